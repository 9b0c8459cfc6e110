package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.core.Linear;
import io.djltuner.data.Task;
import io.djltuner.search.GridSearch;
import io.djltuner.search.MedianPruner;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Direction;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.training.LossFunction;
import io.djltuner.training.TunedModel;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.callback.ReduceLearningRateOnPlateau;
import io.djltuner.training.metric.Metric;
import io.djltuner.training.metric.Predictions;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches on disk that change, are extended, and start from what is known. */
class TunerKnownTest {

    private static final SearchSpace RATES = Searches.rates();
    private static final SearchSpace DROPOUT =
            SearchSpace.builder()
                    .hiddenLayers(1)
                    .units(4, 4)
                    .learningRate(1e-4, 1e-1)
                    .dropout(0, 0.5)
                    .epochs(3)
                    .build();

    @TempDir private Path directory;

    private Tuner search(SearchSpace space) {
        return Searches.regression(space, Searches.line(60))
                .strategy(new RandomSearch())
                .directory(directory.resolve("house"));
    }

    private void begin() {
        search(RATES).maxTrials(2).run();
    }

    private static void refused(Tuner tuner, String setting, String before, String now) {
        assertThatThrownBy(tuner::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "%s: the study began with %s, but got %s; give it that, or another"
                                + " directory",
                        setting, before, now);
    }

    @Test
    void whatGivesOtherResultsIsRefused() {
        begin();

        assertThatThrownBy(() -> search(DROPOUT).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "space: the study began with another one (learningRate: was 0.001 … 0.1,"
                                + " LOG, now 1.0E-4 … 0.1, LOG; dropout: is new); give it that, or"
                                + " another directory, or call extendSpace()");
        refused(
                search(RATES).objective(Objective.minimize("val_mae")),
                "objective",
                "minimize val_loss",
                "minimize val_mae");
        refused(search(RATES).seed(7), "seed", "0", "7");
        refused(
                search(RATES).pruner(new MedianPruner()),
                "pruner",
                "none",
                "MedianPruner[startupTrials=5, warmupEpochs=0, interval=1, minTrials=1]");
        refused(
                search(RATES).learningRateSchedule(LearningRateSchedule.cosine()),
                "learningRateSchedule",
                LearningRateSchedule.constant().toString(),
                LearningRateSchedule.cosine().toString());
        refused(search(RATES).executionsPerTrial(2), "executionsPerTrial", "1", "2");
        refused(search(RATES).dataType(DataType.FLOAT64), "dataType", "FLOAT32", "FLOAT64");
        refused(
                search(RATES).loss(LossFunction.huber(2)),
                "loss",
                "default",
                "LossFunction[kind=HUBER, delta=2.0]");
        EarlyStopping stopping = EarlyStopping.patience(2);
        refused(
                search(RATES).earlyStopping(stopping),
                "earlyStopping",
                "default",
                stopping.toString());
        ReduceLearningRateOnPlateau plateau = ReduceLearningRateOnPlateau.patience(2);
        refused(
                search(RATES).reduceLearningRateOnPlateau(plateau),
                "reduceLearningRateOnPlateau",
                "default",
                plateau.toString());
        assertThat(Study.open(directory.resolve("house")).trials()).hasSize(2);
    }

    @Test
    void otherDataAndNetworksAreRefused() {
        begin();

        Tuner blocks =
                Tuner.of(RATES, configuration -> Linear.builder().setUnits(1).build())
                        .data(Searches.line(60))
                        .strategy(new RandomSearch())
                        .directory(directory.resolve("house"));
        refused(blocks, "network", "MLP", "blocks of your own");
        Tuner fewer =
                Searches.regression(RATES, Searches.line(50))
                        .strategy(new RandomSearch())
                        .directory(directory.resolve("house"));
        assertThatThrownBy(fewer::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "data: the study began with 36 training rows of 2 features, checksum"
                                + " [0-9a-f]{8}, but got 30 training rows of 2 features, checksum"
                                + " [0-9a-f]{8}; give it that, or another directory");
        refused(
                Searches.regression(RATES, Searches.line(60))
                        .strategy(new GridSearch())
                        .directory(directory.resolve("house")),
                "strategy",
                "RandomSearch",
                "GridSearch[points=5, pointsOf={}]");
    }

    /** How many rows it measures. */
    private record Rows() implements Metric {

        @Override
        public String name() {
            return "rows";
        }

        @Override
        public Direction direction() {
            return Direction.MAXIMIZE;
        }

        @Override
        public boolean fits(Task task) {
            return true;
        }

        @Override
        public double compute(Predictions predictions) {
            return predictions.rows();
        }
    }

    @Test
    void harmlessChangesAreAcceptedAndStandInTheJournal() {
        begin();

        List<UnaryOperator<Tuner>> changes =
                List.of(
                        tuner -> tuner.maxTrials(1),
                        tuner -> tuner.maxTime(Duration.ofHours(2)).maxTrials(2),
                        tuner -> tuner.target(-1).noImprovement(90).maxTrials(2),
                        tuner -> tuner.checkpointEvery(Duration.ofSeconds(5)).maxTrials(2),
                        tuner -> tuner.keepBest(3).refit(false).maxTrials(2),
                        tuner -> tuner.maxRetries(1).maxConsecutiveFailures(9).maxTrials(2),
                        tuner -> tuner.metric(new Rows()).maxTrials(3));
        changes.forEach(change -> change.apply(search(RATES)).run());
        search(RATES).maxTrials(4).run();

        List<Trial> trials = Study.open(directory.resolve("house")).trials();
        assertThat(trials).hasSize(4);
        assertThat(trials.get(2).metric("val_rows", 1)).hasValue(12);
        assertThat(trials.get(3).metric("val_rows", 1)).isEmpty();
        Map<String, Object> attributes = Study.open(directory.resolve("house")).attributes();
        assertThat(attributes)
                .containsEntry("djl_tuner:latest:maxTrials", "4")
                .containsEntry("djl_tuner:latest:parallelism", "1")
                .containsEntry("djl_tuner:latest:cohortLimit", "1")
                .containsEntry("djl_tuner:latest:target", "default");
    }

    @Test
    void aWiderSpaceKeepsTrialsAndTheirModels() {
        Configuration fast = RATES.configuration(Map.of("learningRate", 0.1));
        TuningResult before = search(RATES).enqueue(fast).maxTrials(3).run();
        Configuration slow = DROPOUT.configuration(Map.of("learningRate", 1e-4, "dropout", 0.5));

        TuningResult after = search(DROPOUT).extendSpace().enqueue(slow).maxTrials(1).run();

        assertThat(after.history().name()).isEqualTo("house@2");
        assertThat(after.trials()).hasSize(3 + 1);
        for (Trial original : before.trials()) {
            Trial copy = after.trials().get(original.number());
            assertThat(copy.configuration())
                    .isEqualTo(original.configuration().with("dropout", 0.0));
            assertThat(copy.value()).isEqualTo(original.value());
        }
        assertThat(after.bestTrial().number()).isEqualTo(before.bestTrial().number());
        assertThat(after.testMetrics()).isNotEmpty().isEqualTo(before.testMetrics());
        try (TunedModel model = after.bestModel()) {
            assertThat(model.configuration().getDouble("dropout")).isZero();
        }
        // Neither is tried again, and the extension is what opens.
        TuningResult again = search(DROPOUT).extendSpace().enqueue(slow).maxTrials(1).run();
        assertThat(again.trials()).isEqualTo(after.trials());
        assertThat(Study.open(directory.resolve("house")).trials()).isEqualTo(after.trials());
        assertThat(Study.open(directory.resolve("house"), "house@1").trials())
                .isEqualTo(before.trials());
    }

    @Test
    void whatIsKnownIsEvidenceAndNoResultOfTheSearch() {
        Path other = directory.resolve("other");
        TuningResult known =
                Searches.regression(RATES, Searches.line(60))
                        .strategy(new RandomSearch())
                        .directory(other)
                        .maxTrials(2)
                        .run();
        Configuration sure = RATES.configuration(Map.of("learningRate", 0.05));
        UnaryOperator<Tuner> given =
                tuner ->
                        tuner.importStudy(other)
                                .addResult(sure, -1)
                                .enqueue(sure)
                                .seed(9)
                                .target(-0.5)
                                .maxTrials(2);

        TuningResult result = given.apply(search(RATES)).run();
        TuningResult again = given.apply(search(RATES)).run();

        assertThat(again.trials()).isEqualTo(result.trials());
        assertThat(result.trials()).hasSize(2 + 1 + 2);
        assertThat(result.trials().subList(0, 3))
                .extracting(Trial::value)
                .containsExactly(
                        known.trials().get(0).value(),
                        known.trials().get(1).value(),
                        OptionalDouble.of(-1));
        assertThat(result.trials().get(3).configuration()).isEqualTo(sure);
        // A target is reached by training, not by knowing.
        assertThat(result.stopReason()).isEmpty();
        assertThat(result.bestTrial().number()).isEqualTo(2);
        assertThatThrownBy(result::bestModel)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "result: the best trial, number 2, has no model here; reproduce(2) trains"
                                + " one");
        try (TunedModel model = result.reproduce(2)) {
            assertThat(model.configuration()).isEqualTo(sure);
        }
    }

    @Test
    void whatIsKnownMustBelongToTheSearch() {
        Path nowhere = directory.resolve("nowhere");
        assertThatThrownBy(() -> search(RATES).importStudy(nowhere).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(nowhere + ": has no study");
        assertThatThrownBy(() -> search(RATES).importStudy(nowhere, "a").run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(nowhere + ": has no study 'a'; it has []");
        assertThatThrownBy(() -> search(RATES).addResult(Configuration.of(Map.of()), 1).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("addResult: is not a configuration of the space: ");
        assertThatThrownBy(
                        () ->
                                search(RATES)
                                        .addResult(RATES.defaultConfiguration(), Double.NaN)
                                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("addResult: the value must be finite, but got NaN");
        assertThatThrownBy(() -> Searches.regression(RATES, Searches.line(60)).extendSpace().run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("extendSpace: extends a study on disk; call directory(path)");
    }
}
