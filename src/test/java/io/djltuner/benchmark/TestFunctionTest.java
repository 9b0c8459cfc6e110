package io.djltuner.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.djltuner.space.Configuration;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestFunctionTest {

    private static double[] point(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /** Values of the same functions written with NumPy. */
    @ParameterizedTest
    @CsvSource({
        "branin, 1.5 7.25, 21.879353046077867",
        "hartmann6, .1 .25 .4 .55 .7 .85, -0.20573599631906972",
        "ackley5, -3.5 .25 7 12.5 -9, 17.454080076234682",
        "levy4, -7.5 0 2.25 6.5, 23.21213126654481",
        "rosenbrock4, -2 1.5 .5 3, 1697",
        "styblinski_tang5, -4 -1.5 .25 2 4.5, 6.189453125"
    })
    void hasNumPysValues(String name, String x, double value) {
        assertThat(TestFunction.of(name).at(point(x))).isCloseTo(value, within(1e-12 * 1697));
    }

    @ParameterizedTest
    @CsvSource({
        "branin, 3.141592653589793 2.275",
        "hartmann6, .20168952 .15001069 .47687398 .27533243 .31165162 .65730054",
        "ackley5, 0 0 0 0 0",
        "levy4, 1 1 1 1",
        "rosenbrock4, 1 1 1 1",
        "styblinski_tang5, -2.90353402777118 -2.90353402777118 -2.90353402777118"
                + " -2.90353402777118 -2.90353402777118"
    })
    void hasItsMinimumWhereItIsKnownToBe(String name, String x) {
        TestFunction function = TestFunction.of(name);
        assertThat(function.at(point(x))).isCloseTo(function.minimum(), within(1e-12));
    }

    /** The check points of github.com/sigopt/evalset. */
    @ParameterizedTest
    @CsvSource({
        "branin, Branin01_2d",
        "hartmann6, Hartmann6_6d",
        "ackley5, Ackley_5d",
        "styblinski_tang5, StyblinskiTang_5d"
    })
    void agreesWithEvalset(String name, String entry) throws IOException {
        String folder = System.getProperty("djltuner.data", "");
        assumeTrue(!folder.isEmpty(), "needs -Ddjltuner.data");
        TestFunction function = TestFunction.of(name);
        try (Reader reader =
                Files.newBufferedReader(Path.of(folder, "functions", "evalset_functions.json"))) {
            JsonObject known =
                    JsonParser.parseReader(reader).getAsJsonObject().getAsJsonObject(entry);
            assertThat(known.getAsJsonArray("check_points")).hasSize(5);
            for (JsonElement check : known.getAsJsonArray("check_points")) {
                JsonObject point = check.getAsJsonObject();
                assertThat(function.at(numbers(point.getAsJsonArray("x"))))
                        .isCloseTo(point.get("f").getAsDouble(), within(1e-9));
            }
            assertThat(function.minimum())
                    .isCloseTo(known.get("polished_f").getAsDouble(), within(1e-9));
            assertThat(corner(function, 0)).containsExactly(bounds(known, 0));
            assertThat(corner(function, 1)).containsExactly(bounds(known, 1));
        }
    }

    private static double[] corner(TestFunction function, double unit) {
        double[] units = new double[function.dimensions()];
        Arrays.fill(units, unit);
        Configuration corner = function.space().decode(units);
        return corner.names().stream().mapToDouble(corner::getDouble).toArray();
    }

    private static double[] bounds(JsonObject known, int end) {
        return StreamSupport.stream(known.getAsJsonArray("bounds").spliterator(), false)
                .mapToDouble(bounds -> bounds.getAsJsonArray().get(end).getAsDouble())
                .toArray();
    }

    private static double[] numbers(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonElement::getAsDouble)
                .toArray();
    }

    @Test
    void anUnknownNameIsToldWhichThereAre() {
        assertThatThrownBy(() -> TestFunction.of("sphere"))
                .hasMessageContaining("there is no 'sphere'; there are [branin, hartmann6");
    }
}
