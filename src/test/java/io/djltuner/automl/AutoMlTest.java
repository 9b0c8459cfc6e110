package io.djltuner.automl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.TuningListener;
import io.djltuner.data.Column;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.study.Schedule;
import io.djltuner.study.Study;
import io.djltuner.training.TunedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoMlTest {

    @TempDir private Path folder;

    /** Two inputs and their product, with a little noise: nothing for a linear model. */
    private static TabularData product(int rows) {
        Random random = new Random(5);
        double[] a = random.doubles(rows, -1, 1).toArray();
        double[] b = random.doubles(rows, -1, 1).toArray();
        double[] y = new double[rows];
        Arrays.setAll(y, i -> a[i] * b[i] + 0.02 * random.nextGaussian());
        return TabularData.of(
                List.of(Column.numeric("a", a), Column.numeric("b", b)),
                List.of(Column.numeric("y", y)));
    }

    /** Sixty rows of a plane over twenty inputs, almost without noise: nothing for a network. */
    private static TabularData plane() {
        Random random = new Random(8);
        int rows = 60;
        double[] y = new double[rows];
        List<Column> columns =
                IntStream.range(0, 20)
                        .<Column>mapToObj(
                                c -> {
                                    double[] x = random.doubles(rows, -1, 1).toArray();
                                    for (int i = 0; i < rows; i++) {
                                        y[i] += x[i] * (c - 10);
                                    }
                                    return Column.numeric("x" + c, x);
                                })
                        .toList();
        Arrays.setAll(y, i -> y[i] + 0.01 * random.nextGaussian());
        return TabularData.of(columns, List.of(Column.numeric("y", y)));
    }

    @Test
    void aNetworkLearnsWhatNoLinearModelCan() {
        AutoMlResult result = AutoMl.of(product(400)).trials(3).seed(3).fit();

        assertThat(result.isLinear()).isFalse();
        // A product of two uniform numbers from −1 to 1 has the standard deviation 1/3.
        assertThat(result.linearTestScore().value()).isCloseTo(1.0 / 3, within(0.06));
        assertThat(result.testScore().value()).isLessThan(0.12);
        assertThat(result.testScore().rows()).isEqualTo(80);
        assertThat(result.testMetrics().get("test_rmse"))
                .isCloseTo(result.testScore().value(), within(1e-5));
        assertThat(result.split().train()).hasSize(320);
        assertThat(result.split().validation()).isEmpty();
        try (TunedModel linear = result.linearModel()) {
            // Its weights and its bias.
            assertThat(linear.weights()).hasSize(3);
        }
        assertThat(result.summary())
                .startsWith("model: rmse 0.")
                .contains(
                        "\n- 'y' holds 400 different numbers, so it is a regression.\n",
                        "\n- 320 rows train and choose, in 5 folds since they are few, and 80 test, drawn at random.\n",
                        "\n- There are 3 trials, which a Gaussian process proposes.\n",
                        "so the model is the network.\n");
    }

    @Test
    void theLinearModelIsReturnedWhereNoNetworkIsBetter() {
        AutoMlResult result = AutoMl.of(plane()).trials(1).seed(1).fit();

        assertThat(result.isLinear()).isTrue();
        assertThat(result.testScore()).isEqualTo(result.linearTestScore());
        assertThat(result.reasons().get(result.reasons().size() - 1))
                .endsWith("so the model is the linear one.");
    }

    @Test
    void theSameSeedAndTrialsGiveTheSame() {
        TabularData data = product(90);

        AutoMlResult first = AutoMl.of(data).trials(2).seed(11).fit();
        AutoMlResult second = AutoMl.of(data).trials(2).seed(11).fit();
        AutoMlResult other = AutoMl.of(data).trials(2).seed(12).fit();

        assertThat(second.reasons()).isEqualTo(first.reasons());
        assertThat(second.testScore()).isEqualTo(first.testScore());
        assertThat(second.search().bestConfiguration())
                .isEqualTo(first.search().bestConfiguration());
        assertThat(other.split().test()).isNotEqualTo(first.split().test());
    }

    @Test
    void testRowsHaveNoPartInTrainingOrChoosing() {
        TabularData data = product(100);
        AutoMlResult first = AutoMl.of(data).trials(1).seed(2).fit();
        // The same table with other targets in the test rows.
        double[] y = new double[100];
        for (int i = 0; i < 100; i++) {
            y[i] = Double.parseDouble(data.column("y").text(i));
        }
        for (int row : first.split().test()) {
            y[row] += 100;
        }
        TabularData changed = TabularData.of(data.columns(), List.of(Column.numeric("y", y)));

        AutoMlResult second = AutoMl.of(changed).trials(1).seed(2).fit();

        assertThat(second.reasons()).isEqualTo(first.reasons());
        try (TunedModel a = first.model();
                TunedModel b = second.model()) {
            assertThat(b.weights()).isEqualTo(a.weights());
            assertThat(b.preprocessing().toJson()).isEqualTo(a.preprocessing().toJson());
        }
        assertThat(second.testScore().value()).isCloseTo(100, within(2.0));
    }

    @Test
    void classesAreStratifiedAndProbabilitiesScored() {
        AutoMlResult result =
                AutoMl.of(
                                TabularData.csv(Path.of("examples", "data", "iris.csv.gz"))
                                        .detectFormat()
                                        .target("target"))
                        .trials(2)
                        .fit();

        assertThat(result.task()).isEqualTo(Task.MULTICLASS);
        assertThat(result.split().test()).hasSize(30);
        assertThat(result.testScore().metric()).isEqualTo("accuracy");
        assertThat(result.testScore().value()).isGreaterThan(0.85);
        assertThat(result.testMetrics()).containsKeys("test_accuracy", "test_log_loss");
        assertThat(result.testMetrics().get("test_accuracy"))
                .isCloseTo(result.testScore().value(), within(1e-12));
    }

    @Test
    void theModelIsSavedWithItsEncoding() throws IOException {
        TabularData data = product(100);
        AutoMlResult result = AutoMl.of(data).trials(1).fit();
        try (TunedModel model = result.model()) {
            model.save(folder);
            try (TunedModel loaded = TunedModel.load(folder)) {
                assertThat(loaded.predict(data)).isEqualTo(model.predict(data));
            }
        }
    }

    @Test
    void aSearchOnDiskGoesOnWhereItWas() {
        TabularData data = product(100);
        AutoMlResult first = AutoMl.of(data).trials(2).directory(folder).fit();

        AutoMlResult second = AutoMl.of(data).trials(3).directory(folder).fit();

        assertThat(second.reasons()).contains("The search goes on as it began in " + folder + ".");
        assertThat(second.search().trials()).hasSize(3);
        assertThat(second.search().trials().subList(0, 2))
                .extracting(trial -> trial.value().orElseThrow())
                .containsExactlyElementsOf(
                        first.search().trials().stream()
                                .map(trial -> trial.value().orElseThrow())
                                .toList());
        assertThat(Study.open(folder).trials()).hasSize(3);
    }

    @Test
    void aLimitOfTimeGivesAModelToo() {
        AutoMlResult result = AutoMl.of(product(400)).time(Duration.ofSeconds(6)).fit();

        assertThat(result.testScore().value())
                .isLessThanOrEqualTo(result.linearTestScore().value());
        assertThat(result.reasons()).anyMatch(reason -> reason.contains("s that are left pay for"));
    }

    /** Of 3,000 rows, 15 % choose; with them, 80 % of all have trained. */
    @Test
    void theModelHasTrainedOnTheRowsThatChose() {
        TabularData data = product(3_000);

        AutoMlResult result = AutoMl.of(data).trials(1).fit();

        int[] rows =
                IntStream.concat(
                                IntStream.of(result.split().train()),
                                IntStream.of(result.split().validation()))
                        .toArray();
        assertThat(rows).hasSize(2_400);
        assertThat(result.reasons().get(result.reasons().size() - 1))
                .startsWith("It was then trained once more, on the rows that choose, too, for ");
        for (TunedModel model : List.of(result.model(), result.linearModel())) {
            try (model) {
                // Its encoding knows the mean of all of them.
                assertThat(model.preprocessing().restoreTargets(new double[] {0})[0])
                        .isCloseTo(
                                IntStream.of(rows)
                                        .mapToDouble(
                                                row ->
                                                        Double.parseDouble(
                                                                data.column("y").text(row)))
                                        .average()
                                        .orElseThrow(),
                                within(1e-9));
            }
        }
        assertThat(result.testScore().value()).isLessThan(0.06);
    }

    @Test
    void aLinearModelHasSeenTheRowsThatChoseToo() {
        AutoMlResult result = AutoMl.of(wide()).trials(1).fit();

        assertThat(result.isLinear()).isTrue();
        assertThat(result.reasons().get(result.reasons().size() - 1))
                .isEqualTo("It was then fitted on the rows that choose, too.");
    }

    /** A plane over two inputs and nothing else, of rows enough that some choose. */
    private static TabularData wide() {
        Random random = new Random(6);
        double[] a = random.doubles(2_600, -1, 1).toArray();
        double[] b = random.doubles(2_600, -1, 1).toArray();
        double[] y = new double[2_600];
        Arrays.setAll(y, i -> 3 * a[i] - b[i] + 1e-6 * random.nextGaussian());
        return TabularData.of(
                List.of(Column.numeric("a", a), Column.numeric("b", b)),
                List.of(Column.numeric("y", y)));
    }

    /** An hour passes between any two looks at the clock. */
    @Test
    void whereAllTimeIsUsedUpThereIsAModelAllTheSame() {
        long[] hours = new long[1];

        AutoMlResult result =
                AutoMl.of(Path.of("examples", "data", "iris.csv.gz"), "target")
                        .clock(() -> Duration.ofHours(hours[0]++).toNanos())
                        .fit();

        assertThat(result.reasons())
                .contains(
                        "No linear model was better than one that looks at no column, in the time that there was.");
        // Three classes of one size: what looks at nothing is right once in three.
        assertThat(result.linearTestScore().value()).isCloseTo(1.0 / 3, within(1e-9));
        assertThat(result.elapsed()).isGreaterThan(Duration.ofHours(3));
    }

    @Test
    void whoInterruptsGetsWhatThereIsAtOnce() {
        Thread.currentThread().interrupt();

        AutoMlResult result = AutoMl.of(product(3_000)).time(Duration.ofHours(1)).fit();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.testScore()).isNotNull();
        assertThat(result.reasons()).anyMatch(reason -> reason.contains("interrupted"));
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaidBeforeAnySearch() throws IOException {
        Path file = java.nio.file.Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(
                        () ->
                                AutoMl.of(product(60))
                                        .directory(file.resolve("study"))
                                        .listener(
                                                new TuningListener() {
                                                    @Override
                                                    public void started(
                                                            String plan, Schedule schedule) {
                                                        throw new AssertionError("a search began");
                                                    }
                                                })
                                        .fit())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(
                        "directory: " + file.resolve("study") + " cannot be made: ");
    }

    @Test
    void ignoredColumnsAreNotUsed() {
        AutoMlResult result = AutoMl.of(product(60)).ignore("b").trials(1).fit();

        try (TunedModel model = result.model()) {
            assertThat(model.preprocessing().columnNames()).containsExactly("a");
        }
    }

    @Test
    void time_tooShort() {
        assertThatThrownBy(() -> AutoMl.of(product(60)).time(Duration.ofMillis(4900)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time: must be at least 5 s, but got 4.9 s");
    }

    @Test
    void trials_negative() {
        assertThatThrownBy(() -> AutoMl.of(product(60)).trials(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trials: must be at least 1, but got 0");
    }

    @Test
    void trials_besideTime() {
        assertThatThrownBy(() -> AutoMl.of(product(60)).trials(1).time(Duration.ofSeconds(9)).fit())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("trials: the search has a limit of time already; set one of the two");
    }

    @Test
    void test_outOfRange() {
        assertThatThrownBy(() -> AutoMl.of(product(60)).test(0.6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("test: must be above 0 and at most 0.5, but got 0.6");
    }
}
