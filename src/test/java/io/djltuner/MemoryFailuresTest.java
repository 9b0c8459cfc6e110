package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.Initializer;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Failure;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trials that memory does not suffice for: they fail with that cause, what they held is given back
 * before their end is told, and the others are what they would have been without them.
 */
class MemoryFailuresTest {

    private static final SearchSpace SIZES =
            SearchSpace.builder()
                    .choice("size", "small", "absurd")
                    .learningRate(1e-3, 1e-1)
                    .epochs(2)
                    .build();

    /** More bytes than a process can address, whatever the system promises. */
    private static final long ABSURD = 1L << 47;

    /** Remembers the weights of every network, by its configuration. */
    private static final class Weights {

        private final Map<Configuration, Queue<NDArray>> made = new ConcurrentHashMap<>();

        Initializer of(Configuration configuration) {
            Queue<NDArray> mine =
                    made.computeIfAbsent(configuration, key -> new ConcurrentLinkedQueue<>());
            return (manager, shape, type) -> {
                NDArray array = manager.zeros(shape, type);
                mine.add(array);
                return array;
            };
        }

        List<NDArray> held(Configuration configuration) {
            return made.get(configuration).stream().filter(array -> !array.isReleased()).toList();
        }
    }

    private static boolean isAbsurd(Configuration configuration) {
        return configuration.getString("size").equals("absurd");
    }

    private static Tuner search(Function<Configuration, Block> blocks) {
        return Searches.alone(Tuner.of(SIZES, blocks).data(Searches.line(60)))
                .strategy(new RandomSearch())
                .maxConsecutiveFailures(8)
                .maxTrials(8)
                .seed(1);
    }

    private static Block wide(long units, Initializer weights) {
        SequentialBlock block =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(64).build())
                        .add(Linear.builder().setUnits(units).build())
                        .add(Linear.builder().setUnits(1).build());
        block.setInitializer(weights, Parameter.Type.WEIGHT);
        return block;
    }

    private static List<Trial> small(TuningResult result) {
        return result.trials().stream().filter(trial -> !isAbsurd(trial.configuration())).toList();
    }

    private static List<Failure> failures(TuningResult result) {
        List<Trial> absurd =
                result.trials().stream().filter(trial -> isAbsurd(trial.configuration())).toList();
        assertThat(absurd).hasSizeBetween(2, 6);
        assertThat(absurd).allMatch(trial -> trial.state() == TrialState.FAILED);
        return absurd.stream().map(trial -> trial.failure().orElseThrow()).toList();
    }

    /** As they are when nothing is absurd. */
    private static void othersAreAsEver(TuningResult result, Function<Configuration, Block> sound) {
        List<Trial> expected = small(search(sound).run());
        assertThat(small(result)).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Trial trial = small(result).get(i);
            assertThat(trial.state()).isEqualTo(TrialState.COMPLETE);
            assertThat(trial.number()).isEqualTo(expected.get(i).number());
            assertThat(trial.value()).isEqualTo(expected.get(i).value());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aBlockThatNoMemorySufficesForFailsItsTrialAndHoldsNothing(int executions) {
        Weights weights = new Weights();
        List<NDArray> held = new ArrayList<>();
        TuningResult result =
                search(values -> wide(isAbsurd(values) ? ABSURD : 4, weights.of(values)))
                        .executionsPerTrial(executions)
                        .listener(
                                new TuningListener() {
                                    @Override
                                    public void trialEnded(Trial trial) {
                                        if (isAbsurd(trial.configuration())) {
                                            held.addAll(weights.held(trial.configuration()));
                                        }
                                    }
                                })
                        .run();

        assertThat(failures(result))
                .allSatisfy(
                        failure -> {
                            assertThat(failure.cause()).isEqualTo(Failure.OUT_OF_MEMORY);
                            assertThat(failure.message()).contains("allocate");
                            assertThat(failure.stackTrace()).contains("BlockTrainer");
                        });
        assertThat(held).isEmpty();
        assertThat(weights.made.keySet()).allMatch(values -> weights.held(values).isEmpty());
        if (executions == 1) {
            othersAreAsEver(result, values -> wide(4, new Weights().of(values)));
        }
    }

    /** Deeper than any stack. */
    private static NDList endless(NDList rows, int depth) {
        return depth == Integer.MAX_VALUE ? rows : endless(rows, depth + 1);
    }

    private static Block deep(boolean endless) {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(1).build())
                .add(new LambdaBlock(rows -> endless ? endless(rows, 0) : rows));
    }

    @Test
    void aStackThatOverflowsFailsItsTrial() {
        TuningResult result = search(values -> deep(isAbsurd(values))).run();

        assertThat(failures(result))
                .allSatisfy(
                        failure -> {
                            assertThat(failure.cause()).isEqualTo(Failure.EXCEPTION);
                            assertThat(failure.message()).contains("StackOverflowError");
                            assertThat(failure.stackTrace()).contains("endless");
                        });
        othersAreAsEver(result, values -> deep(false));
    }

    @Test
    void aPerceptronThatNoMemorySufficesForFailsAndItsCompanyTrains() {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(2)
                        .units(4, 100_000)
                        .learningRate(0.01, 0.01)
                        .epochs(2)
                        .build();
        Tuner search = Searches.alone(Tuner.regression(space).data(Searches.line(60)));
        for (int units : List.of(4, 99_000, 5, 100_000, 6)) {
            search.enqueue(space.configuration(Map.of("units", units)));
        }

        List<Trial> trials = search.maxTrials(5).run().trials();

        assertThat(trials)
                .extracting(Trial::state)
                .containsExactly(
                        TrialState.COMPLETE,
                        TrialState.FAILED,
                        TrialState.COMPLETE,
                        TrialState.FAILED,
                        TrialState.COMPLETE);
        Failure failure = trials.get(3).failure().orElseThrow();
        assertThat(failure.cause()).isEqualTo(Failure.OUT_OF_MEMORY);
        assertThat(failure.message())
                .endsWith(
                        "units: out of memory for a network of 10,000,500,001 parameters; at most"
                                + " 2,147,483,647 are possible");
    }
}
