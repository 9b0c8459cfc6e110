package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import io.djltuner.data.CategoricalColumn;
import io.djltuner.data.Column;
import io.djltuner.data.DataException;
import io.djltuner.data.NumberEncoding;
import io.djltuner.data.NumericColumn;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.PreprocessingOptions;
import io.djltuner.data.TabularData;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatasetTableTest {

    private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static ArrayDataset dataset(NDArray inputs, NDArray... labels) {
        return new ArrayDataset.Builder()
                .setData(inputs)
                .optLabels(labels)
                .setSampling(4, false)
                .build();
    }

    @Test
    void everyNumberOfARowIsAColumnInRowMajorOrder() {
        NDArray images = manager.arange(0, 60, 1, DataType.FLOAT32).reshape(10, 1, 2, 3);
        NDArray digits = manager.arange(0, 10, 1, DataType.INT64);

        DatasetTable read = DatasetTable.read(dataset(images, digits));

        assertThat(read.sampleShape()).isEqualTo(new Shape(1, 2, 3));
        TabularData table = read.table();
        assertThat(table.rows()).isEqualTo(10);
        assertThat(table.columns()).hasSize(6);
        for (int row = 0; row < 10; row++) {
            for (int column = 0; column < 6; column++) {
                NumericColumn numbers = (NumericColumn) table.columns().get(column);
                assertThat(numbers.value(row)).isEqualTo(6 * row + column);
            }
            assertThat(table.targets().get(0).text(row)).isEqualTo(Integer.toString(row));
        }
    }

    /** Drawn by a generator without a seed, rows would make another study of each process. */
    @Test
    void allRowsAreReadInTheirOrderWhateverTheSamplingIs() {
        ArrayDataset dataset =
                new ArrayDataset.Builder()
                        .setData(manager.arange(0, 10, 1, DataType.FLOAT32).reshape(10, 1))
                        .optLabels(manager.arange(0, 10, 1, DataType.FLOAT32))
                        .setSampling(4, true, true)
                        .build();

        NumericColumn numbers = (NumericColumn) DatasetTable.read(dataset).table().columns().get(0);

        assertThat(IntStream.range(0, numbers.size()).mapToDouble(numbers::value))
                .containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0);
    }

    @Test
    void numbersReachANetworkAsTheDatasetGivesThem() {
        NDArray tokens = manager.create(new int[] {7, 4711, 0, 7, 30_000, 2}, new Shape(3, 2));
        NDArray labels = manager.create(new float[] {1, 2, 3});
        TabularData table = DatasetTable.read(dataset(tokens, labels)).table();

        for (NumberEncoding encoding : NumberEncoding.values()) {
            Preprocessing fitted =
                    Preprocessing.fitRegression(
                            table,
                            new int[] {0, 1, 2},
                            PreprocessingOptions.defaults().numbers(encoding));
            assertThat(fitted.features(table)).containsExactly(7, 4711, 0, 7, 30_000, 2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "INT8", "INT32", "INT64", "BOOLEAN"})
    void wholeNumbersAreClasses(DataType type) {
        NDArray inputs = manager.ones(new Shape(3, 2));
        NDArray labels = manager.create(new float[] {0, 1, 1}).toType(type, true);

        Column target = DatasetTable.read(dataset(inputs, labels)).table().targets().get(0);

        assertThat(target).isInstanceOf(CategoricalColumn.class);
        assertThat(target.name()).isEqualTo("target");
        assertThat(List.of(target.text(0), target.text(1), target.text(2)))
                .containsExactly("0", "1", "1");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void otherNumbersAreNumbers(DataType type) {
        NDArray inputs = manager.ones(new Shape(3, 2));
        NDArray labels = manager.create(new double[] {0.1, 1, 2}).toType(type, true);

        Column target = DatasetTable.read(dataset(inputs, labels)).table().targets().get(0);

        assertThat(((NumericColumn) target).value(0)).isCloseTo(0.1, within(1e-8));
        assertThat(((NumericColumn) target).value(2)).isEqualTo(2);
    }

    @Test
    void largeWholeNumbersStayApart() {
        NDArray inputs = manager.ones(new Shape(2, 2));
        NDArray labels = manager.create(new long[] {1L << 40, (1L << 40) + 1});

        Column target = DatasetTable.read(dataset(inputs, labels)).table().targets().get(0);

        assertThat(target.text(0)).isEqualTo("1099511627776");
        assertThat(target.text(1)).isEqualTo("1099511627777");
    }

    @Test
    void severalLabelsAreSeveralTargets() {
        NDArray inputs = manager.ones(new Shape(5, 2));
        NDArray labels = manager.arange(0, 10, 1, DataType.FLOAT32).reshape(5, 2);

        TabularData table = DatasetTable.read(dataset(inputs, labels)).table();

        assertThat(table.targets()).hasSize(2);
        assertThat(((NumericColumn) table.targets().get(1)).value(4)).isEqualTo(9);
    }

    @Test
    void aRowWithTwoLabelArraysIsRefused() {
        NDArray inputs = manager.ones(new Shape(5, 2));

        assertThatThrownBy(() -> DatasetTable.read(dataset(inputs, inputs, inputs)))
                .isInstanceOf(DataException.class)
                .hasMessage("dataset: a row must have one label array, but has 2");
    }

    @Test
    void aRowWithTwoInputArraysIsRefused() {
        NDArray inputs = manager.ones(new Shape(5, 2));
        ArrayDataset dataset =
                new ArrayDataset.Builder()
                        .setData(inputs, inputs)
                        .optLabels(inputs)
                        .setSampling(4, false)
                        .build();

        assertThatThrownBy(() -> DatasetTable.read(dataset))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "dataset: a row must have one input array, but has 2; join them into one"
                                + " that the block takes apart");
    }
}
