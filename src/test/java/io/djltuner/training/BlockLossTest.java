package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import io.djltuner.data.Task;
import io.djltuner.training.internal.Autograd;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** DJL's losses in the one-by-one path. */
class BlockLossTest {

    private static final double[] OUTPUTS = {0.5, -1.25, 3, 2, 0, -0.75};
    private static final double[] TARGETS = {1, -2, 2.5, 4, 0.25, -0.5};

    private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray array(double[] numbers, DataType type) {
        return manager.create(numbers, new Shape(3, 2)).toType(type, true);
    }

    /** Losses with their value and derivative for an output p and a target y. */
    static Stream<Arguments> losses() {
        return Stream.of(
                loss(Loss.l2Loss(), (p, y) -> (p - y) * (p - y) / 2, (p, y) -> p - y),
                loss(
                        Loss.l2Loss("squares", 3),
                        (p, y) -> 3 * (p - y) * (p - y),
                        (p, y) -> 6 * (p - y)),
                loss(Loss.l1Loss(), (p, y) -> Math.abs(p - y), (p, y) -> Math.signum(p - y)),
                loss(
                        Loss.l1Loss("distances", 0.25f),
                        (p, y) -> Math.abs(p - y) / 4,
                        (p, y) -> Math.signum(p - y) / 4),
                loss(
                        Loss.quantileL1Loss(0.75f),
                        (p, y) -> 2 * (p < y ? 0.75 * (y - p) : 0.25 * (p - y)),
                        (p, y) -> p < y ? -1.5 : 0.5));
    }

    private static Arguments loss(
            Loss loss, DoubleBinaryOperator value, DoubleBinaryOperator derivative) {
        return Arguments.of(loss, value, derivative);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lossesOfDifferencesAreWhatTheirFormulasSay(
            Loss loss, DoubleBinaryOperator value, DoubleBinaryOperator derivative) {
        for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
            NDArray outputs = array(OUTPUTS, type);
            outputs.setRequiresGradient(true);
            NDArray one = manager.ones(new Shape(), type);
            boolean before = Autograd.record(true);
            NDArray mean =
                    BlockLoss.of(loss, Task.REGRESSION)
                            .mean(outputs, array(TARGETS, type), manager.zeros(new Shape(0)));
            Autograd.backward(mean, one);
            Autograd.record(before);

            double sum = 0;
            double[] gradient = new double[OUTPUTS.length];
            for (int i = 0; i < gradient.length; i++) {
                sum += value.applyAsDouble(OUTPUTS[i], TARGETS[i]);
                gradient[i] = derivative.applyAsDouble(OUTPUTS[i], TARGETS[i]) / gradient.length;
            }
            assertThat(mean.getDataType()).isEqualTo(type);
            assertThat(mean.toType(DataType.FLOAT64, true).getDouble())
                    .isCloseTo(sum / gradient.length, within(1e-6));
            assertThat(outputs.getGradient().toType(DataType.FLOAT64, true).toDoubleArray())
                    .containsExactly(gradient, within(1e-7));
        }
    }

    @Test
    void severalClassesComeAsNumbers() {
        NDArray oneHot = manager.create(new float[] {0, 1, 0, 1, 0, 0}, new Shape(2, 3));
        NDArray outputs = manager.create(new float[] {1, 2, 3, 1, 2, 3}, new Shape(2, 3));
        Loss loss = Loss.softmaxCrossEntropyLoss();

        NDArray own =
                BlockLoss.of(loss, Task.MULTICLASS)
                        .mean(outputs, oneHot, manager.zeros(new Shape(0)));

        NDArray numbers = manager.create(new long[] {1, 0});
        assertThat(own.getFloat())
                .isEqualTo(loss.evaluate(new NDList(numbers), new NDList(outputs)).getFloat());
        // log Σ exp(1, 2, 3) less the class's own.
        double partition = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3));
        assertThat(own.getFloat()).isCloseTo((float) (partition - 1.5), within(1e-6f));
    }

    @Test
    void twoClassesHaveOneOutput() {
        assertThatThrownBy(() -> BlockLoss.of(Loss.softmaxCrossEntropyLoss(), Task.BINARY))
                .hasMessage(
                        "loss: SoftmaxCrossEntropyLoss needs an output for each class, but two"
                                + " classes have one; use DJL's sigmoidBinaryCrossEntropyLoss or"
                                + " crossEntropy");
    }
}
