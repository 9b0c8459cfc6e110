package io.djltuner.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpShape;

/**
 * A training step of a cohort of equal networks on one thread, Adam: microseconds per member,
 * GFLOP/s, and the share of what a plain product of two 1024×1024 matrices reaches in the same run.
 */
final class MlpBenchmark {

    private static final int EPOCHS = 7;

    private MlpBenchmark() {}

    static String run(int[] numbers) {
        int units = numbers[0];
        int layers = numbers[1];
        int batch = numbers[2];
        int members = numbers[3];
        int steps = Math.max(10, 4096 / batch);
        MlpShape shape = Workload.shape(units, layers);
        try (TrainingData data = Workload.regression(batch * steps)) {
            double peak = matmulGflops(data);
            double micros;
            try (NetworkTrainer trainer =
                    Workload.cohort(data, shape, MlpOptimizer.ADAM, batch, members)) {
                micros = Workload.microsPerStep(trainer, EPOCHS, steps);
            }
            double flops = 0;
            for (int layer = 0; layer <= layers; layer++) {
                // Forward, gradient by the weights, and but for the first layer by the inputs.
                double products = layer == 0 ? 2 : 3;
                flops += products * 2 * batch * shape.inputsOf(layer) * shape.unitsOf(layer);
            }
            double gflops = flops * members / micros / 1e3;
            return "mlp units=%d layers=%d batch=%d k=%d us_per_member=%.2f gflops=%.1f peak=%.1f share=%.3f"
                    .formatted(
                            units,
                            layers,
                            batch,
                            members,
                            micros / members,
                            gflops,
                            peak,
                            gflops / peak);
        }
    }

    private static double matmulGflops(TrainingData data) {
        int n = 1024;
        try (NDManager manager = data.newManager()) {
            NDArray a = manager.randomNormal(new Shape(n, n), DataType.FLOAT32);
            NDArray b = manager.randomNormal(new Shape(n, n), DataType.FLOAT32);
            double[] times = new double[9];
            for (int i = -2; i < times.length; i++) {
                long start = System.nanoTime();
                try (NDArray product = a.matMul(b)) {
                    product.getFloat(0, 0);
                }
                if (i >= 0) {
                    times[i] = System.nanoTime() - start;
                }
            }
            return 2.0 * n * n * n / Workload.median(times);
        }
    }
}
