package io.djltuner.training.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Doubles on the host, arrays of either precision in the engine. */
public final class Numbers {

    private Numbers() {}

    /**
     * Creates an array.
     *
     * @param manager its owner
     * @param values its numbers
     * @param type {@code FLOAT32} or {@code FLOAT64}
     * @param shape its shape
     * @return the array
     */
    public static NDArray create(NDManager manager, double[] values, DataType type, long... shape) {
        return type == DataType.FLOAT64
                ? manager.create(values, new Shape(shape))
                : manager.create(narrow(values), new Shape(shape));
    }

    /**
     * Overwrites an array.
     *
     * @param array of {@code FLOAT32} or {@code FLOAT64}
     * @param values as many numbers
     */
    public static void write(NDArray array, double[] values) {
        if (array.getDataType() == DataType.FLOAT64) {
            array.set(values);
        } else {
            array.set(narrow(values));
        }
    }

    /**
     * Reads an array.
     *
     * @param array of {@code FLOAT32} or {@code FLOAT64}
     * @return its numbers
     */
    public static double[] read(NDArray array) {
        if (array.getDataType() == DataType.FLOAT64) {
            return array.toDoubleArray();
        }
        float[] narrow = array.toFloatArray();
        double[] wide = new double[narrow.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = narrow[i];
        }
        return wide;
    }

    private static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
