package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.djltuner.Searches.Network;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.search.Asha;
import io.djltuner.search.Hyperband;
import io.djltuner.search.SuccessiveHalving;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import io.djltuner.study.TrialState;
import io.djltuner.training.TunedModel;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Trials that pause on rungs and go on, with real networks. */
class TunerHalvingTest {

    private static final TabularData LINE = Searches.line(60);

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .hiddenLayers(0, 2)
                    .units(3, 9)
                    .activation(MlpActivation.RELU, MlpActivation.TANH)
                    .optimizer(MlpOptimizer.SGD, MlpOptimizer.ADAM)
                    .learningRate(1e-3, 1e-1)
                    .dropout(0, 0.3)
                    .batchSize(8, 16)
                    .epochs(1, 9)
                    .build();

    private static Tuner tuner(SearchStrategy strategy, int trials) {
        return tuner(Network.KERNEL, strategy, trials);
    }

    private static Tuner tuner(Network network, SearchStrategy strategy, int trials) {
        return network.regression(SPACE)
                .data(LINE)
                .split(Split.consecutive(40, 15, 5))
                .objective(Objective.minimize("val_mse"))
                .device(Device.cpu())
                .strategy(strategy)
                .maxTrials(trials)
                .seed(11)
                .quiet();
    }

    /** Trains the trials of another search, each to its end at once. */
    private record Straight(List<Trial> trials) implements SearchStrategy {

        @Override
        public Schedule schedule(SearchSpace space, Budget budget) {
            return new Schedule(OptionalLong.empty(), OptionalLong.empty(), "straight through");
        }

        @Override
        public Proposal propose(StudyHistory history, int capacity) {
            List<TrialPlan> plans =
                    trials.stream()
                            .skip(history.trials().size())
                            .limit(capacity)
                            .map(trial -> TrialPlan.of(trial.configuration()))
                            .toList();
            return plans.isEmpty() ? new Proposal.Finished() : Proposal.run(plans);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPromotedTrialIsBitForBitOneTrainedStraightThrough(Network network) {
        TuningResult halved =
                tuner(network, new Hyperband(), 14).parallelism(1).cohortLimit(1).run();
        TuningResult straight =
                tuner(network, new Straight(halved.trials()), 14)
                        .parallelism(1)
                        .cohortLimit(1)
                        .run();

        assertThat(halved.trials()).hasSize(14);
        int complete = 0;
        for (Trial trial : halved.trials()) {
            Trial whole = straight.trials().get(trial.number());
            assertThat(whole.seed()).isEqualTo(trial.seed());
            assertThat(whole.epochs().subList(0, trial.epochsDone())).isEqualTo(trial.epochs());
            if (trial.state() == TrialState.COMPLETE) {
                complete++;
                assertThat(trial.value()).isEqualTo(whole.value());
                assertThat(trial.bestEpoch()).isEqualTo(whole.bestEpoch());
            }
        }
        // 9, 3, 1 trials and 5, 1 of them
        assertThat(complete).isEqualTo(2);
        assertThat(halved.trials()).filteredOn(t -> t.epochsDone() == 3).hasSize(2 + 4);
    }

    @ParameterizedTest
    @EnumSource
    void thePromotedModelIsBitForBitTheOneTrainedAlone(Network network) {
        TuningResult result =
                tuner(network, new SuccessiveHalving(), 9).parallelism(1).cohortLimit(1).run();

        assertThat(result.bestTrial().state()).isEqualTo(TrialState.COMPLETE);
        assertThat(result.bestTrial().epochsDone()).isEqualTo(9);
        assertThat(result.bestTrial().origin()).containsEntry("rungs", "1 3 9");
        try (TunedModel best = result.bestModel();
                TunedModel alone = result.reproduce(result.bestTrial().number())) {
            TabularData rows = LINE.select(IntStream.range(0, 60).toArray());
            assertThat(best.predict(rows)).containsExactly(alone.predict(rows));
        }
    }

    private static TuningResult hyperband(int limit, int threads) {
        return tuner(new Hyperband(), 14)
                .dataType(DataType.FLOAT64)
                .parallelism(threads)
                .cohortLimit(limit)
                .run();
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1", "2, 2", "8, 1", "8, 2", "64, 1", "64, 2"})
    void fusedTrialsArePromotedLikeSingleOnes(int limit, int threads) {
        TuningResult alone = hyperband(1, 1);
        TuningResult fused = hyperband(limit, threads);

        assertThat(ends(fused)).isEqualTo(ends(alone));
        for (int i = 0; i < 14; i++) {
            Trial one = alone.trials().get(i);
            Trial other = fused.trials().get(i);
            assertThat(other.value().getAsDouble())
                    .isCloseTo(one.value().getAsDouble(), within(1e-9));
            assertThat(other.bestEpoch()).isEqualTo(one.bestEpoch());
            for (int epoch = 1; epoch <= one.epochsDone(); epoch++) {
                for (String metric : List.of("train_loss", "val_mse")) {
                    assertThat(other.metric(metric, epoch).getAsDouble())
                            .isCloseTo(one.metric(metric, epoch).getAsDouble(), within(1e-9));
                }
            }
        }
        assertThat(fused.bestTrial().number()).isEqualTo(alone.bestTrial().number());
    }

    @Test
    void blocksArePromotedTheSameHoweverManyTrainAtOnce() {
        TuningResult alone = tuner(Network.BLOCK, new Hyperband(), 14).parallelism(1).run();
        TuningResult sideBySide = tuner(Network.BLOCK, new Hyperband(), 14).parallelism(3).run();

        assertThat(ends(sideBySide)).isEqualTo(ends(alone));
        assertThat(sideBySide.trials())
                .extracting(Trial::value)
                .containsExactlyElementsOf(alone.trials().stream().map(Trial::value).toList());
    }

    private static List<Tuple> ends(TuningResult result) {
        return result.trials().stream()
                .map(t -> Tuple.tuple(t.configuration(), t.epochsDone(), t.state()))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void asynchronousHalvingRunsOnSeveralThreads(Network network) {
        TuningResult result = tuner(network, new Asha(), 20).parallelism(2).run();

        assertThat(result.trials()).hasSize(20);
        assertThat(result.bestTrial().state()).isEqualTo(TrialState.COMPLETE);
        assertThat(result.bestTrial().epochsDone()).isEqualTo(9);
    }

    @Test
    void thePlanShowsTheTableOfBrackets() {
        Searches.Ear ear = new Searches.Ear();

        tuner(new Hyperband(), 14).parallelism(1).listener(ear).run();

        assertThat(ear.plans.get(0).lines().skip(1).limit(3))
                .containsExactly(
                        "Hyperband: up to 14 trials, 42 epochs in all",
                        "  9 trials to epoch 1, 3 to 3, 1 to 9: 21 epochs",
                        "  5 trials to epoch 3, 1 to 9: 21 epochs");
    }
}
