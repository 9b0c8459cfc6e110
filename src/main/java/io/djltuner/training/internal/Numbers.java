package io.djltuner.training.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Doubles on the host, arrays of either precision in the engine. */
public final class Numbers {

    private static final int FIRST_STAGING = 1 << 16;

    /** More numbers than this are copied in parts, so that the buffer stays of moderate size. */
    private static final int MOST_AT_ONCE = 1 << 22;

    private static final ThreadLocal<ByteBuffer> STAGING =
            ThreadLocal.withInitial(() -> direct(FIRST_STAGING));

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
        if (values.length <= MOST_AT_ONCE) {
            return copied(manager, staged(values, 0, values.length, type), type, shape);
        }
        NDArray whole = manager.create(new Shape(values.length), type);
        int count;
        for (int from = 0; from < values.length; from += count) {
            count = Math.min(values.length - from, MOST_AT_ONCE);
            try (NDArray part = copied(manager, staged(values, from, count, type), type, count)) {
                whole.set(new NDIndex().addSliceDim(from, from + (long) count), part);
            }
        }
        try (NDArray flat = whole) {
            return flat.reshape(shape);
        }
    }

    private static ByteBuffer staged(double[] values, int from, int count, DataType type) {
        ByteBuffer bytes = staging(count * (long) type.getNumOfBytes());
        if (type == DataType.FLOAT64) {
            bytes.asDoubleBuffer().put(values, from, count);
        } else {
            FloatBuffer floats = bytes.asFloatBuffer();
            for (int i = from; i < from + count; i++) {
                floats.put((float) values[i]);
            }
        }
        return bytes;
    }

    /**
     * Creates an array of whole numbers.
     *
     * @param manager its owner
     * @param values its numbers
     * @param shape its shape
     * @return the array, of type {@code INT64}
     */
    public static NDArray create(NDManager manager, long[] values, long... shape) {
        ByteBuffer bytes = staging(values.length * (long) Long.BYTES);
        bytes.asLongBuffer().put(values);
        return copied(manager, bytes, DataType.INT64, shape);
    }

    /**
     * An array that the engine creates from a buffer shares the buffer's memory, which is freed
     * when the collector finds the buffer and not when the array is closed: a search would grow by
     * all that it ever uploaded. So everything goes through one buffer for each thread, and is
     * copied.
     */
    private static NDArray copied(
            NDManager manager, ByteBuffer bytes, DataType type, long... shape) {
        try (NDArray shared = manager.create(bytes, new Shape(shape), type)) {
            return shared.duplicate();
        }
    }

    private static ByteBuffer staging(long size) {
        int bytes = Math.toIntExact(size);
        ByteBuffer buffer = STAGING.get();
        if (buffer.capacity() < bytes) {
            buffer = direct(Math.max(bytes, 2 * buffer.capacity()));
            STAGING.set(buffer);
        }
        return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
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
