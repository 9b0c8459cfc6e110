package io.djltuner.training.fused;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.djltuner.data.Task;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.Initialization;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.LossFunction;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.NetworkState;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Measures this machine: trains 18 small cohorts for a few steps each and fits the prices of {@link
 * StepCost} to their times. Takes a fraction of a second.
 */
final class Calibration {

    private static final int INPUTS = 8;
    private static final int BATCH = 32;
    private static final int STEPS = 24;
    private static final int REPETITIONS = 3;

    /** Rounds of coordinate descent: ten times what six prices need to settle. */
    private static final int ROUNDS = 20_000;

    /** {layers, units, networks} that are timed with plain descent. */
    private static final int[][] PLAIN = {
        {0, 1, 4},
        {1, 16, 1},
        {1, 100, 12},
        {2, 16, 24},
        {2, 32, 4},
        {2, 64, 6},
        {2, 128, 1},
        {3, 16, 3},
        {3, 40, 12},
        {3, 80, 3},
        {4, 64, 2}
    };

    /** {layers, units, networks} that are timed with Adam. */
    private static final int[][] ADAM = {
        {1, 16, 2}, {1, 100, 4}, {2, 32, 16}, {2, 64, 3}, {3, 16, 8}, {3, 80, 2}, {3, 128, 16}
    };

    private Calibration() {}

    /**
     * Measures.
     *
     * @param device to measure
     * @param type of the numbers
     * @return the prices
     */
    static StepCost measure(Device device, DataType type) {
        List<double[]> features = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        try (TrainingData data = data(device, type)) {
            for (MlpOptimizer optimizer : List.of(MlpOptimizer.SGD, MlpOptimizer.ADAM)) {
                for (int[] spec : optimizer == MlpOptimizer.SGD ? PLAIN : ADAM) {
                    MlpSettings network = network(spec[0], spec[1], optimizer);
                    CohortLoad load = new CohortLoad(BATCH, INPUTS, 1, DataRows.NONE);
                    load.add(network, spec[2], 0);
                    features.add(load.features());
                    times.add(time(data, network, spec[2]));
                }
            }
        }
        return StepCost.of(fit(features, times));
    }

    private static TrainingData data(Device device, DataType type) {
        int rows = BATCH * STEPS;
        Random random = new Random(1);
        return new TrainingData(
                device,
                type,
                Task.REGRESSION,
                1,
                new LabeledRows(
                        rows,
                        INPUTS,
                        random.doubles((long) rows * INPUTS, -1, 1).toArray(),
                        random.doubles(rows, -1, 1).toArray()),
                Optional.empty(),
                List.of(),
                new double[0],
                1);
    }

    private static MlpSettings network(int layers, int units, MlpOptimizer optimizer) {
        return new MlpSettings(
                new MlpShape(INPUTS, Collections.nCopies(layers, units), 1),
                MlpActivation.RELU,
                MlpInitialization.GLOROT_UNIFORM,
                OptimizerSettings.of(optimizer),
                1e-3,
                0,
                BATCH);
    }

    /** Microseconds of a step: the fastest of a few epochs. */
    private static double time(TrainingData data, MlpSettings network, int count) {
        Member member =
                new Member(
                        network.shape(),
                        network.activation(),
                        network.optimizer(),
                        0,
                        TrainingData.ALL_ROWS);
        List<NetworkState> states =
                IntStream.range(0, count)
                        .mapToObj(
                                k ->
                                        NetworkState.initial(
                                                Initialization.draw(
                                                        network.initialization(),
                                                        network.shape(),
                                                        k,
                                                        0)))
                        .toList();
        double best = Double.POSITIVE_INFINITY;
        try (Cohort cohort =
                new Cohort(
                        data,
                        LossFunction.mse(),
                        BATCH,
                        Collections.nCopies(count, member),
                        states)) {
            double[] rates = new double[count];
            Arrays.fill(rates, network.learningRate());
            int[] epochs = new int[count];
            for (int epoch = 0; epoch <= REPETITIONS; epoch++) {
                Arrays.fill(epochs, epoch + 1);
                long start = System.nanoTime();
                cohort.trainEpoch(rates, epochs);
                double micros = (System.nanoTime() - start) / 1e3 / STEPS;
                best = epoch == 0 ? best : Math.min(best, micros);
            }
        }
        return best;
    }

    /** Prices ≥ 0 with the least sum of squared relative errors, by coordinate descent. */
    static double[] fit(List<double[]> features, List<Double> times) {
        int count = features.get(0).length;
        double[] prices = new double[count];
        double[] residual = new double[features.size()];
        double[] scale = new double[count];
        Arrays.fill(residual, 1);
        for (int row = 0; row < residual.length; row++) {
            for (int i = 0; i < count; i++) {
                double relative = features.get(row)[i] / times.get(row);
                scale[i] += relative * relative;
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            int i = round % count;
            double slope = 0;
            for (int row = 0; row < residual.length; row++) {
                slope += residual[row] * features.get(row)[i] / times.get(row);
            }
            double moved = scale[i] == 0 ? 0 : Math.max(0, prices[i] + slope / scale[i]);
            for (int row = 0; row < residual.length; row++) {
                residual[row] -= (moved - prices[i]) * features.get(row)[i] / times.get(row);
            }
            prices[i] = moved;
        }
        return prices;
    }
}
