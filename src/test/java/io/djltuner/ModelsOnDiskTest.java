package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.djltuner.data.TabularData;
import io.djltuner.search.Asha;
import io.djltuner.search.Hyperband;
import io.djltuner.search.RandomSearch;
import io.djltuner.search.SuccessiveHalving;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.training.TunedModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search leaves in its directory, and what it makes of it when it goes on. */
class ModelsOnDiskTest {

    private static final TabularData LINE = Searches.line(60);

    private static final SearchSpace HALVED =
            SearchSpace.builder()
                    .hiddenLayers(1)
                    .units(4, 8)
                    .learningRate(1e-3, 1e-1)
                    .epochs(1, 4)
                    .build();

    @TempDir private Path parent;
    private Path study;

    @BeforeEach
    void place() {
        study = parent.resolve("study");
    }

    private Tuner search() {
        return Searches.regression(Searches.rates(), LINE)
                .directory(study)
                .checkpointEvery(Duration.ZERO)
                .maxTrials(6)
                .seed(3);
    }

    private List<String> in(String folder) throws IOException {
        Path directory = study.resolve(folder);
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> best(List<Trial> trials, int most) {
        return Stream.concat(
                        trials.stream()
                                .filter(trial -> trial.state() == TrialState.COMPLETE)
                                .sorted(Comparator.comparing(t -> t.value().orElseThrow()))
                                .limit(most)
                                .map(trial -> String.valueOf(trial.number())),
                        Stream.of("default"))
                .sorted()
                .toList();
    }

    private static float[] predictions(TuningResult result) {
        try (TunedModel model = result.bestModel()) {
            return model.predict(LINE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void onlyTheBestModelsAreLeftOfARandomSearch(int kept) throws IOException {
        TuningResult result = search().keepBest(kept).run();

        assertThat(in("models")).isEqualTo(best(result.trials(), kept));
        assertThat(in("checkpoints")).isEmpty();
        // Nobody is at work; what they sign in by stays.
        assertThat(in("owners")).containsExactly("breaking");
    }

    @Test
    void withoutAKeptModelTheResultSaysHowToGetIt() {
        TuningResult result = search().keepBest(0).run();

        assertThatThrownBy(result::bestModel)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "result: the best trial, number %d, has no model here; reproduce(%d) trains one",
                        result.bestTrial().number(), result.bestTrial().number());
    }

    @Test
    void aSavedModelIsOneThatDjlTunerLoads() throws IOException {
        TuningResult result = search().run();
        Path folder = study.resolve("models").resolve(best(result.trials(), 1).get(0));

        try (TunedModel loaded = TunedModel.load(folder)) {
            assertThat(loaded.predict(LINE)).isEqualTo(predictions(result));
            assertThat(loaded.configuration()).isEqualTo(result.bestConfiguration());
        }
    }

    @Test
    void whileTrialsRunOnlyTheirStatesAndTheBestSoFarAreThere() {
        List<String> wrong = new ArrayList<>();
        search().listener(
                        new TuningListener() {
                            @Override
                            public void trialEnded(Trial trial) {
                                try {
                                    check();
                                } catch (IOException e) {
                                    wrong.add(e.toString());
                                }
                            }

                            private void check() throws IOException {
                                List<Trial> all = Study.open(study).trials();
                                List<String> models = new ArrayList<>(in("models"));
                                models.remove("default");
                                List<String> expected = new ArrayList<>(best(all, 1));
                                expected.remove("default");
                                if (!models.equals(expected) || !in("checkpoints").isEmpty()) {
                                    wrong.add(models + " " + in("checkpoints"));
                                }
                            }
                        })
                .run();

        assertThat(wrong).isEmpty();
    }

    /** Notes how much room the plan speaks of, and how much is taken after each epoch. */
    private final class Room implements TuningListener {

        private final List<Schedule> schedules = new ArrayList<>();
        private String plan = "";
        private long taken;
        private int trials;

        @Override
        public void started(String text, Schedule schedule) {
            plan = text;
            schedules.add(schedule);
        }

        @Override
        public void epochEnded(EpochReport report) {
            long bytes = 0;
            for (String folder : List.of("checkpoints", "models")) {
                bytes += size(study.resolve(folder).toFile());
            }
            taken = Math.max(taken, bytes);
            String[] states = study.resolve("checkpoints").toFile().list();
            trials = Math.max(trials, states == null ? 0 : states.length);
        }

        double planned() {
            Matcher room = Pattern.compile("at most ([0-9,.]+) MB of states").matcher(plan);
            assertThat(room.find()).as(plan).isTrue();
            return 1e6 * Double.parseDouble(room.group(1).replace(",", ""));
        }
    }

    /** A file that is deleted meanwhile has no size, and a folder no files. */
    private static long size(File file) {
        File[] inside = file.listFiles();
        return inside == null
                ? file.length()
                : Arrays.stream(inside).mapToLong(ModelsOnDiskTest::size).sum();
    }

    @Test
    void takesNoMoreRoomThanThePlanSays() {
        Room room = new Room();

        search().listener(room).run();

        assertThat(room.taken).isPositive();
        assertThat((double) room.taken).isLessThanOrEqualTo(room.planned());
    }

    /** Many rungs with few at work, whose states are large beside what is added for safety. */
    private Tuner searchOnRungs(SearchStrategy strategy) {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(2)
                        .units(40, 40)
                        .optimizer(MlpOptimizer.ADAM)
                        .learningRate(1e-3, 1e-1)
                        .epochs(1, 27)
                        .build();
        return Searches.regression(space, LINE)
                .strategy(strategy)
                .directory(study)
                .checkpointEvery(Duration.ZERO)
                .seed(3);
    }

    /** Ends a search that only its time limits, when so many epochs have ended. */
    private static final class After implements TuningListener {

        private final CompletableFuture<TuningHandle> search = new CompletableFuture<>();
        private int left;

        After(int epochs) {
            left = epochs;
        }

        @Override
        public void epochEnded(EpochReport report) {
            left--;
            if (left == 0) {
                search.join().cancel();
            }
        }
    }

    private static void run(Tuner endless, int epochs) {
        After end = new After(epochs);
        TuningHandle handle = endless.maxTime(Duration.ofHours(1)).listener(end).start();
        end.search.complete(handle);
        handle.join();
    }

    static Stream<SearchStrategy> pausing() {
        return Stream.of(
                new Hyperband(), new Hyperband().bracketsAtOnce(2), new SuccessiveHalving());
    }

    /** 27 trials wait on the first rung when few are at work. */
    @ParameterizedTest
    @MethodSource("pausing")
    void trialsThatWaitOnRungsForAsLongAsThereIsTimeAreInThePlan(SearchStrategy strategy) {
        Room room = new Room();

        run(searchOnRungs(strategy).listener(room), 90);

        assertThat(room.schedules.get(0).trials()).isEmpty();
        assertThat((double) room.taken).isLessThanOrEqualTo(room.planned());
        assertThat(room.trials).isGreaterThan(20);
    }

    @Test
    void nobodySaysHowMuchRoomAnEndlessSearchTakes() {
        Room room = new Room();

        run(searchOnRungs(new Asha()).listener(room), 60);

        assertThat(room.plan)
                .doesNotContain("at most")
                .containsPattern(
                        "in .*: [0-9.]+ MB of models, and [0-9.]+ MB for each trial that runs or"
                                + " waits on a rung, however many these become");
    }

    @Test
    void hyperbandLeavesNoRungBehind() throws IOException {
        TuningResult result =
                Tuner.regression(HALVED)
                        .data(LINE)
                        .device(Device.cpu())
                        .parallelism(2)
                        .strategy(new Hyperband().factor(2))
                        .directory(study)
                        .keepBest(2)
                        .quiet()
                        .run();

        assertThat(result.trials()).anyMatch(trial -> trial.state() == TrialState.PRUNED);
        assertThat(in("models")).isEqualTo(best(result.trials(), 2));
        assertThat(in("checkpoints")).isEmpty();
    }

    @Test
    void aSearchThatEndsInTheMiddleKeepsTheStatesThatItGoesOnFrom() throws IOException {
        Tuner halved =
                Tuner.regression(HALVED)
                        .data(LINE)
                        .device(Device.cpu())
                        .parallelism(1)
                        .strategy(new Hyperband().factor(2))
                        .directory(study)
                        .quiet();
        CompletableFuture<TuningHandle> handle = new CompletableFuture<>();
        List<Trial> ended = new ArrayList<>();
        halved.listener(
                new TuningListener() {
                    @Override
                    public void trialEnded(Trial trial) {
                        ended.add(trial);
                        if (ended.size() == 2) {
                            handle.join().cancel();
                        }
                    }
                });
        handle.complete(halved.start());
        TuningResult result = handle.join().join();

        List<String> alive =
                result.trials().stream()
                        .filter(
                                trial ->
                                        trial.state() == TrialState.PAUSED
                                                || (trial.state() == TrialState.RUNNING
                                                        && trial.epochsDone() > 0))
                        .map(trial -> String.valueOf(trial.number()))
                        .sorted()
                        .toList();
        assertThat(alive).isNotEmpty();
        assertThat(in("checkpoints")).isEqualTo(alive);
    }

    private static Block breaking(Configuration configuration) {
        if (configuration.getInt("units") > 5) {
            throw new IllegalStateException("too wide");
        }
        return new SequentialBlock()
                .add(Linear.builder().setUnits(configuration.getInt("units")).build())
                .add(Linear.builder().setUnits(1).build());
    }

    @Test
    void aFailedTrialLeavesNothing() throws IOException {
        SearchSpace space =
                SearchSpace.builder()
                        .integer("units", 3, 7)
                        .learningRate(1e-3, 1e-1)
                        .epochs(2)
                        .build();
        TuningResult result =
                Tuner.of(space, ModelsOnDiskTest::breaking)
                        .data(LINE)
                        .device(Device.cpu())
                        .parallelism(1)
                        .strategy(new RandomSearch())
                        .checkpointEvery(Duration.ZERO)
                        .directory(study)
                        .maxConsecutiveFailures(10)
                        .maxTrials(6)
                        .seed(2)
                        .quiet()
                        .run();

        assertThat(result.trials()).extracting(Trial::state).contains(TrialState.FAILED);
        assertThat(in("models")).isEqualTo(best(result.trials(), 1));
        assertThat(in("checkpoints")).isEmpty();
        float[] before = predictions(result);

        TuningResult again =
                Tuner.of(space, ModelsOnDiskTest::breaking)
                        .data(LINE)
                        .device(Device.cpu())
                        .strategy(new RandomSearch())
                        .directory(study)
                        .maxConsecutiveFailures(10)
                        .maxTrials(6)
                        .seed(2)
                        .quiet()
                        .run();
        assertThat(predictions(again)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResumedSearchLoadsItsModelsAndTrainsNothing(boolean folds) throws IOException {
        TuningResult first = withFolds(folds, search()).run();
        assertThat(in("models")).isEqualTo(best(first.trials(), 1));
        assertThat(in("checkpoints")).isEmpty();
        Searches.Ear ear = new Searches.Ear();

        TuningResult again = withFolds(folds, search()).listener(ear).run();

        assertThat(predictions(again)).isEqualTo(predictions(first));
        assertThat(again.testMetrics()).isEqualTo(first.testMetrics());
        assertThat(again.defaultValue()).isEqualTo(first.defaultValue());
        assertThat(again.defaultTestMetrics()).isEqualTo(first.defaultTestMetrics());
        assertThat(ear.reports).isEmpty();
    }

    private static Tuner withFolds(boolean folds, Tuner tuner) {
        return folds ? tuner.crossValidation(2) : tuner;
    }

    /** Seen by putting other models in the place of those that it saved. */
    @Test
    void aResumedSearchTakesTheModelsThatAreThere() throws IOException {
        TuningResult first = search().keepBest(2).run();
        List<String> kept = new ArrayList<>(in("models"));
        kept.remove("default");
        kept.remove(String.valueOf(first.bestTrial().number()));
        Path second = study.resolve("models").resolve(kept.get(0));
        for (String replaced : List.of("default", String.valueOf(first.bestTrial().number()))) {
            for (String file : in("models/" + kept.get(0))) {
                Files.copy(
                        second.resolve(file),
                        study.resolve("models").resolve(replaced).resolve(file),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }

        TuningResult again = search().keepBest(2).run();

        try (TunedModel other = TunedModel.load(second)) {
            assertThat(predictions(again)).isEqualTo(other.predict(LINE));
        }
        assertThat(again.testMetrics()).isEqualTo(again.defaultTestMetrics());
        assertThat(again.testMetrics()).isNotEqualTo(first.testMetrics());
    }

    @Test
    void aDamagedModelIsNotReadAndTheDefaultIsTrainedAgain() throws IOException {
        TuningResult first = search().run();
        for (String model : in("models")) {
            Files.writeString(
                    study.resolve("models").resolve(model).resolve("tuned-model.json"), "{");
        }

        TuningResult again = search().run();

        assertThat(again.defaultTestMetrics()).isEqualTo(first.defaultTestMetrics());
        assertThatThrownBy(again::bestModel)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no model here");
        try (TunedModel reproduced = again.reproduce(again.bestTrial().number())) {
            assertThat(reproduced.predict(LINE)).isEqualTo(predictions(first));
        }
    }

    @Test
    void whatAKilledProcessLeftHalfWrittenGoes() throws IOException {
        search().run();
        List<String> models = in("models");
        Path half = study.resolve("models").resolve("4.0c0ffee0-dead.new");
        Files.createDirectories(half);
        Files.writeString(half.resolve("tuned-model.json"), "{\"ver");

        search().run();

        assertThat(in("models")).isEqualTo(models);
    }
}
