package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import io.djltuner.data.DataException;
import io.djltuner.data.NumericColumn;
import io.djltuner.data.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
            assertThat(((NumericColumn) table.targets().get(0)).value(row)).isEqualTo(row);
        }
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
}
