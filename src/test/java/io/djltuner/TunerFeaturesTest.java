package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import io.djltuner.Searches.Network;
import io.djltuner.data.KFold;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Direction;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Failure;
import io.djltuner.study.Objective;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialFacts;
import io.djltuner.study.TrialState;
import io.djltuner.training.TunedModel;
import io.djltuner.training.metric.Metric;
import io.djltuner.training.metric.Predictions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a search does besides choosing: repetitions, failures, pruning, listening, own parts. */
class TunerFeaturesTest {

    private static final SearchSpace RATES = Searches.rates();

    private static Configuration rate(double learningRate) {
        return RATES.defaultConfiguration().with("learningRate", learningRate);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @Test
    void aGpuIsSharedByTwoTrainersUnlessSaidOtherwise() {
        Tuner tuner = Tuner.regression(Searches.rates()).device(Device.gpu());

        assertThat(tuner.parallelism()).isEqualTo(2);
        assertThat(tuner.parallelism(5).parallelism()).isEqualTo(5);
        assertThat(Tuner.regression(Searches.rates()).device(Device.cpu()).parallelism())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void aTrainerOnAGpuHoldsAllOfManyTrialsUnlessSaidOtherwise() {
        Tuner tuner = Tuner.regression(Searches.rates()).device(Device.gpu());

        assertThat(tuner.cohortLimit()).isEqualTo(4096);
        assertThat(tuner.maxTime(Duration.ofHours(1)).cohortLimit()).isEqualTo(64);
        assertThat(tuner.cohortLimit(5).cohortLimit()).isEqualTo(5);
        Tuner onCpu = Tuner.regression(Searches.rates()).device(Device.cpu());
        assertThat(onCpu.maxTrials(10_000).cohortLimit()).isEqualTo(64);
    }

    @ParameterizedTest
    @EnumSource
    void crossValidationReportsTheMeanOverItsFolds(Network network) {
        TuningResult result =
                network.regression(RATES, Searches.line(40))
                        .objective(Objective.minimize("val_mse"))
                        .crossValidation(4)
                        .maxTrials(2)
                        .run();

        assertThat(result.history().objective()).hasToString("minimize fold_mse");
        for (Trial trial : result.trials()) {
            assertThat(trial.epochs()).hasSize(3);
            for (EpochRecord epoch : trial.epochs()) {
                assertThat(epoch.metrics().keySet())
                        .contains("train_loss", "val_mse", "fold_loss", "fold_mse", "fold_r2");
                assertThat(epoch.runValues()).hasSize(4).doesNotHaveDuplicates();
                assertThat(epoch.metrics().get("fold_mse"))
                        .isCloseTo(mean(epoch.runValues()), within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void crossValidationNeedsNoValidationRows(Network network) {
        TuningResult result =
                network.regression(RATES, Searches.line(40))
                        .validation(0)
                        .test(0)
                        .objective(Objective.minimize("fold_mae"))
                        .crossValidation(KFold.contiguous(2))
                        .refit(false)
                        .maxTrials(2)
                        .run();

        assertThat(result.bestTrial().epochs().get(0).metrics().keySet())
                .contains("fold_mae")
                .noneMatch(name -> name.startsWith("val_"));
        assertThat(result.testMetrics()).isEmpty();
        try (TunedModel model = result.bestModel()) {
            assertThat(model.predict(new float[][] {{0, 0}})).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refittingTrainsOnAllRowsAndSoGivesAnotherModel(Network network) {
        float[][] row = {{1, 2}};
        List<Float> predicted = new ArrayList<>();
        for (boolean refit : new boolean[] {true, false}) {
            TuningResult result =
                    network.regression(RATES, Searches.line(40))
                            .crossValidation(2)
                            .refit(refit)
                            .maxTrials(1)
                            .run();
            try (TunedModel model = result.bestModel()) {
                predicted.add(model.predict(row)[0]);
            }
        }

        assertThat(predicted).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void executionsReportTheMeanOverThem(Network network) {
        TuningResult result =
                network.regression(RATES, Searches.line(40))
                        .executionsPerTrial(3)
                        .maxTrials(2)
                        .run();

        for (Trial trial : result.trials()) {
            for (EpochRecord epoch : trial.epochs()) {
                assertThat(epoch.runValues()).hasSize(3).doesNotHaveDuplicates();
                assertThat(epoch.metrics().get("val_loss"))
                        .isCloseTo(mean(epoch.runValues()), within(1e-12));
            }
        }
    }

    @Test
    void enqueuedConfigurationsComeFirst() {
        TuningResult result =
                Searches.regression(RATES, Searches.line(20))
                        .enqueue(rate(0.02))
                        .enqueue(rate(0.05))
                        .maxTrials(4)
                        .run();

        assertThat(result.trials()).hasSize(4);
        assertThat(result.trials().get(0).configuration()).isEqualTo(rate(0.02));
        assertThat(result.trials().get(1).configuration()).isEqualTo(rate(0.05));
        assertThat(result.trials())
                .extracting(Trial::proposed)
                .containsExactly(false, false, true, true);
    }

    @Test
    void aBlockThatCannotBeBuiltFailsItsTrialAlone() {
        SearchSpace space = SearchSpace.builder().integer("width", 1, 6).epochs(2).build();

        TuningResult result =
                Tuner.of(
                                space,
                                values -> {
                                    int width = values.getInt("width");
                                    if (width % 2 == 0) {
                                        throw new IllegalArgumentException(width + " is even");
                                    }
                                    return network(width);
                                })
                        .data(Searches.line(20))
                        .device(Device.cpu())
                        .maxConsecutiveFailures(9)
                        .quiet()
                        .run();

        assertThat(result.trials()).hasSize(6);
        for (Trial trial : result.trials()) {
            int width = trial.configuration().getInt("width");
            assertThat(trial.state())
                    .isEqualTo(width % 2 == 0 ? TrialState.FAILED : TrialState.COMPLETE);
            if (width % 2 == 0) {
                Failure failure = trial.failure().orElseThrow();
                assertThat(failure.cause()).isEqualTo(Failure.EXCEPTION);
                assertThat(failure.message())
                        .isEqualTo("java.lang.IllegalArgumentException: " + width + " is even");
                assertThat(failure.stackTrace()).contains("TunerFeaturesTest");
            }
        }
        assertThat(result.bestConfiguration().getInt("width") % 2).isEqualTo(1);
    }

    private static Block network(int width) {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(width).build())
                .add(Linear.builder().setUnits(1).build());
    }

    @Test
    void aTrialThatDivergesFailsAndItsNeighboursDoNot() {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(1)
                        .units(4, 4)
                        .optimizer(MlpOptimizer.SGD)
                        .learningRate(1e-3, 1e9)
                        .epochs(5)
                        .build();
        Configuration wild = space.defaultConfiguration().with("learningRate", 1e9);
        Configuration tame = wild.with("learningRate", 1e-3);

        TuningResult result =
                Tuner.regression(space)
                        .data(Searches.line(30))
                        .device(Device.cpu())
                        .quiet()
                        .enqueue(tame)
                        .enqueue(wild)
                        .enqueue(tame.with("learningRate", 1e-2))
                        .maxTrials(3)
                        .run();

        assertThat(result.trials())
                .extracting(Trial::state)
                .containsExactly(TrialState.COMPLETE, TrialState.FAILED, TrialState.COMPLETE);
        Failure failure = result.trials().get(1).failure().orElseThrow();
        assertThat(failure.cause()).isEqualTo("diverged");
        assertThat(failure.message())
                .matches("(train|val)_loss became (NaN|Infinity) in epoch [1-5]");
        assertThat(failure.stackTrace()).isEmpty();
    }

    /** The share of rows predicted within a half. */
    private record WithinHalf() implements Metric {

        @Override
        public String name() {
            return "within_half";
        }

        @Override
        public Direction direction() {
            return Direction.MAXIMIZE;
        }

        @Override
        public boolean fits(Task task) {
            return task == Task.REGRESSION;
        }

        @Override
        public double compute(Predictions predictions) {
            int close = 0;
            for (int row = 0; row < predictions.rows(); row++) {
                double error = predictions.score(row, 0) - predictions.target(row, 0);
                close += Math.abs(error) < 0.5 ? 1 : 0;
            }
            return (double) close / predictions.rows();
        }
    }

    @Test
    void ownBlocksLossesAndMetricsAreUsed() {
        TabularData line = Searches.line(60);
        Split split = Split.consecutive(30, 20, 10);
        SearchSpace space = SearchSpace.builder().learningRate(0.03, 0.1).epochs(8).build();

        TuningResult result =
                Tuner.of(space, values -> network(3))
                        .data(line)
                        .split(split)
                        .device(Device.cpu())
                        .loss(Loss.l1Loss())
                        .metric(new WithinHalf())
                        .objective(Objective.maximize("val_within_half"))
                        .maxTrials(3)
                        .seed(1)
                        .quiet()
                        .run();

        try (TunedModel model = result.bestModel()) {
            float[] predicted = model.predict(line.select(split.validation()));
            int close = 0;
            for (int i = 0; i < 20; i++) {
                double truth = Double.parseDouble(line.column("target").text(30 + i));
                close += Math.abs(predicted[i] - truth) < 0.5 ? 1 : 0;
            }
            assertThat(result.bestTrial().value()).hasValue(close / 20.0);
            assertThat(close).isPositive();
        }
        assertThat(result.testMetrics()).containsKey("test_within_half");
        assertThat(result.bestTrial().facts().orElseThrow().parameters()).isEqualTo(3 * 3 + 3 + 1);
    }

    @ParameterizedTest
    @EnumSource
    void aPrunedTrialEndsThereAndIsNeverTheBest(Network network) {
        TuningResult result =
                network.regression(RATES, Searches.line(20))
                        .pruner((history, trial, epoch) -> trial.number() % 2 == 1 && epoch == 2)
                        .maxTrials(4)
                        .run();

        assertThat(result.trials())
                .extracting(Trial::state)
                .containsExactly(
                        TrialState.COMPLETE,
                        TrialState.PRUNED,
                        TrialState.COMPLETE,
                        TrialState.PRUNED);
        assertThat(result.trials()).extracting(Trial::epochsDone).containsExactly(3, 2, 3, 2);
        assertThat(result.bestTrial().number() % 2).isZero();
    }

    @Test
    void listenersHearEverythingInOrder() {
        Searches.Ear first = new Searches.Ear();
        Searches.Ear second = new Searches.Ear();

        TuningResult result =
                Searches.regression(RATES, Searches.line(20))
                        .listener(first)
                        .listener(second)
                        .maxTrials(2)
                        .run();

        assertThat(first.heard)
                .containsExactly(
                        "started",
                        "trial 0 epoch 1",
                        "trial 0 epoch 2",
                        "trial 0 epoch 3",
                        "trial 0 COMPLETE",
                        "trial 1 epoch 1",
                        "trial 1 epoch 2",
                        "trial 1 epoch 3",
                        "trial 1 COMPLETE",
                        "finished after 2");
        assertThat(second.heard).isEqualTo(first.heard);
        for (int i = 0; i < 6; i++) {
            EpochRecord epoch = result.trials().get(i / 3).epochs().get(i % 3);
            assertThat(first.reports.get(i).metrics()).isEqualTo(epoch.metrics());
        }
    }

    @Test
    void theDefaultNetworkIsTrainedForComparisonAndIsNoTrial() {
        Tuner tuner = Searches.regression(RATES, Searches.line(40)).maxTrials(1);
        TuningResult result = tuner.enqueue(RATES.defaultConfiguration()).run();

        // Of the same configuration, but with weights of its own.
        assertThat(result.trials()).hasSize(1);
        assertThat(result.defaultValue()).isPresent().isNotEqualTo(result.bestTrial().value());
        assertThat(result.defaultTestMetrics().keySet())
                .isEqualTo(result.testMetrics().keySet())
                .containsExactly("test_loss", "test_mse", "test_rmse", "test_mae", "test_r2");
    }

    @Test
    void theBestTrialLeadsTheBoard() {
        TuningResult result =
                Searches.regression(RATES, Searches.line(40))
                        .objective(Objective.maximize("val_r2"))
                        .maxTrials(6)
                        .run();

        double best =
                result.trials().stream()
                        .mapToDouble(t -> t.value().getAsDouble())
                        .max()
                        .orElseThrow();
        assertThat(result.bestTrial().value()).hasValue(best);
        assertThat(result.bestConfiguration()).isEqualTo(result.bestTrial().configuration());
        for (Trial trial : result.trials()) {
            // Each trial restores its best epoch.
            assertThat(trial.value()).isEqualTo(trial.best(result.history().objective()));
            assertThat(trial.value())
                    .isEqualTo(trial.metric("val_r2", trial.bestEpoch().getAsInt()));
        }
        assertThat(result.summary(1).lines().filter(line -> !line.isBlank()).toList().get(1))
                .containsPattern("^ *1 +" + result.bestTrial().number() + " ");
    }

    @Test
    void trialsRememberWhereTheyRan() {
        TuningResult result = Searches.regression(RATES, Searches.line(20)).maxTrials(1).run();

        TrialFacts facts = result.bestTrial().facts().orElseThrow();
        assertThat(facts.device()).isEqualTo("cpu()");
        assertThat(facts.versions().keySet())
                .containsExactlyInAnyOrder("pytorch", "djl", "djl-tuner", "java");
        assertThat(facts.versions()).containsEntry("java", Runtime.version().toString());
        assertThat(facts.parameters()).isEqualTo(2 * 4 + 4 + 4 + 1);
        assertThat(facts.wallTime()).isPositive();
    }
}
