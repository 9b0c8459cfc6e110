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
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernel differentiates by hand, DJL's stock blocks are differentiated by the engine: two
 * independent ways that must train the same network.
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

    /** What one way of training gave for one network. */
    private record Trained(double[] losses, double[] weights, double[] predictions) {}

    private static Stream<Arguments> cases() {
        return Stream.of(false, true)
                .flatMap(
                        shaped ->
                                Stream.of(
                                        given(Task.REGRESSION, 2, LossFunction.mse(), shaped),
                                        given(Task.REGRESSION, 2, LossFunction.mae(), shaped),
                                        given(Task.REGRESSION, 1, LossFunction.huber(0.7), shaped),
                                        given(Task.BINARY, 1, LossFunction.crossEntropy(), shaped),
                                        given(
                                                Task.MULTICLASS,
                                                3,
                                                LossFunction.crossEntropy(),
                                                shaped,
                                                1,
                                                2,
                                                0.5)));
    }

    private static Arguments given(
            Task task, int outputs, LossFunction loss, boolean shaped, double... classWeights) {
        return Arguments.of(task, outputs, loss, shaped, classWeights);
    }

    @ParameterizedTest(name = "{0} with {2}, shaped gradients and dropout: {3}")
    @MethodSource("cases")
    void fusedAndAloneAndBlockByBlockANetworkTrainsTheSame(
            Task task, int outputs, LossFunction loss, boolean shaped, double[] classWeights) {
        try (TrainingData data = data(task, outputs, classWeights)) {
            List<Member> members = members(outputs, shaped);
            List<Trained> together = fused(data, loss, members);
            for (MlpOptimizer optimizer : MlpOptimizer.values()) {
                List<Member> kin =
                        members.stream().filter(m -> m.optimizer().kind() == optimizer).toList();
                List<Trained> amongKin = fused(data, loss, kin);
                for (int i = 0; i < kin.size(); i++) {
                    Member member = kin.get(i);
                    Trained stock = blockByBlock(data, loss, member);
                    assertAgree("all fused", member, together.get(members.indexOf(member)), stock);
                    assertAgree("one optimizer fused", member, amongKin.get(i), stock);
                    Trained alone = fused(data, loss, List.of(member)).get(0);
                    assertAgree("alone", member, alone, stock);
                }
            }
        }
    }

    private static TrainingData data(Task task, int outputs, double[] classWeights) {
        return new SyntheticData(
                        task, outputs, ROWS, INPUTS, List.of(), classWeights, DataType.FLOAT64, 3)
                .upload();
    }

    /** Every optimizer with every activation; depths 0 to 5 and widths 3 to 13 in turn. */
    private static List<Member> members(int outputs, boolean shaped) {
        List<Member> members = new ArrayList<>();
        for (MlpOptimizer optimizer : MlpOptimizer.values()) {
            for (MlpActivation activation : MlpActivation.values()) {
                int i = members.size();
                List<Integer> hidden =
                        IntStream.range(0, (i + i / 9) % 6)
                                .mapToObj(layer -> 3 + (7 * i + 5 * layer) % 11)
                                .toList();
                members.add(
                        new Member(
                                new MlpShape(INPUTS, hidden, outputs),
                                activation,
                                shaped ? shaped(optimizer, i) : OptimizerSettings.of(optimizer),
                                shaped && i % 3 != 1 ? 0.3 : 0,
                                TrainingData.ALL_ROWS));
            }
        }
        return members;
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

    private static List<Trained> fused(TrainingData data, LossFunction loss, List<Member> members) {
        List<NetworkState> starts =
                members.stream().map(KernelAgreesWithBlocksTest::start).toList();
        try (Cohort cohort = new Cohort(data, loss, BATCH, members, starts)) {
            double[][] losses = train(cohort);
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
                                        java.util.Arrays.copyOfRange(scores, from, from + width));
                            })
                    .toList();
        }
    }

    private static Trained blockByBlock(TrainingData data, LossFunction loss, Member member) {
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
            double[][] losses = train(trainer);
            return new Trained(
                    losses[0],
                    MlpBlocks.weights(block, member.shape()),
                    trainer.predict(data.inputs()));
        }
    }

    /** The loss of every network in every epoch: {@code [networks][epochs]}. */
    private static double[][] train(NetworkTrainer trainer) {
        int count = trainer.size();
        double[][] losses = new double[count][EPOCHS];
        double[] rates = new double[count];
        java.util.Arrays.fill(rates, RATE);
        int[] epochs = new int[count];
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            java.util.Arrays.fill(epochs, epoch);
            double[] read = trainer.trainEpoch(rates, epochs);
            for (int i = 0; i < count; i++) {
                losses[i][epoch - 1] = read[i];
            }
        }
        return losses;
    }

    private static void assertAgree(String way, Member member, Trained kernel, Trained stock) {
        assertThat(kernel.losses())
                .as("losses, %s, %s", way, member)
                .containsExactly(stock.losses(), within(LOSS_TOLERANCE));
        assertThat(kernel.weights())
                .as("weights, %s, %s", way, member)
                .containsExactly(stock.weights(), within(WEIGHT_TOLERANCE));
        assertThat(kernel.predictions())
                .as("predictions, %s, %s", way, member)
                .containsExactly(stock.predictions(), within(WEIGHT_TOLERANCE));
    }
}
