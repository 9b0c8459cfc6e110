package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.core.Linear;
import io.djltuner.Searches.Network;
import io.djltuner.data.PreprocessingOptions;
import io.djltuner.data.TabularData;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.training.LossFunction;
import io.djltuner.training.TunedModel;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.callback.ReduceLearningRateOnPlateau;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of training reach every trial of a search. */
class TunerRulesTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .hiddenLayers(0)
                    .optimizer(MlpOptimizer.SGD)
                    .learningRate(1e-2, 5e-2)
                    .epochs(6)
                    .build();

    private static TuningResult run(Network network, UnaryOperator<Tuner> more) {
        return more.apply(
                        network.regression(SPACE, Searches.line(60))
                                .dataType(DataType.FLOAT64)
                                .maxTrials(3))
                .run();
    }

    private static List<Double> losses(Trial trial) {
        return IntStream.rangeClosed(1, trial.epochsDone())
                .mapToObj(epoch -> trial.metric("val_loss", epoch).getAsDouble())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void earlyStoppingEndsTrialsThatDoNotImproveEnough(Network network) {
        // Nothing improves by a million: patience ends with the third epoch.
        TuningResult result =
                run(network, t -> t.earlyStopping(EarlyStopping.patience(2).minDelta(1e6)));

        assertThat(result.trials())
                .allMatch(t -> t.state() == TrialState.COMPLETE)
                .allMatch(t -> t.epochsDone() == 3 && t.bestEpoch().getAsInt() == 1)
                .allMatch(t -> t.value().equals(t.metric("val_loss", 1)));
    }

    @ParameterizedTest
    @EnumSource
    void aScheduleThatFallsToZeroStopsLearningThere(Network network) {
        TuningResult result =
                run(
                        network,
                        t ->
                                t.learningRateSchedule(
                                        LearningRateSchedule.of(
                                                (epoch, horizon) -> epoch <= 2 ? 1 : 0)));

        for (Trial trial : result.trials()) {
            List<Double> losses = losses(trial);
            assertThat(losses).hasSize(6);
            assertThat(losses.get(1)).isLessThan(losses.get(0));
            assertThat(losses.subList(1, 6)).containsOnly(losses.get(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlateauLowersTheRate(Network network) {
        TuningResult plain = run(network, t -> t);
        TuningResult lowered =
                run(
                        network,
                        t ->
                                t.reduceLearningRateOnPlateau(
                                        ReduceLearningRateOnPlateau.patience(1)
                                                .minDelta(1e6)
                                                .factor(1e-6)));

        for (int i = 0; i < 3; i++) {
            List<Double> fast = losses(plain.trials().get(i));
            List<Double> slow = losses(lowered.trials().get(i));
            // The second epoch is the first that does not improve enough.
            assertThat(slow.subList(0, 2)).isEqualTo(fast.subList(0, 2));
            assertThat(slow.get(5)).isCloseTo(slow.get(1), within(1e-3 * slow.get(1)));
            assertThat(fast.get(5)).isLessThan(0.9 * fast.get(1));
        }
    }

    @Test
    void failedTrialsAreRepeatedAsOftenAsAllowed() {
        SearchSpace space = SearchSpace.builder().choice("sound", true, false).epochs(1).build();

        TuningResult result =
                Tuner.of(
                                space,
                                values -> {
                                    if (!values.getBoolean("sound")) {
                                        throw new IllegalArgumentException("unsound");
                                    }
                                    return Linear.builder().setUnits(1).build();
                                })
                        .data(Searches.line(20))
                        .device(Device.cpu())
                        .maxRetries(2)
                        .maxConsecutiveFailures(9)
                        .quiet()
                        .run();

        List<Trial> failed =
                result.trials().stream().filter(t -> t.state() == TrialState.FAILED).toList();
        assertThat(result.trials()).hasSize(4);
        assertThat(failed).hasSize(3).extracting(Trial::seed).containsOnly(failed.get(0).seed());
        assertThat(failed.subList(1, 3))
                .allMatch(t -> t.attributes().get(Trial.RETRY_OF).equals(failed.get(0).number()));
    }

    @ParameterizedTest
    @EnumSource
    void theLossThatIsTrainedIsTheOneReported(Network network) {
        TuningResult absolute =
                run(
                        network,
                        t -> t.loss(LossFunction.mae()).objective(Objective.minimize("val_loss")));

        for (Trial trial : absolute.trials()) {
            assertThat(trial.metric("val_loss", 1)).isEqualTo(trial.metric("val_mae", 1));
            assertThat(trial.metric("val_loss", 1)).isNotEqualTo(trial.metric("val_mse", 1));
        }
    }

    @Test
    void standardisedTargetsArePredictedInTheirOwnUnits() {
        float[][] features = Searches.features(80, 1);
        float[] targets = new float[80];
        for (int i = 0; i < 80; i++) {
            targets[i] = 1_000 * features[i][0] + 500_000;
        }
        SearchSpace space =
                SearchSpace.builder().hiddenLayers(0).learningRate(0.03, 0.1).epochs(60).build();

        TuningResult result =
                Searches.regression(space, TabularData.of(features, targets))
                        .preprocessing(PreprocessingOptions.defaults().standardizeTargets(true))
                        .maxTrials(2)
                        .run();

        try (TunedModel model = result.bestModel()) {
            float[] predicted = model.predict(new float[][] {{0}, {1}, {-2}});
            assertThat(predicted[0]).isCloseTo(500_000f, within(20f));
            assertThat(predicted[1]).isCloseTo(501_000f, within(20f));
            assertThat(predicted[2]).isCloseTo(498_000f, within(20f));
        }
    }
}
