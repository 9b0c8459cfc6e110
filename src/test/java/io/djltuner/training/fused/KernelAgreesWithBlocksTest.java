package io.djltuner.training.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import io.djltuner.data.Task;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.BlockLoss;
import io.djltuner.training.BlockTrainer;
import io.djltuner.training.Initialization;
import io.djltuner.training.LossFunction;
import io.djltuner.training.NetworkState;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.SyntheticData;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpBlocks;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernel differentiates by hand, DJL's stock blocks are differentiated by the engine: two
 * independent ways that must train the same network. Once all networks are plain and read the same
 * batches, once they have shaped gradients, dropout, folds and epochs of their own.
 */
class KernelAgreesWithBlocksTest {

    private static final int EPOCHS = 20;
    private static final int ROWS = 23;
    private static final int INPUTS = 5;
    private static final int BATCH = 10;
    private static final double RATE = 3e-3;
    private static final double OFF = Double.POSITIVE_INFINITY;
    private static final double LOSS_TOLERANCE = 1e-9;
    private static final double WEIGHT_TOLERANCE = 1e-7;

    /** Rows that the folds hold out: members of unlike folds take unlike numbers of steps. */
    private static final List<int[]> FOLDS =
            List.of(new int[] {0, 4, 9}, new int[] {1, 2, 3, 20}, IntStream.range(8, 23).toArray());

    /** A network, and the epochs that count as behind it when it begins. */
    private record Case(Member member, int done) {}

    /** What one way of training gave for one network. */
    private record Trained(double[] losses, double[] weights, double[] predictions) {}

    private static Stream<Arguments> cases() {
        return Stream.of(false, true)
                .flatMap(
                        mixed ->
                                Stream.of(
                                        given(Task.REGRESSION, 2, LossFunction.mse(), mixed),
                                        given(Task.REGRESSION, 2, LossFunction.mae(), mixed),
                                        given(Task.REGRESSION, 1, LossFunction.huber(0.7), mixed),
                                        given(Task.BINARY, 1, LossFunction.crossEntropy(), mixed),
                                        given(
                                                Task.MULTICLASS,
                                                3,
                                                LossFunction.crossEntropy(),
                                                mixed,
                                                1,
                                                2,
                                                0.5)));
    }

    private static Arguments given(
            Task task, int outputs, LossFunction loss, boolean mixed, double... classWeights) {
        return Arguments.of(task, outputs, loss, mixed, classWeights);
    }

    @ParameterizedTest(name = "{0} with {2}, everything mixed: {3}")
    @MethodSource("cases")
    void fusedAndAloneAndBlockByBlockANetworkTrainsTheSame(
            Task task, int outputs, LossFunction loss, boolean mixed, double[] classWeights) {
        try (TrainingData data = data(task, outputs, classWeights)) {
            List<Case> cases = cases(outputs, mixed);
            List<Trained> together = fused(data, loss, cases);
            for (MlpOptimizer optimizer : MlpOptimizer.values()) {
                List<Case> kin =
                        cases.stream()
                                .filter(c -> c.member().optimizer().kind() == optimizer)
                                .toList();
                List<Trained> amongKin = fused(data, loss, kin);
                for (int i = 0; i < kin.size(); i++) {
                    Case own = kin.get(i);
                    Trained stock = blockByBlock(data, loss, own);
                    assertAgree("all fused", own, together.get(cases.indexOf(own)), stock);
                    assertAgree("one optimizer fused", own, amongKin.get(i), stock);
                    Trained alone = fused(data, loss, List.of(own)).get(0);
                    assertAgree("alone", own, alone, stock);
                }
            }
        }
    }

    private static TrainingData data(Task task, int outputs, double[] classWeights) {
        return new SyntheticData(
                        task, outputs, ROWS, INPUTS, FOLDS, classWeights, DataType.FLOAT64, 3)
                .upload();
    }

    /**
     * Every optimizer with every activation in one to five layers of 1 to 11 units, and once
     * without layers. If mixed, two of three activations drop units, other ones with each
     * optimizer.
     */
    private static List<Case> cases(int outputs, boolean mixed) {
        List<Case> cases = new ArrayList<>();
        for (MlpOptimizer optimizer : MlpOptimizer.values()) {
            for (MlpActivation activation : MlpActivation.values()) {
                int i = cases.size();
                cases.add(make(i, 1 + (i + i / 10) % 5, activation, optimizer, outputs, mixed));
            }
            MlpActivation any = MlpActivation.TANH;
            cases.add(make(cases.size(), 0, any, optimizer, outputs, mixed));
        }
        return cases;
    }

    private static Case make(
            int i,
            int depth,
            MlpActivation activation,
            MlpOptimizer optimizer,
            int outputs,
            boolean mixed) {
        List<Integer> hidden =
                IntStream.range(0, depth).mapToObj(layer -> 1 + (7 * i + 5 * layer) % 11).toList();
        boolean drops = mixed && (i + i / 10) % 3 != 1;
        Member member =
                new Member(
                        new MlpShape(INPUTS, hidden, outputs),
                        activation,
                        mixed ? shaped(optimizer, i + outputs) : OptimizerSettings.of(optimizer),
                        drops ? 0.3 : 0,
                        mixed ? i % 4 - 1 : TrainingData.ALL_ROWS);
        return new Case(member, mixed ? i / 2 % 3 : 0);
    }

    /** Each way of shaping a gradient alone, then all at once. */
    private static OptimizerSettings shaped(MlpOptimizer kind, int i) {
        int way = i % 7;
        boolean all = way == 6;
        boolean sgd = kind == MlpOptimizer.SGD;
        return new OptimizerSettings(
                kind,
                sgd && i % 2 == 0 ? 0.9 : 0,
                sgd && i % 4 == 0,
                0.8,
                0.95,
                1e-4,
                0.9,
                all || way == 0 ? 0.05 : 0,
                all || way == 1 ? 0.001 : 0,
                all || way == 2 ? 0.002 : 0,
                all || way == 3 ? 0.03 : OFF,
                all || way == 4 ? 0.05 : OFF);
    }

    private static NetworkState start(Member member) {
        return NetworkState.initial(
                Initialization.draw(
                        MlpInitialization.GLOROT_UNIFORM,
                        member.shape(),
                        member.shape().parameters(),
                        0));
    }

    private static List<Trained> fused(TrainingData data, LossFunction loss, List<Case> cases) {
        List<Member> members = cases.stream().map(Case::member).toList();
        List<NetworkState> starts =
                members.stream().map(KernelAgreesWithBlocksTest::start).toList();
        try (Cohort cohort = new Cohort(data, loss, BATCH, members, starts)) {
            double[][] losses = train(cohort, cases);
            double[] scores = cohort.predict(data.inputs());
            List<NetworkState> ends = cohort.states();
            int width = ROWS * data.outputWidth();
            return IntStream.range(0, members.size())
                    .mapToObj(
                            m -> {
                                int from = cohort.scoreRow(m) * width;
                                return new Trained(
                                        losses[m],
                                        ends.get(m).weights(),
                                        Arrays.copyOfRange(scores, from, from + width));
                            })
                    .toList();
        }
    }

    private static Trained blockByBlock(TrainingData data, LossFunction loss, Case own) {
        Member member = own.member();
        SequentialBlock block =
                MlpBlocks.mlp(member.shape(), member.activation(), member.dropout());
        try (BlockTrainer trainer =
                new BlockTrainer(
                        data,
                        block,
                        new Shape(INPUTS),
                        BlockLoss.of(loss, data.task()),
                        member.optimizer(),
                        BATCH,
                        member.fold())) {
            double[] weights = start(member).weights();
            MlpBlocks.setWeights(block, member.shape(), weights, data.newManager(), data.type());
            double[][] losses = train(trainer, List.of(own));
            return new Trained(
                    losses[0],
                    MlpBlocks.weights(block, member.shape()),
                    trainer.predict(data.inputs()));
        }
    }

    /** The loss of every network in every epoch: {@code [networks][epochs]}. */
    private static double[][] train(NetworkTrainer trainer, List<Case> cases) {
        double[][] losses = new double[cases.size()][EPOCHS];
        double[] rates = new double[cases.size()];
        Arrays.fill(rates, RATE);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            int next = epoch + 1;
            int[] epochs = cases.stream().mapToInt(own -> own.done() + next).toArray();
            double[] read = trainer.trainEpoch(rates, epochs);
            for (int i = 0; i < losses.length; i++) {
                losses[i][epoch] = read[i];
            }
        }
        return losses;
    }

    private static void assertAgree(String way, Case own, Trained kernel, Trained stock) {
        assertThat(kernel.losses())
                .as("losses, %s, %s", way, own)
                .containsExactly(stock.losses(), within(LOSS_TOLERANCE));
        assertThat(kernel.weights())
                .as("weights, %s, %s", way, own)
                .containsExactly(stock.weights(), within(WEIGHT_TOLERANCE));
        assertThat(kernel.predictions())
                .as("predictions, %s, %s", way, own)
                .containsExactly(stock.predictions(), within(WEIGHT_TOLERANCE));
    }
}
