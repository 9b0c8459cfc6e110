package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.NativeResource;
import ai.djl.util.PairList;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Steps of the one-by-one path, against their formulas, and what it leaves behind. */
class BlockTrainerTest {

    private static final int ROWS = 12;
    private static final int BATCH = 4;
    private static final double RATE = 0.1;
    private static final double MOMENTUM = 0.5;

    private final TrainingData data = SyntheticData.of(Task.REGRESSION, 1, ROWS, 1);

    @AfterEach
    void close() {
        data.close();
    }

    private static Configuration sgd(int batch) {
        return Configuration.of(
                Map.of("optimizer", MlpOptimizer.SGD, "momentum", MOMENTUM, "batchSize", batch));
    }

    private BlockTrainer trainer(Block block, BlockLoss loss, int batch) {
        return new BlockTrainer(
                data,
                block,
                new Shape(1),
                loss,
                OptimizerSettings.of(sgd(batch)),
                batch,
                TrainingData.ALL_ROWS);
    }

    private BlockTrainer trainer(Block block, int batch) {
        return trainer(block, BlockLoss.of(LossFunction.mse(), Task.REGRESSION), batch);
    }

    /** Predicts a·x, and from its second training step on (a + b)·x. */
    private static final class Growing extends AbstractBlock {

        private final Parameter a = addParameter(weight("a"));
        private final Parameter b = addParameter(weight("b"));
        private int steps;

        private static Parameter weight(String name) {
            return Parameter.builder()
                    .setName(name)
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(1, 1))
                    .build();
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                @Nullable PairList<String, Object> params) {
            NDArray x = inputs.head();
            NDArray first = x.mul(a.getArray());
            steps += training ? 1 : 0;
            return new NDList(steps < 2 ? first : first.add(x.mul(b.getArray())));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }

    @Test
    void aParameterThatIsUsedLaterInAnEpochLearnsFromThenOn() {
        double[] x = data.train().features().read(0, ROWS);
        double[] y = data.train().targets();
        long[] order = RowOrder.of(data.seed(), TrainingData.ALL_ROWS, 1, data.trainingRows(-1));
        double[] weights = {0.3, -0.2};
        double[] moments = {0, 0};
        try (BlockTrainer trainer = trainer(new Growing(), BATCH)) {
            trainer.restore(new NetworkState(weights.clone(), new double[2], new double[0], 0));
            trainer.trainEpoch(new double[] {RATE}, new int[] {1});

            for (int step = 0; step < ROWS / BATCH; step++) {
                boolean both = step > 0;
                double gradient = 0;
                for (int i = 0; i < BATCH; i++) {
                    int row = (int) order[step * BATCH + i];
                    double p = (weights[0] + (both ? weights[1] : 0)) * x[row];
                    gradient += 2 * (p - y[row]) * x[row] / BATCH;
                }
                moments[0] = MOMENTUM * moments[0] + gradient;
                moments[1] = MOMENTUM * moments[1] + (both ? gradient : 0);
                weights[0] -= RATE * moments[0];
                weights[1] -= RATE * moments[1];
            }
            assertThat(trainer.states().get(0).weights()).containsExactly(weights, within(1e-12));
        }
    }

    private static Block twice() {
        Block shared = Linear.builder().setUnits(1).build();
        return new SequentialBlock().add(shared).add(shared);
    }

    /** w(wx + b) + b, all rows in one step. */
    @Test
    void aLayerThatIsUsedTwiceTakesOneStepAtATime() {
        double[] x = data.train().features().read(0, ROWS);
        double[] y = data.train().targets();
        double w = 0.7;
        double b = -0.1;
        double ofW = 0;
        double ofB = 0;
        try (BlockTrainer trainer = trainer(twice(), ROWS)) {
            trainer.restore(
                    new NetworkState(new double[] {w, b, w, b}, new double[4], new double[0], 0));
            for (int epoch = 1; epoch <= 2; epoch++) {
                trainer.trainEpoch(new double[] {RATE}, new int[] {epoch});
                double gradientW = 0;
                double gradientB = 0;
                for (int row = 0; row < ROWS; row++) {
                    double error = 2 * (w * (w * x[row] + b) + b - y[row]) / ROWS;
                    gradientW += error * (2 * w * x[row] + b);
                    gradientB += error * (w + 1);
                }
                ofW = MOMENTUM * ofW + gradientW;
                ofB = MOMENTUM * ofB + gradientB;
                w -= RATE * ofW;
                b -= RATE * ofB;
            }
            NetworkState state = trainer.states().get(0);
            assertThat(state.weights()).containsExactly(new double[] {w, b, w, b}, within(1e-12));
            assertThat(state.first())
                    .containsExactly(new double[] {ofW, ofB, ofW, ofB}, within(1e-12));
        }
    }

    @Test
    void aLayerThatIsUsedTwiceGoesOnFromAState() {
        try (BlockTrainer straight = trainer(twice(), BATCH);
                BlockTrainer resumed = trainer(twice(), BATCH)) {
            straight.initialize(MlpInitialization.HE_NORMAL, 3, 0);
            straight.trainEpoch(new double[] {RATE}, new int[] {1});
            resumed.restore(straight.states().get(0));
            straight.trainEpoch(new double[] {RATE}, new int[] {2});
            resumed.trainEpoch(new double[] {RATE}, new int[] {2});

            assertThat(resumed.states().get(0).weights())
                    .isEqualTo(straight.states().get(0).weights());
        }
    }

    private static Block dropping() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(20).build())
                .add(ai.djl.nn.norm.Dropout.builder().optRate(0.5f).build())
                .add(Linear.builder().setUnits(1).build());
    }

    private static double[] weights(BlockTrainer trainer, int... epochs) {
        for (int epoch : epochs) {
            trainer.trainEpoch(new double[] {RATE / 100}, new int[] {epoch});
        }
        return trainer.states().get(0).weights();
    }

    @Test
    void djlsOwnDropoutGoesOnFromAStateWhoeverDrewMeanwhile() {
        Engine engine = Engine.getEngine("PyTorch");
        try (BlockTrainer straight = trainer(dropping(), BATCH);
                BlockTrainer resumed = trainer(dropping(), BATCH);
                BlockTrainer other = trainer(dropping(), BATCH)) {
            straight.seed(7, 0);
            resumed.seed(7, 0);
            other.seed(7, 1);
            straight.initialize(MlpInitialization.HE_NORMAL, 3, 0);
            weights(straight, 1);
            resumed.restore(straight.states().get(0));
            other.restore(straight.states().get(0));
            double[] expected = weights(straight, 2, 3);
            engine.setRandomSeed(99);

            assertThat(weights(resumed, 2, 3)).isEqualTo(expected);
            assertThat(weights(other, 2, 3)).isNotEqualTo(expected);
        }
    }

    @Test
    void whatALossComputesIsFreedWithItsBatch() {
        List<NDArray> made = new ArrayList<>();
        List<Boolean> freed = new ArrayList<>();
        BlockLoss loss =
                (outputs, targets, weights) -> {
                    made.forEach(array -> freed.add(isFreed(array)));
                    made.clear();
                    NDArray squares = targets.sub(outputs).square();
                    made.addAll(List.of(targets, squares));
                    return squares.mean();
                };
        try (BlockTrainer trainer = trainer(Linear.builder().setUnits(1).build(), loss, BATCH)) {
            trainer.trainEpoch(new double[] {RATE}, new int[] {1});
        }

        // Of three batches the first two are looked at by the next.
        assertThat(freed).hasSize(4).containsOnly(true);
    }

    private static boolean isFreed(NDArray array) {
        return ((NativeResource<?>) array).isReleased();
    }

    /** A layer, and something that cannot be initialised. */
    private static Block failing(Block layer) {
        return new SequentialBlock()
                .add(layer)
                .add(
                        new AbstractBlock() {
                            @Override
                            protected NDList forwardInternal(
                                    ParameterStore store,
                                    NDList inputs,
                                    boolean training,
                                    @Nullable PairList<String, Object> params) {
                                return inputs;
                            }

                            @Override
                            public Shape[] getOutputShapes(Shape[] inputShapes) {
                                return inputShapes;
                            }

                            @Override
                            public void initialize(
                                    NDManager manager, DataType type, Shape... inputShapes) {
                                throw new IllegalStateException("no room");
                            }
                        });
    }

    private int arrays() {
        return data.inputs().getManager().getManagedArrays().size();
    }

    private BlockFactory factory(Function<Configuration, Block> blocks) {
        return new BlockFactory(
                data, new Shape(1), BlockLoss.of(LossFunction.mse(), Task.REGRESSION), blocks);
    }

    private static NetworkRun run(Configuration values, int number, Optional<NetworkState> state) {
        return new NetworkRun(values, 1, TrainingData.ALL_ROWS, number, state);
    }

    @Test
    void aBlockThatCannotBeInitialisedLeavesNothingBehind() {
        int before = arrays();
        BlockFactory factory = factory(values -> failing(Linear.builder().setUnits(50).build()));
        NetworkRun run = run(sgd(BATCH), 0, Optional.empty());

        assertThatThrownBy(() -> factory.trainer(List.of(run))).hasMessage("no room");
        assertThat(arrays()).isEqualTo(before);
    }

    @Test
    void aStateOfAnotherBlockLeavesNothingBehind() {
        int before = arrays();
        BlockFactory factory = factory(values -> Linear.builder().setUnits(1).build());
        NetworkState none = new NetworkState(new double[0], new double[0], new double[0], 0);
        NetworkRun run = run(sgd(BATCH), 0, Optional.of(none));

        assertThatThrownBy(() -> factory.trainer(List.of(run)))
                .isInstanceOf(RuntimeException.class);
        assertThat(arrays()).isEqualTo(before);
    }

    @Test
    void theRunsBeforeOneThatFailsAreClosed() {
        int before = arrays();
        List<Block> built = new ArrayList<>();
        BlockFactory factory =
                factory(
                        values -> {
                            Block layer = Linear.builder().setUnits(1).build();
                            built.add(layer);
                            return built.size() < 3 ? layer : failing(layer);
                        });
        List<NetworkRun> runs =
                List.of(
                        run(sgd(BATCH), 0, Optional.empty()),
                        run(sgd(BATCH), 1, Optional.empty()),
                        run(sgd(BATCH), 2, Optional.empty()));

        assertThatThrownBy(() -> factory.trainer(runs)).hasMessage("no room");
        assertThat(built).hasSize(3);
        assertThat(arrays()).isEqualTo(before);
    }
}
