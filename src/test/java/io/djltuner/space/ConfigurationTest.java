package io.djltuner.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

    private static Configuration mixed() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("hiddenLayers", 2);
        values.put("units", 64);
        values.put("activation", MlpActivation.RELU);
        values.put("learningRate", 0.00316227766);
        values.put("nesterov", true);
        values.put("mode", "fast");
        return Configuration.of(values);
    }

    @Test
    void readsEveryTypeByName() {
        assertThat(mixed().getInt("units")).isEqualTo(64);
        assertThat(mixed().getDouble("learningRate")).isEqualTo(0.00316227766);
        assertThat(mixed().getDouble("units")).isEqualTo(64.0);
        assertThat(mixed().getString("mode")).isEqualTo("fast");
        assertThat(mixed().getBoolean("nesterov")).isTrue();
        assertThat(mixed().getEnum("activation", MlpActivation.class))
                .isEqualTo(MlpActivation.RELU);
    }

    @Test
    void readsAConstantByItsName() {
        Configuration read = Configuration.of(Map.of("activation", "TANH", "other", "NONE"));

        assertThat(read.getEnum("activation", MlpActivation.class)).isEqualTo(MlpActivation.TANH);
        assertThatThrownBy(() -> read.getEnum("other", MlpActivation.class))
                .hasMessage("other: is NONE of type String, not of type MlpActivation");
    }

    @Test
    void readsByHyperparameterAndByKey() {
        Configuration configuration = mixed();

        int units = configuration.get(IntRange.of("units", 1, 100));
        double real = configuration.get(RealRange.of("units", 1, 100));
        String mode = configuration.get(Choice.of("mode", "slow", "fast"));
        MlpActivation activation = configuration.get(MlpParameters.ACTIVATION);

        assertThat(units).isEqualTo(64);
        assertThat(real).isEqualTo(64.0);
        assertThat(mode).isEqualTo("fast");
        assertThat(activation).isEqualTo(MlpActivation.RELU);
        assertThat(configuration.getOrDefault(MlpParameters.UNITS, 7)).isEqualTo(64);
        assertThat(configuration.getOrDefault(MlpParameters.BATCH_SIZE, 7)).isEqualTo(7);
    }

    @Test
    void keepsTheOrderInWhichValuesWereGiven() {
        assertThat(mixed().names())
                .containsExactly(
                        "hiddenLayers", "units", "activation", "learningRate", "nesterov", "mode");
        assertThat(mixed().values().keySet()).containsExactlyElementsOf(mixed().names());
        assertThat(mixed().with("units", 8).names()).containsExactlyElementsOf(mixed().names());
        assertThat(mixed().with("z", 8).names()).endsWith("mode", "z");
        assertThat(mixed().contains("mode")).isTrue();
        assertThat(mixed().contains("z")).isFalse();
    }

    @Test
    void isOneLineOfText() {
        assertThat(mixed())
                .hasToString(
                        "hiddenLayers=2 units=64 activation=RELU learningRate=0.003162"
                                + " nesterov=true mode=fast");
        assertThat(Configuration.of(Map.of())).hasToString("");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "100, 100",
        "0.1, 0.1",
        "-0.25, -0.25",
        "0.30000000000000004, 0.3",
        "3.14159265, 3.142",
        "12345.678, 12350",
        "0.0001, 0.0001",
        "0.00009999, 9.999e-5",
        "0.00001, 1e-5",
        "-0.000012345, -1.234e-5", // the double lies below the decimal
        "9999999, 10000000",
        "10000000, 1e7",
        "1.25e10, 1.25e10",
        "NaN, NaN",
        "Infinity, Infinity",
        "-Infinity, -Infinity",
    })
    void writesRealsWithFourSignificantDigits(double value, String text) {
        assertThat(Configuration.text(value)).isEqualTo(text);
    }

    @Property(tries = 300, seed = "51")
    void theTextOfARealIsItsNumberToFourDigits(
            @ForAll @DoubleRange(min = -15, max = 15) double exponent, @ForAll boolean negative) {
        double value = (negative ? -1 : 1) * Math.pow(10, exponent);

        double read = Double.parseDouble(Configuration.text(value));

        assertThat(Math.abs(read - value)).isLessThanOrEqualTo(5.0001e-4 * Math.abs(value));
    }

    @Test
    void writesOtherValuesAsTheyAre() {
        assertThat(List.of(12345678, "a b", false, MlpOptimizer.SGD))
                .extracting(Configuration::text)
                .containsExactly("12345678", "a b", "false", "SGD");
    }

    @Test
    void equalsAnotherWithTheSameValuesInWhateverOrder() {
        Map<String, Object> reversed = new LinkedHashMap<>();
        List.copyOf(mixed().names()).stream()
                .sorted()
                .forEach(name -> reversed.put(name, mixed().values().get(name)));

        assertThat(Configuration.of(reversed)).isEqualTo(mixed()).hasSameHashCodeAs(mixed());
        assertThat(Configuration.of(reversed).names()).first().isEqualTo("activation");
        assertThat(mixed().with("units", 65)).isNotEqualTo(mixed());
        assertThat(mixed().with("units", 65).with("units", 64)).isEqualTo(mixed());
        assertThat(mixed().with("more", 1)).isNotEqualTo(mixed());
        assertThat(mixed().with("units", 64.0)).isNotEqualTo(mixed());
    }

    @Test
    void takesBothZeroesForOne() {
        Configuration negative = Configuration.of(Map.of("l1", -0.0));

        assertThat(negative)
                .isEqualTo(Configuration.of(Map.of("l1", 0.0)))
                .hasSameHashCodeAs(Configuration.of(Map.of("l1", 0.0)));
        assertThat(1 / negative.getDouble("l1")).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void changesNeitherWithItsSourceNorWithACopy() {
        Map<String, Object> source = new LinkedHashMap<>(Map.of("a", 1));
        Configuration configuration = Configuration.of(source);
        source.put("a", 2);
        configuration.with("a", 3);
        Map<String, Object> values = configuration.values();

        assertThat(configuration.getInt("a")).isEqualTo(1);
        assertThatThrownBy(() -> values.put("a", 4))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> values.remove("a"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
