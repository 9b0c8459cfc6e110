package io.djltuner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real files: counts and moments as computed by Python's statistics module. */
class RealTablesTest {

    private static final Path EXAMPLES = Path.of("examples", "data");
    private static final Offset<Double> ROUNDED = within(5e-7);

    private static Path external(String file) {
        String folder = System.getProperty("djltuner.data", "");
        assumeTrue(!folder.isEmpty(), "needs -Ddjltuner.data");
        Path path = Path.of(folder).resolve(file);
        assumeTrue(Files.exists(path), () -> "needs " + path);
        return path;
    }

    private static int[] all(TabularData data) {
        return IntStream.range(0, data.rows()).toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "iris, 150, 4, petal_width_(cm), 1.1993333333333334, 0.7596926279021594",
        "wine, 178, 13, proline, 746.8932584269663, 314.0216568419878",
        "diabetes_unscaled, 442, 10, s6, 91.26018099547511, 11.48332247173548",
        "breast_cancer, 569, 30, mean_radius, 14.127291739894552, 3.520950760711062",
        "digits, 1797, 64, pixel_7_7, 0.36449638286032277, 1.859604087390648"
    })
    void examplesHaveTheirKnownMoments(
            String name, int rows, int features, String column, double mean, double sd) {
        TabularData data = TabularData.fromCsv(EXAMPLES.resolve(name + ".csv.gz"), "target");

        assertThat(data.rows()).isEqualTo(rows);
        assertThat(data.columns()).hasSize(features);
        Standardization fitted =
                Standardization.fit((NumericColumn) data.column(column), all(data));
        assertThat(fitted.mean()).isCloseTo(mean, within(1e-12 * mean));
        assertThat(fitted.sd()).isCloseTo(sd, within(1e-12 * sd));
    }

    @Test
    void digitsHaveTenClassesAndConstantPixels() {
        TabularData data = TabularData.fromCsv(EXAMPLES.resolve("digits.csv.gz"), "target");
        Split split = Split.random(data, 0.2, 0.2, 42, true);
        Preprocessing fitted = Preprocessing.fitClassification(data, split.train());

        assertThat(fitted.classNames())
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(fitted.featureWidth()).isEqualTo(64);
        double[] features = fitted.features(data, split.train());
        for (int pixel = 0; pixel < 64; pixel++) {
            double sum = 0;
            double squares = 0;
            for (int row = 0; row < split.train().length; row++) {
                sum += features[row * 64 + pixel];
                squares += features[row * 64 + pixel] * features[row * 64 + pixel];
            }
            assertThat(sum / split.train().length).isCloseTo(0, within(1e-12));
            double variance = squares / split.train().length;
            assertThat(variance).isCloseTo(variance == 0 ? 0 : 1, within(1e-10));
        }
        assertThat(features[0]).isZero();
        // 359 test rows of 1,797; the 178 zeros have a quota of 35.56, the 174 eights one of 34.76.
        assertThat(SplitTest.counts(data, 10, split.test())[0]).isBetween(35L, 36L);
        assertThat(SplitTest.counts(data, 10, split.test())[8]).isBetween(34L, 35L);
    }

    @Test
    void californiaHasItsPublishedMeans() {
        Path file = external("california/california_housing.csv");
        TabularData data = TabularData.fromCsv(file, "MedHouseVal");

        assertThat(data.rows()).isEqualTo(20_640);
        double[] means = {
            3.870671, 28.639486, 5.429000, 1.096675, 1425.476744, 3.070655, 35.631861, -119.569704
        };
        for (int i = 0; i < means.length; i++) {
            NumericColumn column = (NumericColumn) data.columns().get(i);
            assertThat(Standardization.fit(column, all(data)).mean()).isCloseTo(means[i], ROUNDED);
        }
        NumericColumn target = (NumericColumn) data.column("MedHouseVal");
        assertThat(Standardization.fit(target, all(data)).mean()).isCloseTo(2.068558, ROUNDED);
    }

    @Test
    void adultHasCategoriesMissingValuesAndASeparateTestFile() {
        TabularData train = TabularData.fromCsv(external("uci/adult_train.csv.gz"), "income");
        TabularData test = TabularData.fromCsv(external("uci/adult_test.csv.gz"), "income");
        TabularData both = train.append(test);
        Split split = Split.consecutive(train.rows(), 0, test.rows());

        Preprocessing fitted = Preprocessing.fitClassification(both, split.train());

        assertThat(train.rows()).isEqualTo(32_561);
        assertThat(test.rows()).isEqualTo(16_281);
        assertThat(fitted.task()).isEqualTo(Task.BINARY);
        assertThat(fitted.classNames()).containsExactly("<=50K", ">50K");
        assertThat(fitted.featureNames())
                .contains("workclass=Private", "workclass (missing)", "occupation (missing)")
                .doesNotContain("education (missing)", "workclass=?");
        int missing = fitted.featureNames().indexOf("workclass (missing)");
        double[] features = fitted.features(both, split.train());
        long count =
                IntStream.range(0, train.rows())
                        .filter(row -> features[row * fitted.featureWidth() + missing] == 1)
                        .count();
        assertThat(count).isEqualTo(1_836);
    }
}
