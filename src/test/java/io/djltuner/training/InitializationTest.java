package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.MlpInitialization;
import io.djltuner.training.blocks.MlpShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InitializationTest {

    private static final int INPUTS = 300;
    private static final int UNITS = 500;

    private static double[] layer(double[] parameters, MlpShape shape, int layer) {
        int from = shape.offsetOf(layer);
        int weights = shape.inputsOf(layer) * shape.unitsOf(layer);
        return Arrays.copyOfRange(parameters, from, from + weights);
    }

    /**
     * Variances from the papers: 2/(300+500), 2/300 and 1/300; the fourth standardised moment is
     * 9/5 of a uniform and 3 of a normal distribution. The tolerances are five standard errors of
     * 150,000 draws.
     */
    @ParameterizedTest
    @CsvSource({
        "GLOROT_UNIFORM, 0.0025, 1.8",
        "HE_UNIFORM, 0.006666666666666667, 1.8",
        "HE_NORMAL, 0.006666666666666667, 3",
        "LECUN_NORMAL, 0.0033333333333333335, 3"
    })
    void hasTheMeanTheVarianceAndTheTailsOfItsDistribution(
            MlpInitialization kind, double variance, double kurtosis) {
        MlpShape shape = new MlpShape(INPUTS, List.of(UNITS), 1);
        double[] weights = layer(Initialization.draw(kind, shape, 5, 0), shape, 0);

        int n = weights.length;
        double mean = DoubleStream.of(weights).average().orElseThrow();
        double second = moment(weights, 2);
        assertThat(mean).isCloseTo(0, within(5 * Math.sqrt(variance / n)));
        assertThat(second)
                .isCloseTo(variance, within(5 * variance * Math.sqrt((kurtosis - 1) / n)));
        assertThat(moment(weights, 4) / (second * second)).isCloseTo(kurtosis, within(0.07));
        if (kurtosis < 3) {
            double bound = Math.sqrt(3 * variance);
            assertThat(DoubleStream.of(weights).map(Math::abs).max().orElseThrow())
                    .isBetween(0.999 * bound, bound);
        }
    }

    private static double moment(double[] values, int power) {
        return DoubleStream.of(values).map(w -> Math.pow(w, power)).average().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(MlpInitialization.class)
    void drawsTheSameForTheSameSeedAndOtherwiseForAnyOther(MlpInitialization kind) {
        MlpShape shape = new MlpShape(4, List.of(6, 3), 2);
        double[] drawn = Initialization.draw(kind, shape, 9, 1);

        assertThat(Initialization.draw(kind, shape, 9, 1)).isEqualTo(drawn);
        assertThat(Initialization.draw(kind, shape, 10, 1)).isNotEqualTo(drawn);
        assertThat(Initialization.draw(kind, shape, 9, 2)).isNotEqualTo(drawn);
    }

    @ParameterizedTest
    @EnumSource(MlpInitialization.class)
    void drawsEachLayerWithoutRegardToTheOthers(MlpInitialization kind) {
        MlpShape deep = new MlpShape(4, List.of(6, 5, 3), 2);
        MlpShape other = new MlpShape(9, List.of(6, 5, 8, 8), 1);
        double[] ofDeep = Initialization.draw(kind, deep, 9, 0);
        double[] ofOther = Initialization.draw(kind, other, 9, 0);

        assertThat(layer(ofDeep, deep, 1)).isEqualTo(layer(ofOther, other, 1));
        MlpShape square = new MlpShape(5, List.of(5), 5);
        double[] ofSquare = Initialization.draw(kind, square, 9, 0);
        assertThat(layer(ofSquare, square, 0)).isNotEqualTo(layer(ofSquare, square, 1));
    }

    @Test
    void biasesStartAtZero() {
        MlpShape shape = new MlpShape(2, List.of(3), 2);
        double[] drawn = Initialization.draw(MlpInitialization.HE_NORMAL, shape, 1, 0);

        assertThat(Arrays.copyOfRange(drawn, 6, 9)).containsOnly(0);
        assertThat(Arrays.copyOfRange(drawn, 15, 17)).containsOnly(0);
        assertThat(Arrays.copyOfRange(drawn, 0, 6)).doesNotContain(0);
    }
}
