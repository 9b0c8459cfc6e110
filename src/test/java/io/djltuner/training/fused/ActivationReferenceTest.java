package io.djltuner.training.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.djltuner.data.Task;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.Initialization;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.LossFunction;
import io.djltuner.training.NetworkState;
import io.djltuner.training.SyntheticData;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpBlocks;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.internal.Autograd;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients of the activations, against PyTorch's table and the textbook. */
class ActivationReferenceTest {

    private static final int ROWS = 6;
    private static final int INPUTS = 3;
    private static final double DELTA = 0.7;

    private static List<CSVRecord> table(MlpActivation activation) throws IOException {
        String name = activation.name().toLowerCase(Locale.ROOT);
        CSVFormat format =
                CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).build();
        try (InputStream in =
                        Objects.requireNonNull(
                                ActivationReferenceTest.class.getResourceAsStream(
                                        "/reference/activations.csv"));
                InputStreamReader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return format.parse(text).stream()
                    .filter(row -> row.get("activation").equals(name))
                    .toList();
        }
    }

    private static double[] column(List<CSVRecord> table, String name) {
        return table.stream().mapToDouble(row -> Double.parseDouble(row.get(name))).toArray();
    }

    @ParameterizedTest
    @EnumSource
    void stockBlocksComputeWhatPyTorchComputes(MlpActivation activation) throws IOException {
        List<CSVRecord> table = table(activation);
        assertThat(table).hasSize(25);
        // DJL hands the slope 0.01 to the engine as a float, 2e-10 beside it.
        double tolerance = activation == MlpActivation.LEAKY_RELU ? 1e-8 : 1e-12;
        boolean before = Autograd.record(true);
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            NDArray x = manager.create(column(table, "x"));
            x.setRequiresGradient(true);
            NDArray y =
                    MlpBlocks.activation(activation)
                            .forward(new ParameterStore(manager, false), new NDList(x), true)
                            .singletonOrThrow();
            Autograd.backward(y.sum(), manager.create(1.0));

            assertThat(y.toDoubleArray())
                    .containsExactly(column(table, "value"), within(tolerance));
            assertThat(x.getGradient().toDoubleArray())
                    .containsExactly(column(table, "derivative"), within(tolerance));
        } finally {
            Autograd.record(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theKernelComputesWhatPyTorchComputes(MlpActivation activation) throws IOException {
        double[] x = column(table(activation), "x");
        LabeledRows rows = new LabeledRows(x.length, 1, x, new double[x.length]);
        // One unit with weight 1 before and after: the network is its activation.
        NetworkState through = NetworkState.initial(new double[] {1, 0, 1, 0});
        try (TrainingData data =
                        new TrainingData(
                                Device.cpu(),
                                ai.djl.ndarray.types.DataType.FLOAT64,
                                Task.REGRESSION,
                                1,
                                rows,
                                java.util.Optional.empty(),
                                List.of(),
                                new double[0],
                                1);
                Cohort cohort =
                        new Cohort(
                                data,
                                LossFunction.mse(),
                                x.length,
                                List.of(member(new MlpShape(1, List.of(1), 1), activation)),
                                List.of(through))) {
            assertThat(cohort.predict(data.inputs()))
                    .containsExactly(column(table(activation), "value"), within(1e-12));
        }
    }

    private static Member member(MlpShape shape, MlpActivation activation) {
        return new Member(
                shape,
                activation,
                OptimizerSettings.of(MlpOptimizer.SGD),
                0,
                TrainingData.ALL_ROWS);
    }

    private static Stream<Arguments> activationsAndLosses() {
        return Stream.of(MlpActivation.values())
                .flatMap(
                        activation ->
                                Stream.of(
                                        Arguments.of(
                                                activation, Task.REGRESSION, LossFunction.mse()),
                                        Arguments.of(
                                                activation, Task.REGRESSION, LossFunction.mae()),
                                        Arguments.of(
                                                activation,
                                                Task.REGRESSION,
                                                LossFunction.huber(DELTA)),
                                        Arguments.of(
                                                activation,
                                                Task.BINARY,
                                                LossFunction.crossEntropy()),
                                        Arguments.of(
                                                activation,
                                                Task.MULTICLASS,
                                                LossFunction.crossEntropy())));
    }

    /**
     * One step of plain descent at rate 1 subtracts the gradient, so the kernel's gradient is what
     * the step took away.
     */
    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("activationsAndLosses")
    void theKernelsGradientIsTheSlopeOfTheLoss(
            MlpActivation activation, Task task, LossFunction loss) {
        int outputs = task == Task.BINARY ? 1 : 3;
        MlpShape shape = new MlpShape(INPUTS, List.of(4, 3), outputs);
        double[] start = Initialization.draw(MlpInitialization.HE_NORMAL, shape, 8, 0);
        try (TrainingData data = SyntheticData.of(task, outputs, ROWS, INPUTS);
                Cohort cohort =
                        new Cohort(
                                data,
                                loss,
                                ROWS,
                                List.of(member(shape, activation)),
                                List.of(NetworkState.initial(start)))) {
            double value = cohort.trainEpoch(new double[] {1}, new int[] {1})[0];
            double[] end = cohort.states().get(0).weights();

            assertThat(value).isCloseTo(loss(start, shape, activation, data, loss), within(1e-13));
            for (int i = 0; i < start.length; i++) {
                double h = 1e-5;
                double[] moved = start.clone();
                moved[i] += h;
                double above = loss(moved, shape, activation, data, loss);
                moved[i] = start[i] - h;
                double below = loss(moved, shape, activation, data, loss);
                assertThat(start[i] - end[i])
                        .as("parameter %d", i)
                        .isCloseTo((above - below) / (2 * h), within(1e-8));
            }
        }
    }

    /** The mean loss as the textbook writes it, in plain Java. */
    private static double loss(
            double[] weights,
            MlpShape shape,
            MlpActivation activation,
            TrainingData data,
            LossFunction loss) {
        double sum = 0;
        for (int row = 0; row < ROWS; row++) {
            double[] h = data.train().features().read(row, row + 1);
            for (int layer = 0; layer <= shape.depth(); layer++) {
                h = layer(h, weights, shape, layer);
                for (int u = 0; layer < shape.depth() && u < h.length; u++) {
                    h[u] = value(activation, h[u]);
                }
            }
            sum += rowLoss(h, row, data, loss);
        }
        return sum / ROWS;
    }

    private static double[] layer(double[] h, double[] weights, MlpShape shape, int layer) {
        double[] z = new double[shape.unitsOf(layer)];
        int at = shape.offsetOf(layer);
        for (int u = 0; u < z.length; u++) {
            z[u] = weights[at + h.length * z.length + u];
            for (int i = 0; i < h.length; i++) {
                z[u] += h[i] * weights[at + i * z.length + u];
            }
        }
        return z;
    }

    private static double value(MlpActivation activation, double x) {
        return switch (activation) {
            case IDENTITY -> x;
            case RELU -> Math.max(x, 0);
            case LEAKY_RELU -> x > 0 ? x : 0.01 * x;
            case ELU -> x > 0 ? x : Math.expm1(x);
            case SELU -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));
            case GELU -> x * 0.5 * (1 + Erf.erf(x / Math.sqrt(2)));
            case SWISH -> x / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
        };
    }

    private static double rowLoss(double[] out, int row, TrainingData data, LossFunction loss) {
        double[] targets = data.train().targets();
        if (data.task() == Task.BINARY) {
            double p = 1 / (1 + Math.exp(-out[0]));
            return -Math.log(targets[row] == 1 ? p : 1 - p);
        }
        double sum = 0;
        for (int t = 0; t < out.length; t++) {
            if (data.task() == Task.MULTICLASS) {
                sum += Math.exp(out[t]);
                continue;
            }
            double d = Math.abs(out[t] - targets[row * out.length + t]);
            sum +=
                    switch (loss.kind()) {
                        case SQUARED_ERROR -> d * d;
                        case ABSOLUTE_ERROR -> d;
                        case HUBER -> d <= DELTA ? d * d / 2 : DELTA * (d - DELTA / 2);
                        case CROSS_ENTROPY -> throw new AssertionError("not of numbers");
                    };
        }
        return data.task() == Task.MULTICLASS
                ? Math.log(sum) - out[(int) targets[row]]
                : sum / out.length;
    }
}
