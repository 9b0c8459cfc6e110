package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.nn.core.Linear;
import io.djltuner.data.KFold;
import io.djltuner.data.TabularData;
import io.djltuner.search.GrowingSearch;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.training.TunedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that grow and keep the weights of their lower layers. */
class TunerGrowingTest {

    private static final TabularData LINE = Searches.line(60);

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .hiddenLayers(1, 3)
                    .units(5, 6)
                    .learningRate(1e-3, 1e-2)
                    .epochs(3)
                    .build();

    private static final GrowingSearch GROWING =
            new GrowingSearch()
                    .configurationsFrom(new RandomSearch())
                    .trialsPerStage(3)
                    .patience(3)
                    .keepWeights(true);

    private static Tuner search(GrowingSearch growing) {
        return search(growing, 11);
    }

    private static Tuner search(GrowingSearch growing, int trials) {
        return Searches.regression(SPACE, LINE).strategy(growing).maxTrials(trials).seed(8);
    }

    private static Trial best(List<Trial> trials) {
        return trials.stream()
                .min(Comparator.comparingDouble(trial -> trial.value().orElseThrow()))
                .orElseThrow();
    }

    @Test
    void trialsOfAStageStartFromTheBestOfTheStagesBelow() {
        TuningResult result = search(GROWING).run();
        List<Trial> trials = result.trials();

        assertThat(trials).hasSize(11).allMatch(t -> t.state() == TrialState.COMPLETE);
        assertThat(trials.subList(0, 3)).allMatch(t -> t.weightsFrom().isEmpty());
        assertThat(trials.subList(3, 6))
                .allMatch(t -> t.weightsFrom().getAsInt() == best(trials.subList(0, 3)).number());
        assertThat(trials.subList(6, 9))
                .allMatch(t -> t.weightsFrom().getAsInt() == best(trials.subList(0, 6)).number());
    }

    @Test
    void aNetworkThatStartsFromATrainedOneIsAheadAfterItsFirstEpoch() {
        List<Trial> kept = search(GROWING).run().trials();
        List<Trial> fresh = search(GROWING.keepWeights(false)).run().trials();

        // The first trial of the second stage has the best's values, with one layer more.
        assertThat(kept.get(3).configuration()).isEqualTo(fresh.get(3).configuration());
        assertThat(kept.get(3).seed()).isEqualTo(fresh.get(3).seed());
        assertThat(kept.get(3).metric("val_loss", 1).orElseThrow())
                .isLessThan(fresh.get(3).metric("val_loss", 1).orElseThrow());
    }

    @Test
    void aGrownTrialIsReproducedWithThoseThatItStartsFrom() {
        TuningResult result = search(GROWING).run();

        assertThat(result.bestTrial().weightsFrom()).isPresent();
        try (TunedModel best = result.bestModel();
                TunedModel again = result.reproduce(result.bestTrial().number())) {
            assertThat(again.weights()).isEqualTo(best.weights());
        }
    }

    @Test
    void runsOfACrossValidationStartFromThoseOfTheSameFold() {
        TuningResult result =
                search(GROWING, 5)
                        .crossValidation(KFold.shuffled(2))
                        .validation(0)
                        .executionsPerTrial(2)
                        .run();

        Trial grown = result.trials().get(4);
        assertThat(grown.weightsFrom()).isPresent();
        try (TunedModel one = result.reproduce(4);
                TunedModel again = result.reproduce(4)) {
            assertThat(again.weights()).isEqualTo(one.weights());
        }
        assertThat(result.bestTrial().state()).isEqualTo(TrialState.COMPLETE);
        result.bestModel().close();
    }

    private static Tuner onDisk(Path study) {
        return onDisk(study, 11);
    }

    private static Tuner onDisk(Path study, int trials) {
        return search(GROWING, trials).directory(study).checkpointEvery(Duration.ZERO);
    }

    @Test
    void aSearchThatGoesOnIsTheOneThatWasNotCutOff(@TempDir Path parent) throws IOException {
        List<Trial> whole = search(GROWING).run().trials();
        Path study = parent.resolve("study");
        int cutOff = 0;
        for (int trial : new int[] {2, 4, 7}) {
            TuningHandle[] handle = new TuningHandle[1];
            Object started = new Object();
            synchronized (started) {
                handle[0] =
                        onDisk(study)
                                .listener(
                                        new TuningListener() {
                                            @Override
                                            public void epochEnded(EpochReport report) {
                                                if (report.trial().number() == trial) {
                                                    synchronized (started) {
                                                        handle[0].cancel();
                                                    }
                                                }
                                            }
                                        })
                                .start();
            }
            TuningResult part = handle[0].join();
            cutOff += part.trials().get(trial).state() == TrialState.RUNNING ? 1 : 0;
        }
        List<Trial> ended = onDisk(study).run().trials();

        assertThat(cutOff).isEqualTo(3);
        assertThat(ended).extracting(Trial::value).isEqualTo(values(whole));
        assertThat(ended).extracting(Trial::weightsFrom).isEqualTo(starts(whole));
        assertThat(ended).extracting(Trial::configuration).isEqualTo(configurations(whole));
        try (Stream<Path> states = Files.list(study.resolve("checkpoints"))) {
            List<String> sources =
                    ended.stream()
                            .flatMap(t -> t.weightsFrom().stream().boxed())
                            .distinct()
                            .sorted()
                            .map(String::valueOf)
                            .toList();
            assertThat(states.map(path -> path.getFileName().toString()).sorted())
                    .isEqualTo(sources);
        }
        try (Stream<Path> models = Files.list(study.resolve("models"))) {
            assertThat(models.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(String.valueOf(best(ended).number()), "default");
        }
    }

    private static List<Object> values(List<Trial> trials) {
        return trials.stream().<Object>map(Trial::value).toList();
    }

    private static List<Object> starts(List<Trial> trials) {
        return trials.stream().<Object>map(Trial::weightsFrom).toList();
    }

    private static List<Object> configurations(List<Trial> trials) {
        return trials.stream().<Object>map(Trial::configuration).toList();
    }

    @Test
    void aTrialWhoseSourceHasNoStateAnyMoreFailsAndSaysSo(@TempDir Path parent) throws IOException {
        Path study = parent.resolve("study");
        List<Trial> before = onDisk(study, 3).run().trials();
        int source = best(before).number();
        try (Stream<Path> files = Files.list(study.resolve("checkpoints").resolve("" + source))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }

        List<Trial> trials = onDisk(study).run().trials();

        assertThat(trials.get(3).state()).isEqualTo(TrialState.FAILED);
        assertThat(trials.get(3).failure().orElseThrow().message())
                .isEqualTo(
                        "java.lang.IllegalStateException: trial 3: is to start from the weights of"
                                + " trial %d, whose state is not there any more; begin a new study"
                                        .formatted(source));
    }

    @Test
    void blocksOfTheUsersAreRefused() {
        SearchSpace space = SearchSpace.builder().integer("hiddenLayers", 1, 3).epochs(1).build();

        assertThatThrownBy(
                        () ->
                                Searches.alone(
                                                Tuner.of(
                                                        space,
                                                        v -> Linear.builder().setUnits(1).build()))
                                        .data(LINE)
                                        .strategy(GROWING)
                                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "keepWeights: is for the library's own network; blocks of your own start"
                                + " afresh, so leave it out");
    }
}
