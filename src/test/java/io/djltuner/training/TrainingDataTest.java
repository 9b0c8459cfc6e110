package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.djltuner.data.Task;
import io.djltuner.training.internal.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Data on the device, however large. */
class TrainingDataTest {

    private static final int INPUTS = 4096;

    private static double[] draw(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] drawn = new double[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = (float) random.nextDouble();
        }
        return drawn;
    }

    private static TrainingData upload(Task task, LabeledRows train, LabeledRows validation) {
        return new TrainingData(
                Device.cpu(),
                DataType.FLOAT32,
                task,
                task == Task.MULTICLASS ? 3 : 1,
                train,
                Optional.of(validation),
                List.of(),
                new double[0],
                1);
    }

    @Test
    void whatIsReadInPartsIsOneArrayThere() {
        // Parts have 2²² numbers, which is 1,024 rows.
        double[] features = draw(1030 * INPUTS, 1);
        double[] held = draw(5 * INPUTS, 2);
        double[] classes = new double[1030];
        Arrays.setAll(classes, row -> row % 3);
        LabeledRows train = new LabeledRows(1030, INPUTS, features, classes);
        LabeledRows validation = new LabeledRows(5, INPUTS, held, new double[5]);

        try (TrainingData data = upload(Task.MULTICLASS, train, validation)) {
            assertThat(Arrays.equals(data.read(data.inputs()), features)).isTrue();
            assertThat(data.read(data.validationInputs().orElseThrow())).isEqualTo(held);
            double[] oneHot = data.read(data.targets());
            assertThat(data.targets().getShape().getShape()).containsExactly(1030, 3);
            for (int i = 0; i < oneHot.length; i++) {
                assertThat(oneHot[i]).isEqualTo(classes[i / 3] == i % 3 ? 1 : 0);
            }
        }
    }

    @Test
    void partsCoverAllRowsInOrderAndAreSmall() {
        int rows = 3_000_001;
        // Three thousand million numbers, more than one array can have.
        LabeledRows many =
                new LabeledRows(rows, 1000, (from, to) -> new double[0], new double[rows]);
        int[] next = {0};

        many.readInParts(
                (from, to, features) -> {
                    assertThat(from).isEqualTo(next[0]);
                    assertThat((to - from) * 1000L).isBetween(1L, 1L << 22);
                    next[0] = to;
                });

        assertThat(next[0]).isEqualTo(rows);
    }

    @Test
    void dataThatNoMemoryHoldsAreRefusedBeforeTheyAreRead() {
        FeatureRows unread =
                (from, to) -> {
                    throw new IllegalStateException("read");
                };
        LabeledRows train = new LabeledRows(2000, 2_000_000_000, unread, new double[2000]);
        LabeledRows validation = new LabeledRows(500, 2_000_000_000, unread, new double[500]);

        assertThatThrownBy(() -> upload(Task.REGRESSION, train, validation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "data: 2,000 training and 500 validation rows of 2,000,000,000 numbers take"
                                + " 20,000\\.0 GB on cpu\\(\\), which has [0-9,]+\\.[0-9] GB; use"
                                + " fewer rows or columns, or another device");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void aLongArrayIsCopiedWhole(DataType type) {
        double[] numbers = draw((1 << 22) * 2 + 3, 3);

        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            NDArray array = Numbers.create(manager, numbers, type, 1, numbers.length);

            assertThat(array.getShape().getShape()).containsExactly(1, numbers.length);
            assertThat(Arrays.equals(Numbers.read(array), numbers)).isTrue();
        }
    }
}
