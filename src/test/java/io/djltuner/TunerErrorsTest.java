package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.training.LossFunction;
import io.djltuner.training.metric.Metric;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake in the set-up is one sentence, before anything starts. */
class TunerErrorsTest {

    private static final String REGRESSION_METRICS =
            "val_loss, val_mse, val_rmse, val_mae or val_r2 (or train_…, fold_…)";

    /**
     * A mistake.
     *
     * @param what is said of it
     * @param setUp makes it
     */
    record Mistake(String what, Consumer<Tuner> setUp) {

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Mistake> ofRegressions() {
        return Stream.of(
                new Mistake(
                        "objective: 'val_foo' is not a metric of a regression; use "
                                + REGRESSION_METRICS,
                        t -> t.objective(Objective.minimize("val_foo"))),
                new Mistake(
                        "objective: 'val_accuracy' is not a metric of a regression; use "
                                + REGRESSION_METRICS,
                        t -> t.objective(Objective.maximize("val_accuracy"))),
                new Mistake(
                        "objective: val_r2 is better when larger, so maximize it",
                        t -> t.objective(Objective.minimize("val_r2"))),
                new Mistake(
                        "objective: val_mse is better when smaller, so minimize it",
                        t -> t.objective(Objective.maximize("val_mse"))),
                new Mistake(
                        "objective: train_mse does not compare trials on validation rows; use"
                                + " val_mse",
                        t -> t.objective(Objective.minimize("train_mse"))),
                new Mistake(
                        "objective: test_r2 does not compare trials on validation rows; use val_r2",
                        t -> t.objective(Objective.maximize("test_r2"))),
                new Mistake(
                        "objective: fold_mae needs crossValidation; without it use val_mae",
                        t -> t.objective(Objective.minimize("fold_mae"))),
                new Mistake(
                        "objective: the metric's name must not be empty",
                        t -> t.objective(Objective.minimize(" "))),
                new Mistake(
                        "validation: there are no rows to compare trials on; give some, or use"
                                + " crossValidation",
                        t -> t.validation(0)),
                new Mistake(
                        "validationFraction: must be at least 0 and below 1, but got 1.0",
                        t -> t.validation(1)),
                new Mistake(
                        "testFraction: must be at least 0 and below 1, but got -0.1",
                        t -> t.test(-0.1)),
                new Mistake(
                        "testFraction: 0.001 of 20 rows is no row; use 0 or at least 0.05",
                        t -> t.test(0.001)),
                new Mistake(
                        "split: 10 rows for validation and 10 for the test leave 0 of 20 rows for"
                                + " training, but it needs 1",
                        t -> t.validation(0.5).test(0.5)),
                new Mistake(
                        "split: row 20 does not exist; arrays has 20 rows, numbered from 0",
                        t -> t.split(Split.consecutive(15, 3, 3))),
                new Mistake(
                        "split: says which rows validate and test; leave out validation(…) and"
                                + " test(…)",
                        t -> t.split(Split.consecutive(14, 3, 3)).validation(0.3)),
                new Mistake(
                        "loss: CROSS_ENTROPY is not for REGRESSION; use mse, mae or huber",
                        t -> t.loss(LossFunction.crossEntropy())),
                new Mistake(
                        "loss: a loss of DJL's is for blocks of your own; use mse, mae, huber or"
                                + " crossEntropy",
                        t -> t.loss(Loss.l2Loss())),
                new Mistake(
                        "metric: 'mae' is there already; use another name",
                        t -> t.metric(Metric.mae())),
                new Mistake("metric: 'auc' is not for a regression", t -> t.metric(Metric.auc())),
                new Mistake("maxTrials: must be at least 1, but got 0", t -> t.maxTrials(0)),
                new Mistake(
                        "maxTime: must be positive, but got PT0S", t -> t.maxTime(Duration.ZERO)),
                new Mistake("target: must be finite, but got NaN", t -> t.target(Double.NaN)),
                new Mistake(
                        "noImprovement: must be at least 1, but got 0", t -> t.noImprovement(0)),
                new Mistake(
                        "executionsPerTrial: must be at least 1, but got 0",
                        t -> t.executionsPerTrial(0)),
                new Mistake("folds: must be at least 2, but got 1", t -> t.crossValidation(1)),
                new Mistake(
                        "folds: must not exceed the training rows, but got folds=13, rows=12",
                        t -> t.crossValidation(13)),
                new Mistake("parallelism: must be at least 1, but got 0", t -> t.parallelism(0)),
                new Mistake("cohortLimit: must be at least 1, but got 0", t -> t.cohortLimit(0)),
                new Mistake(
                        "dataType: must be FLOAT32 or FLOAT64, but got INT32",
                        t -> t.dataType(DataType.INT32)),
                new Mistake(
                        "maxConsecutiveFailures: must be at least 1, but got 0",
                        t -> t.maxConsecutiveFailures(0)),
                new Mistake("maxRetries: must be at least 0, but got -1", t -> t.maxRetries(-1)),
                new Mistake(
                        "sampleShape: is for blocks of your own; the library's network takes flat"
                                + " rows",
                        t -> t.sampleShape(1, 2)),
                new Mistake(
                        "classWeight: a regression has no classes", t -> t.classWeight("yes", 2)),
                new Mistake(
                        "enqueue: is not a configuration of the space: learningRate=2",
                        t -> t.enqueue(Configuration.of(Map.of("learningRate", 2.0)))));
    }

    @ParameterizedTest
    @MethodSource("ofRegressions")
    void runRefusesInOneSentenceBeforeAnythingStarts(Mistake mistake) {
        Searches.Ear ear = new Searches.Ear();
        Tuner tuner =
                Tuner.regression(Searches.rates()).data(Searches.line(20)).quiet().listener(ear);

        assertThatThrownBy(
                        () -> {
                            mistake.setUp().accept(tuner);
                            tuner.run();
                        })
                .hasMessage(mistake.what());
        assertThat(ear.heard).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ofRegressions")
    void startRefusesOnTheThreadOfTheCaller(Mistake mistake) {
        Tuner tuner = Tuner.regression(Searches.rates()).data(Searches.line(20)).quiet();

        assertThatThrownBy(
                        () -> {
                            mistake.setUp().accept(tuner);
                            tuner.start();
                        })
                .hasMessage(mistake.what());
    }

    static Stream<Mistake> ofClassifications() {
        return Stream.of(
                new Mistake(
                        "classWeight: there is no class 'maybe'; there are [no, yes]",
                        t -> t.classWeight("maybe", 2)),
                new Mistake(
                        "classWeight: must be positive and finite, but got 0.0 for 'no'",
                        t -> t.classWeight("no", 0)),
                new Mistake(
                        "classWeight: must be positive and finite, but got Infinity for 'yes'",
                        t -> t.classWeight("yes", Double.POSITIVE_INFINITY)),
                new Mistake(
                        "loss: SQUARED_ERROR is not for BINARY; use crossEntropy",
                        t -> t.loss(LossFunction.mse())));
    }

    @ParameterizedTest
    @MethodSource("ofClassifications")
    void classificationsToo(Mistake mistake) {
        Tuner tuner = Tuner.classification(Searches.rates()).data(Searches.halves(40)).quiet();
        mistake.setUp().accept(tuner);

        assertThatThrownBy(tuner::run).hasMessage(mistake.what());
    }

    static Stream<Mistake> givenTwice() {
        return Stream.of(
                new Mistake("maxTrials: was already set to 3", t -> t.maxTrials(3).maxTrials(4)),
                new Mistake("seed: was already set to 1", t -> t.seed(1).seed(1)),
                new Mistake(
                        "validation: was already set to 0.2",
                        t -> t.validation(0.2).validation(0.3)),
                new Mistake("test: was already set to 0.2", t -> t.test(0.2).test(0)),
                new Mistake(
                        "objective: was already set to minimize val_mse",
                        t ->
                                t.objective(Objective.minimize("val_mse"))
                                        .objective(Objective.maximize("val_r2"))),
                new Mistake(
                        "maxTime: was already set to PT1M",
                        t -> t.maxTime(Duration.ofMinutes(1)).maxTime(Duration.ofHours(1))),
                new Mistake("target: was already set to 0.5", t -> t.target(0.5).target(0.6)),
                new Mistake(
                        "noImprovement: was already set to 2",
                        t -> t.noImprovement(2).noImprovement(3)),
                new Mistake(
                        "loss: was already set to LossFunction[kind=ABSOLUTE_ERROR, delta=1.0]",
                        t -> t.loss(LossFunction.mae()).loss(Loss.l2Loss())),
                new Mistake(
                        "classWeight of yes: was already set to 2.0",
                        t -> t.classWeight("no", 1).classWeight("yes", 2).classWeight("yes", 3)),
                new Mistake(
                        "crossValidation: was already set to KFold[folds=3, order=SHUFFLED]",
                        t -> t.crossValidation(3).crossValidation(5)),
                new Mistake(
                        "split: was already set to 3 train, 2 validation, 1 test",
                        t -> t.split(Split.consecutive(3, 2, 1)).split(Split.consecutive(2, 2, 2))),
                new Mistake("refit: was already set to false", t -> t.refit(false).refit(true)),
                new Mistake(
                        "executionsPerTrial: was already set to 2",
                        t -> t.executionsPerTrial(2).executionsPerTrial(2)),
                new Mistake(
                        "parallelism: was already set to 1", t -> t.parallelism(1).parallelism(2)),
                new Mistake(
                        "cohortLimit: was already set to 1", t -> t.cohortLimit(1).cohortLimit(2)),
                new Mistake("maxRetries: was already set to 1", t -> t.maxRetries(1).maxRetries(0)),
                new Mistake(
                        "maxConsecutiveFailures: was already set to 1",
                        t -> t.maxConsecutiveFailures(1).maxConsecutiveFailures(2)),
                new Mistake(
                        "dataType: was already set to float64",
                        t -> t.dataType(DataType.FLOAT64).dataType(DataType.FLOAT32)));
    }

    @ParameterizedTest
    @MethodSource("givenTwice")
    void refusesASettingThatIsGivenTwice(Mistake mistake) {
        Tuner tuner = Tuner.regression(Searches.rates());

        assertThatThrownBy(() -> mistake.setUp().accept(tuner))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(mistake.what());
    }

    @Test
    void needsData() {
        assertThatThrownBy(() -> Tuner.regression(Searches.rates()).run())
                .hasMessage("data: is missing; call data(table)");
        assertThatThrownBy(
                        () ->
                                Tuner.regression(Searches.rates())
                                        .data(TabularData.of(new float[9][2]))
                                        .run())
                .hasMessage("data: has no target column; name one when reading the table");
    }

    @Test
    void needsTargetsOfTheTask() {
        assertThatThrownBy(() -> Tuner.regression(Searches.rates()).data(Searches.halves(20)).run())
                .hasMessage(
                        "arrays: column 'target': row 0: 'yes' is not a number, but a regression"
                                + " predicts numbers; a classification predicts classes");
        assertThatThrownBy(
                        () ->
                                Tuner.classification(Searches.rates())
                                        .data(TabularData.of(new float[20][2], new float[20][2]))
                                        .run())
                .hasMessage("data: a classification has one target column, but there are 2");
    }

    @Test
    void theNetworkRefusesNamesThatItDoesNotKnow() {
        SearchSpace space = SearchSpace.builder().real("gamma", 0, 1).build();

        assertThatThrownBy(() -> Tuner.regression(space).data(Searches.line(20)).run())
                .hasMessage(
                        "space: the network knows no 'gamma'; it knows [hiddenLayers, units, taper,"
                                + " activation, initialization, optimizer, learningRate, momentum,"
                                + " nesterov, beta1, beta2, epsilon, rho, weightDecay, l1, l2,"
                                + " clipValue, clipNorm, dropout, batchSize, epochs]");
    }

    @Test
    void aSampleShapeHoldsAsManyNumbersAsARow() {
        Tuner tuner =
                Tuner.of(Searches.rates(), values -> Linear.builder().setUnits(1).build())
                        .data(Searches.line(20))
                        .sampleShape(1, 3);

        assertThatThrownBy(tuner::start)
                .hasMessage("sampleShape: (1, 3) has 3 numbers, but a row has 2");
    }

    @Test
    void withoutAnyRuleFiftyTrialsAreEnoughEvenInAnInfiniteSpace() {
        Searches.Ear ear = new Searches.Ear();
        SearchSpace space = SearchSpace.builder().learningRate(1e-3, 1e-1).build();

        TuningResult result =
                Tuner.regression(space)
                        .data(Searches.line(20))
                        .strategy(new RandomSearch())
                        .listener(ear)
                        .quiet()
                        .run();

        assertThat(ear.schedules)
                .singleElement()
                .extracting(s -> s.trials().getAsLong())
                .isEqualTo(50L);
        assertThat(result.trials()).hasSize(50);
        assertThat(result.stopReason()).isEmpty();
    }
}
