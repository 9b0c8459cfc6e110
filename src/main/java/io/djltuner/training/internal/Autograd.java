package io.djltuner.training.internal;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;

/**
 * The engine's automatic differentiation on the calling thread, without DJL's gradient collector,
 * of which there can be only one in a process.
 */
public final class Autograd {

    private Autograd() {}

    /**
     * Switches recording on or off for the calling thread.
     *
     * @param on whether operations are recorded
     * @return what it was before
     */
    public static boolean record(boolean on) {
        boolean before = JniUtils.isGradMode();
        if (before != on) {
            JniUtils.setGradMode(on);
        }
        return before;
    }

    /**
     * Adds the derivatives of a scalar to the gradients of everything that it was computed from.
     *
     * @param loss a scalar
     * @param one an array with the number 1, of the loss's shape and type
     */
    public static void backward(NDArray loss, NDArray one) {
        JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
    }

    /**
     * The gradient that backward passes add to.
     *
     * @param array one that derivatives are asked of
     * @return a handle on it, owned by the array's manager; empty before the first backward pass
     *     that reaches the array
     */
    public static Optional<NDArray> gradient(NDArray array) {
        return Optional.ofNullable(JniUtils.getGradient((PtNDArray) array));
    }

    /**
     * Sets a gradient back to 0.
     *
     * @param array one that has a gradient
     */
    public static void zeroGradient(NDArray array) {
        JniUtils.zeroGrad((PtNDArray) array);
    }

    /**
     * Seeds the engine's own generator, which is one for the whole process.
     *
     * @param seed the seed
     */
    public static void seedEngine(long seed) {
        JniUtils.setSeed(seed);
    }

    /**
     * Sets how many threads one operation may use: on the calling thread, and on those that begin
     * to compute later. A thread that has computed keeps its number until it sets another.
     *
     * @param threads at least 1
     */
    public static void setThreadsPerOperation(int threads) {
        // Loads the native library if nobody has.
        Engine.getEngine("PyTorch");
        if (JniUtils.getNumThreads() != threads) {
            JniUtils.setNumThreads(threads);
        }
    }
}
