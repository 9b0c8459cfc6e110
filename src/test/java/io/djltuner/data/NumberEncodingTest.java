package io.djltuner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NumberEncodingTest {

    private static TabularData table(Column column) {
        double[] y = IntStream.range(0, column.size()).asDoubleStream().toArray();
        return TabularData.of(List.of(column), List.of(Column.numeric("y", y)));
    }

    private static Preprocessing fitted(Column column, int rows, NumberEncoding numbers) {
        return Preprocessing.fitRegression(
                table(column),
                IntStream.range(0, rows).toArray(),
                PreprocessingOptions.defaults().numbers(numbers));
    }

    @Test
    void normalScoresAreThoseOfMeanRanks() {
        Column column = Column.numeric("x", 3, 1, 1, 10, -2, 7, 7, 7, 100, 4);

        Preprocessing fitted = fitted(column, 10, NumberEncoding.NORMAL_SCORES);

        // scipy.stats: norm.ppf((rankdata(x) - 0.5) / 10).
        assertThat(fitted.features(table(column)))
                .containsExactly(
                        new double[] {
                            -0.38532047, -0.84162123, -0.84162123, 1.03643339, -1.64485363,
                            0.38532047, 0.38532047, 0.38532047, 1.64485363, -0.12566135
                        },
                        within(1e-8));
        assertThat(fitted.featureNames()).containsExactly("x");
    }

    @Test
    void normalScoresAreInterpolatedAndEndAtTheOutermost() {
        Column train = Column.numeric("x", 0, 10);
        Column more = Column.numeric("x", 2.5, -50, 50);

        Preprocessing fitted = fitted(train, 2, NumberEncoding.NORMAL_SCORES);

        // The scores of 0 and 10 are the quartiles of the normal distribution, ∓0.6744897501960817.
        double quartile = 0.6744897501960817;
        assertThat(fitted.features(table(more)))
                .containsExactly(new double[] {-quartile / 2, -quartile, quartile}, within(1e-9));
    }

    @Test
    void normalScoresOfManyNumbersKeepTheirOrderAndTheirEnds() {
        double[] values = IntStream.range(0, 5000).mapToDouble(i -> Math.exp(i / 500.0)).toArray();
        Column column = Column.numeric("x", values);

        double[] scores =
                fitted(column, 5000, NumberEncoding.NORMAL_SCORES).features(table(column));

        assertThat(scores).isSorted();
        // scipy.stats: norm.ppf(0.5 / 5000).
        assertThat(scores[0]).isCloseTo(-3.719016485455709, within(1e-8));
        assertThat(scores[4999]).isCloseTo(3.719016485455709, within(1e-8));
        // Interpolation between every tenth number bends the score of the middle little.
        assertThat(scores[2500]).isCloseTo(0, within(0.01));
    }

    @Test
    void piecesSayHowFarANumberIsThroughEachInterval() {
        Column column = Column.numeric("x", 0, 2, 2, 6);

        Preprocessing fitted = fitted(column, 4, NumberEncoding.PIECEWISE_LINEAR);

        assertThat(fitted.featureNames()).containsExactly("x", "x 0 to 2", "x 2 to 6");
        // Mean 2.5; squared deviations 6.25, 0.25, 0.25 and 12.25; population variance 4.75.
        double sd = Math.sqrt(4.75);
        Column more = Column.numeric("x", -1, 0.5, 2, 5, 9);
        assertThat(fitted.features(table(more)))
                .containsExactly(
                        new double[] {
                            -3.5 / sd, 0, 0,
                            -2 / sd, 0.25, 0,
                            -0.5 / sd, 1, 0,
                            2.5 / sd, 1, 0.75,
                            6.5 / sd, 1, 1
                        },
                        within(1e-12));
    }

    @Test
    void piecesOfManyNumbersHoldEquallyManyRows() {
        double[] values = IntStream.range(0, 1600).mapToDouble(i -> (double) i * i).toArray();
        Column column = Column.numeric("x", values);

        Preprocessing fitted = fitted(column, 1600, NumberEncoding.PIECEWISE_LINEAR);

        assertThat(fitted.featureWidth()).isEqualTo(17);
        // The least number with an eighth of the 1600 rows at or below it is the 200th.
        assertThat(fitted.featureNames()).contains("x %d to %d".formatted(99 * 99, 199 * 199));
    }

    @Test
    void aColumnOfTwoNumbersHasNoPieces() {
        Column column = Column.numeric("x", 0, 1, 1, 0);

        assertThat(fitted(column, 4, NumberEncoding.PIECEWISE_LINEAR).features(table(column)))
                .containsExactly(-1, 1, 1, -1);
    }

    @Test
    void missingNumbersAreFlagged() {
        Column column = Column.numeric("x", 0, 1, 2, Double.NaN);

        Preprocessing scores = fitted(column, 4, NumberEncoding.NORMAL_SCORES);
        Preprocessing pieces = fitted(column, 4, NumberEncoding.PIECEWISE_LINEAR);

        assertThat(scores.featureNames()).containsExactly("x", "x (missing)");
        assertThat(Arrays.copyOfRange(scores.features(table(column)), 6, 8)).containsExactly(0, 1);
        assertThat(pieces.featureNames())
                .containsExactly("x", "x 0 to 1", "x 1 to 2", "x (missing)");
        assertThat(Arrays.copyOfRange(pieces.features(table(column)), 12, 16))
                .containsExactly(0, 0, 0, 1);
    }

    @Test
    void rowsOfNumbersMayLackAFlaggedOne() {
        Column column = Column.numeric("x", 0, 1, 2, Double.NaN);
        Preprocessing pieces = fitted(column, 4, NumberEncoding.PIECEWISE_LINEAR);

        TabularData accepted = pieces.accept(new float[][] {{Float.NaN}, {2}});

        assertThat(pieces.features(accepted)).containsExactly(0, 0, 0, 1, Math.sqrt(1.5), 1, 1, 0);
    }

    @Test
    void bothComeBackFromJsonToTheLastBit() {
        Column column = Column.numeric("x", 0.1, 1.7, 2.9, Double.NaN, -3.3, 12);
        for (NumberEncoding numbers : NumberEncoding.values()) {
            Preprocessing fitted = fitted(column, 6, numbers);

            Preprocessing read = Preprocessing.fromJson(fitted.toJson());

            assertThat(read.toJson()).isEqualTo(fitted.toJson());
            assertThat(read.features(table(column))).isEqualTo(fitted.features(table(column)));
        }
    }

    @Test
    void damagedKnotsAreRefused() {
        String json =
                fitted(Column.numeric("x", 0, 1, 2), 3, NumberEncoding.PIECEWISE_LINEAR)
                        .toJson()
                        .replace("[0.0,1.0,2.0]", "[0.0,2.0,1.0]");

        assertThatThrownBy(() -> Preprocessing.fromJson(json))
                .hasMessage("column 'x': its numbers must be finite and ascending");
    }

    @Test
    void rareCategoriesShareAFeature() {
        Column column = Column.categorical("job", "cook", "cook", "smith", "cook", "smith", "vet");

        Preprocessing fitted =
                Preprocessing.fitRegression(
                        table(column),
                        IntStream.range(0, 6).toArray(),
                        PreprocessingOptions.defaults().leastRows(2));

        assertThat(fitted.featureNames()).containsExactly("job=cook", "job=smith", "job (other)");
        assertThat(fitted.features(table(column), new int[] {2, 5}))
                .containsExactly(0, 1, 0, 0, 0, 1);
        // A category never seen is a rare one as well.
        assertThat(fitted.features(table(Column.categorical("job", "king"))))
                .containsExactly(0, 0, 1);
    }

    @Test
    void leastRows_negative() {
        assertThatThrownBy(() -> PreprocessingOptions.defaults().leastRows(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("leastRows: must be at least 1, but got 0");
    }
}
