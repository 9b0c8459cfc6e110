package io.djltuner.training.fused;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.djltuner.data.Task;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.Initialization;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.LossFunction;
import io.djltuner.training.NetworkState;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.internal.PoisonedProgram;
import io.djltuner.training.internal.TorchProgram;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * NaN wherever nobody may look: in the rows that nobody trains on, and in every array that the
 * kernel makes without filling it. Padded weights are not poisoned: padding is zeros that are
 * multiplied, and 0 · NaN is NaN.
 */
class PoisonedPaddingTest {

    private static final int ROWS = 31;
    private static final int INPUTS = 3;
    private static final int BATCH = 8;

    /** Nobody trains on these, which both folds hold out; the first row is among them. */
    private static final int[] UNUSED = {0, 1, 12, 30};

    private static final List<int[]> FOLDS =
            List.of(
                    new int[] {0, 1, 2, 12, 30},
                    new int[] {0, 1, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 30});

    /** What a way to train gives: losses, weights, best weights and outputs for the used rows. */
    private record Outcome(double[][] losses, List<NetworkState> states, double[] scores) {}

    /** Every activation, depths 0 to 3, widths 1 to 7, some with dropout, in both folds. */
    private static List<Member> members(Task task, int outputs, List<MlpOptimizer> optimizers) {
        List<Member> members = new ArrayList<>();
        for (MlpActivation activation : MlpActivation.values()) {
            int i = members.size();
            List<Integer> hidden =
                    IntStream.range(0, i % 4)
                            .mapToObj(layer -> 1 + (3 * i + 2 * layer) % 7)
                            .toList();
            members.add(
                    new Member(
                            new MlpShape(INPUTS, hidden, outputs),
                            activation,
                            OptimizerSettings.of(optimizers.get(i % optimizers.size())),
                            task == Task.BINARY || i % 2 == 0 ? 0 : 0.4,
                            i / 2 % 2));
        }
        return members;
    }

    private static TrainingData data(Task task, int outputs, boolean poisoned) {
        Random random = new Random(5);
        double[] features = random.doubles(ROWS * INPUTS, -2, 2).toArray();
        int perRow = task == Task.REGRESSION ? outputs : 1;
        int classes = task == Task.BINARY ? 2 : 3;
        double[] targets =
                random.doubles((long) ROWS * perRow)
                        .map(u -> task == Task.REGRESSION ? u : Math.floor(u * classes))
                        .toArray();
        if (poisoned) {
            for (int row : UNUSED) {
                Arrays.fill(features, row * INPUTS, (row + 1) * INPUTS, Double.NaN);
                if (task == Task.REGRESSION) {
                    Arrays.fill(targets, row * perRow, (row + 1) * perRow, Double.NaN);
                }
            }
        }
        return new TrainingData(
                Device.cpu(),
                DataType.FLOAT64,
                task,
                outputs,
                new LabeledRows(ROWS, INPUTS, features, targets),
                Optional.empty(),
                FOLDS,
                task == Task.MULTICLASS ? new double[] {1, 2, 0.5} : new double[0],
                9);
    }

    private static Outcome outcome(TrainingData data, List<Member> members, TorchProgram program) {
        LossFunction loss =
                data.task() == Task.REGRESSION ? LossFunction.mse() : LossFunction.crossEntropy();
        List<NetworkState> states =
                members.stream()
                        .map(
                                member ->
                                        NetworkState.initial(
                                                Initialization.draw(
                                                        MlpInitialization.HE_UNIFORM,
                                                        member.shape(),
                                                        members.indexOf(member),
                                                        0)))
                        .toList();
        int count = members.size();
        try (Cohort cohort =
                new Cohort(data, loss, BATCH, members, states, program, data::newManager)) {
            double[] rates = new double[count];
            Arrays.fill(rates, 0.01);
            double[][] losses = new double[3][];
            for (int epoch = 1; epoch <= 3; epoch++) {
                int begun = epoch;
                int[] epochs = IntStream.range(0, count).map(i -> begun + i % 2).toArray();
                losses[epoch - 1] = cohort.trainEpoch(rates, epochs);
            }
            return new Outcome(losses, cohort.states(), usedScores(cohort, data, count));
        }
    }

    /** What all members say of the rows that somebody trains on. */
    private static double[] usedScores(Cohort cohort, TrainingData data, int count) {
        double[] all = cohort.predict(data.inputs());
        int width = data.outputWidth();
        return IntStream.range(0, count * ROWS)
                .filter(i -> Arrays.binarySearch(UNUSED, i % ROWS) < 0)
                .boxed()
                .flatMapToDouble(i -> Arrays.stream(all, i * width, (i + 1) * width))
                .toArray();
    }

    @ParameterizedTest
    @EnumSource(Task.class)
    void nothingTurnsNaN(Task task) {
        int outputs = task == Task.REGRESSION ? 2 : task == Task.BINARY ? 1 : 3;
        assertThat(PoisonedProgram.places()).isGreaterThan(5);
        TorchProgram sound = TorchProgram.of("Cohort", Device.cpu());
        TorchProgram poisoned = PoisonedProgram.of(Device.cpu());
        for (List<MlpOptimizer> optimizers :
                List.of(
                        List.of(MlpOptimizer.SGD),
                        List.of(MlpOptimizer.ADAM),
                        List.of(MlpOptimizer.SGD, MlpOptimizer.RMSPROP, MlpOptimizer.NADAM))) {
            List<Member> members = members(task, outputs, optimizers);
            try (TrainingData clean = data(task, outputs, false);
                    TrainingData dirty = data(task, outputs, true)) {
                Outcome expected = outcome(clean, members, sound);
                assertFinite(expected);
                assertSame(outcome(dirty, members, sound), expected);
                assertSame(outcome(clean, members, poisoned), expected);
                assertSame(outcome(dirty, members, poisoned), expected);
                for (Member member : members) {
                    assertFinite(outcome(dirty, List.of(member), poisoned));
                }
            }
        }
    }

    private static void assertFinite(Outcome outcome) {
        assertThat(Arrays.stream(outcome.losses()).flatMapToDouble(Arrays::stream))
                .allMatch(Double::isFinite);
        for (NetworkState state : outcome.states()) {
            assertThat(state.weights()).isNotEmpty();
            assertThat(Arrays.stream(state.weights())).allMatch(Double::isFinite);
        }
        assertThat(Arrays.stream(outcome.scores())).allMatch(Double::isFinite);
    }

    private static void assertSame(Outcome actual, Outcome expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }
}
