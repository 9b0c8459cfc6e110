package io.djltuner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreprocessingTest {

    private static final Column Y = Column.numeric("y", 10, 20, 30, 40);
    private static final int[] FIRST_THREE = {0, 1, 2};

    private static TabularData table(Column... columns) {
        return TabularData.of(List.of(columns), List.of(Y));
    }

    private static TabularData labelled(@Nullable String... labels) {
        return TabularData.of(
                List.of(Column.numeric("x", new double[labels.length])),
                List.of(Column.categorical("kind", labels)));
    }

    private static int[] all(TabularData data) {
        return IntStream.range(0, data.rows()).toArray();
    }

    @Test
    void standardisesWithTheTrainingRowsAlone() {
        TabularData data = table(Column.numeric("x", 2, 4, 9, 1000));

        Preprocessing fitted = Preprocessing.fitRegression(data, FIRST_THREE);

        // Mean 5; squared deviations 9, 1 and 16; population variance 26/3.
        double sd = Math.sqrt(26.0 / 3);
        assertThat(fitted.features(data))
                .containsExactly(new double[] {-3 / sd, -1 / sd, 4 / sd, 995 / sd}, within(1e-12));
        assertThat(fitted.targets(data, new int[] {3, 0})).containsExactly(40, 10);
        assertThat(fitted.task()).isEqualTo(Task.REGRESSION);
        assertThat(fitted.featureNames()).containsExactly("x");
        assertThat(fitted.targetNames()).containsExactly("y");
        assertThat(fitted.outputWidth()).isEqualTo(1);
        assertThat(fitted.classNames()).isEmpty();
    }

    @Test
    void columnsThatNeverVaryAreZero() {
        // The mean of three times 0.1 is not 0.1 in floating point.
        TabularData data = table(Column.numeric("x", 0.1, 0.1, 0.1, 7));

        assertThat(Preprocessing.fitRegression(data, FIRST_THREE).features(data))
                .containsExactly(0, 0, 0, 0);
    }

    @Test
    void missingNumbersAreTheMeanWithAFlag() {
        TabularData data = table(Column.numeric("x", 1, Double.NaN, 3, 5));

        Preprocessing fitted = Preprocessing.fitRegression(data, FIRST_THREE);

        assertThat(fitted.featureNames()).containsExactly("x", "x (missing)");
        assertThat(fitted.features(data)).containsExactly(-1, 0, 0, 1, 1, 0, 3, 0);
    }

    @Test
    void missingNumbersThatTrainingNeverSawAreTheMeanWithoutAFlag() {
        TabularData data = table(Column.numeric("x", 1, 3, 5, Double.NaN));

        Preprocessing fitted = Preprocessing.fitRegression(data, FIRST_THREE);

        assertThat(fitted.featureWidth()).isEqualTo(1);
        assertThat(fitted.features(data, new int[] {3, 1})).containsExactly(0, 0);
    }

    @Test
    void numbersThatWereNeverThereAreZero() {
        TabularData data = table(Column.numeric("x", Double.NaN, Double.NaN, Double.NaN, 4));

        assertThat(Preprocessing.fitRegression(data, FIRST_THREE).features(data))
                .containsExactly(0, 1, 0, 1, 0, 1, 0, 0);
    }

    @Test
    void categoriesBecomeOneFeatureEach() {
        TabularData data = table(Column.categorical("c", "red", null, "blue", "green"));

        Preprocessing fitted = Preprocessing.fitRegression(data, FIRST_THREE);

        assertThat(fitted.featureNames()).containsExactly("c=blue", "c=red", "c (missing)");
        // The last category was never seen.
        assertThat(fitted.features(data)).containsExactly(0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0);
    }

    @Test
    void theRarestOfManyCategoriesShareAFeature() {
        Column column = Column.categorical("c", "9", "10", "10", "b", "9", "a", null);
        TabularData data =
                TabularData.of(List.of(column), List.of(Column.numeric("y", new double[7])));

        Preprocessing fitted =
                Preprocessing.fitRegression(
                        data, all(data), PreprocessingOptions.defaults().maxCategories(2));

        assertThat(fitted.featureNames())
                .containsExactly("c=10", "c=9", "c (other)", "c (missing)");
        assertThat(fitted.features(data, new int[] {0, 1, 3, 5, 6}))
                .containsExactly(0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1);
        TabularData unseen = TabularData.of(List.of(Column.categorical("c", "z")), List.of());
        assertThat(fitted.features(unseen)).containsExactly(0, 0, 1, 0);
    }

    @Test
    void categoriesThatAreNumbersAreInNumericOrder() {
        TabularData data = table(Column.categorical("c", "10", "9", "-1", "9"));

        assertThat(Preprocessing.fitRegression(data, all(data)).featureNames())
                .containsExactly("c=-1", "c=9", "c=10");
    }

    @Test
    void regressionTargetsAreStandardisedOnlyWhenAskedAndRestored() {
        Column x = Column.numeric("x", 1, 2, 3, 4);
        TabularData data = TabularData.of(List.of(x), List.of(Y, Column.numeric("z", 5, 5, 5, 5)));

        Preprocessing fitted =
                Preprocessing.fitRegression(
                        data,
                        FIRST_THREE,
                        PreprocessingOptions.defaults().standardizeTargets(true));

        double sd = Math.sqrt(200.0 / 3);
        double[] learned = fitted.targets(data, all(data));
        assertThat(learned)
                .containsExactly(
                        new double[] {-10 / sd, 0, 0, 0, 10 / sd, 0, 20 / sd, 0}, within(1e-12));
        assertThat(fitted.restoreTargets(learned))
                .containsExactly(new double[] {10, 5, 20, 5, 30, 5, 40, 5}, within(1e-12));
        assertThat(fitted.outputWidth()).isEqualTo(2);
    }

    @Test
    void labelsBecomeClassesInNumericOrderOrTheOrderOfText() {
        TabularData numbers = TabularData.of(new float[4][1], new int[] {10, 9, -1, 9});
        TabularData names = labelled("b", "a", "b", "10");
        Preprocessing numbered = Preprocessing.fitClassification(numbers, all(numbers));
        Preprocessing named = Preprocessing.fitClassification(names, all(names));

        assertThat(numbered.classNames()).containsExactly("-1", "9", "10");
        assertThat(numbered.targets(numbers, all(numbers))).containsExactly(2, 1, 0, 1);
        assertThat(numbered.task()).isEqualTo(Task.MULTICLASS);
        assertThat(numbered.outputWidth()).isEqualTo(3);
        assertThat(named.classNames()).containsExactly("10", "a", "b");
        assertThat(named.targets(names, new int[] {0})).containsExactly(2);
    }

    @Test
    void twoClassesNeedOneOutput() {
        TabularData data = labelled("yes", "no", "no");
        Preprocessing fitted = Preprocessing.fitClassification(data, all(data));

        assertThat(fitted.task()).isEqualTo(Task.BINARY);
        assertThat(fitted.outputWidth()).isEqualTo(1);
        assertThat(fitted.classNames()).containsExactly("no", "yes");
        assertThatThrownBy(() -> fitted.restoreTargets(new double[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("restoreTargets: a classification has no units");
    }

    @Test
    void refusesLabelsOfOneClassAndClassesThatTrainingNeverSaw() {
        TabularData data = labelled("a", "a", "b", "c", null);

        assertThatThrownBy(() -> Preprocessing.fitClassification(data, new int[] {0, 1}))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "columns: column 'kind': all 2 training rows are 'a', but a classification needs two classes or more");
        Preprocessing fitted = Preprocessing.fitClassification(data, FIRST_THREE);
        assertThatThrownBy(() -> fitted.targets(data, new int[] {2, 3}))
                .hasMessage(
                        "columns: column 'kind': row 3: class 'c' does not occur in the training rows, whose classes are a, b");
        assertThatThrownBy(() -> fitted.targets(data, new int[] {4}))
                .hasMessage(
                        "columns: column 'kind': row 4: the target is missing; leave the row out or give it a value");
    }

    @Test
    void refusesTargetsThatDoNotFitTheTask(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("t.csv"), "x,y,s\n1,2,a\n2,,b\n3,4,c\n");
        TabularData holes = TabularData.fromCsv(file, "y");
        TabularData texts = TabularData.fromCsv(file, "s");
        TabularData two = TabularData.fromCsv(file, "y", "s");
        TabularData none = TabularData.fromCsv(file);

        assertThatThrownBy(() -> Preprocessing.fitRegression(holes, all(holes)))
                .hasMessage(
                        file
                                + ":3: column 'y': the target is missing; leave the row out or give it a value");
        assertThatThrownBy(() -> Preprocessing.fitRegression(texts, all(texts)))
                .hasMessage(
                        file
                                + ":2: column 's': 'a' is not a number, but a regression predicts numbers; a classification predicts classes");
        assertThatThrownBy(() -> Preprocessing.fitClassification(two, all(two)))
                .hasMessage(file + ": a classification needs one target column, but got y, s");
        assertThatThrownBy(() -> Preprocessing.fitRegression(none, all(none)))
                .hasMessage(
                        file
                                + ": there is no target column; name it when reading, as in .target(\"price\")");
        assertThatThrownBy(() -> Preprocessing.fitRegression(holes, new int[0]))
                .hasMessage("train: must hold at least one row");
    }

    @Test
    void refusesNumbersTooFarApart() {
        TabularData data = table(Column.numeric("x", -1e300, 1e300, 0, 0));

        assertThatThrownBy(() -> Preprocessing.fitRegression(data, all(data)))
                .hasMessage(
                        "column 'x': numbers from -1.0E300 to 1.0E300 are too far apart to standardise; take their logarithms");
        assertThatThrownBy(() -> PreprocessingOptions.defaults().maxCategories(0))
                .hasMessage("maxCategories: must be at least 1, but got 0");
    }

    @Test
    void findsColumnsByNameInOtherTables() {
        TabularData data = table(Column.numeric("x", 1, 3, 1, 3), Column.numeric("w", 0, 0, 2, 2));
        Preprocessing fitted = Preprocessing.fitRegression(data, all(data));

        TabularData moved =
                TabularData.of(
                        List.of(
                                Column.numeric("w", 2),
                                Column.categorical("extra", "?"),
                                Column.numeric("x", 5)),
                        List.of());

        assertThat(fitted.features(moved)).containsExactly(3, 1);
        TabularData less = TabularData.of(List.of(Column.numeric("w", 2)), List.of());
        assertThatThrownBy(() -> fitted.features(less))
                .hasMessage("columns: column 'x': is missing; the only column is w");
        TabularData text =
                TabularData.of(
                        List.of(Column.categorical("x", null, "abc"), Column.numeric("w", 2, 2)),
                        List.of());
        assertThat(fitted.features(text, new int[] {0})).containsExactly(0, 1);
        assertThatThrownBy(() -> fitted.features(text))
                .hasMessage(
                        "columns: column 'x': row 1: 'abc' is not a number, as in the training rows");
    }

    @Test
    void readsFilesAsTheTrainingFileWasRead(@TempDir Path folder) throws Exception {
        Path train = Files.writeString(folder.resolve("a.csv"), "zip,x,id,y\n01,1,a,b\n7,3,b,c\n");
        Path rows = Files.writeString(folder.resolve("b.csv"), "id,x,zip\n9,5,01\nz,1,7\n");
        Path wrong = Files.writeString(folder.resolve("c.csv"), "id,x\n9,5\n");
        TabularData data =
                TabularData.csv(train).categorical("zip").ignore("id").target("y").read();
        Preprocessing fitted = Preprocessing.fitClassification(data, new int[] {0, 1});

        TabularData read = fitted.csv(rows).read();

        assertThat(fitted.featureNames()).containsExactly("zip=01", "zip=7", "x");
        assertThat(fitted.features(read)).containsExactly(1, 0, 3, 0, 1, -1);
        assertThat(read.targets()).isEmpty();
        assertThat(fitted.targets(fitted.csv(train).read(), new int[] {1})).containsExactly(1);
        assertThatThrownBy(() -> fitted.csv(wrong).read())
                .hasMessage(wrong + ":1: column 'zip': is missing; the columns are id, x");
    }

    @Test
    void moreNumbersThanAnArrayCanHaveAreRefusedWithTheirSize() {
        Column[] wide = new Column[1000];
        for (int column = 0; column < wide.length; column++) {
            wide[column] = Column.numeric("x" + column, 1, 3, 1, 3);
        }
        TabularData data = table(wide);
        Preprocessing fitted = Preprocessing.fitRegression(data, all(data));

        assertThatThrownBy(() -> fitted.features(data, new int[3_000_000]))
                .isInstanceOf(DataException.class)
                .hasMessageMatching(
                        "rows: 3,000,000 rows of 1,000 features are 3,000,000,000 numbers of 8"
                                + " bytes, too many for one array and a heap of [0-9,]+ MB; take"
                                + " fewer rows at once");
    }

    @Test
    void acceptsRowsOfNumbers() {
        TabularData data =
                table(Column.numeric("x", 1, 3, 1, 3), Column.numeric("w", 0, Double.NaN, 2, 2));
        Preprocessing fitted = Preprocessing.fitRegression(data, new int[] {0, 1});

        assertThat(fitted.features(fitted.accept(new float[][] {{5, 1}, {2, Float.NaN}})))
                .containsExactly(3, 0, 0, 0, 0, 1);
        assertThatThrownBy(() -> fitted.accept(new float[][] {{Float.NaN, 1}}))
                .hasMessage("rows: column 'x': row 0 is NaN, but must be a finite number");
        assertThatThrownBy(() -> fitted.accept(new float[][] {{1, 2, 3}}))
                .hasMessage("rows: row 0 has 3 numbers, but must have 2");
        TabularData categories = table(Column.categorical("c", "a", "b", "a", "b"));
        Preprocessing oneHot = Preprocessing.fitRegression(categories, all(categories));
        assertThatThrownBy(() -> oneHot.accept(new float[][] {{1}}))
                .hasMessage(
                        "rows: column 'c': holds categories; hand over a TabularData instead of numbers");
    }
}
