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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures this machine: trains 18 cohorts for a few steps each, in turns, and fits the prices of
 * {@link StepCost} to their times. Where the prices explain the times badly, since the machine's
 * speed changed meanwhile, it measures again. Takes a second or two.
 */
final class Calibration {

    private static final Logger LOGGER = LoggerFactory.getLogger(Calibration.class);

    private static final int INPUTS = 8;
    private static final int BATCH = 32;
    private static final int STEPS = 24;

    /** Turns of all cohorts, the fastest of which counts, after one to warm up. */
    private static final int TURNS = 5;

    private static final int ATTEMPTS = 3;

    /**
     * Microseconds that it takes at least to bring a thousand numbers of four bytes from memory, at
     * 20 GB a second: most of the cohorts timed fit into a cache, and show less.
     */
    private static final double FROM_MEMORY = 0.2;

    /** A root mean square of relative errors that a steady machine stays below. */
    private static final double STEADY = 0.15;

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
        {1, 16, 2},
        {1, 100, 4},
        {2, 32, 16},
        {2, 64, 3},
        {3, 16, 8},
        {3, 80, 2},
        {3, 128, 16}
    };

    private Calibration() {}

    /**
     * A cohort to time.
     *
     * @param cohort of equal networks
     * @param features that are priced
     * @param rates of its networks
     */
    private record Timed(Cohort cohort, double[] features, double[] rates)
            implements AutoCloseable {

        static Timed of(TrainingData data, MlpSettings network, int count) {
            CohortLoad load = new CohortLoad(BATCH, INPUTS, 1, DataRows.NONE);
            load.add(network, count, 0);
            double[] rates = new double[count];
            Arrays.fill(rates, network.learningRate());
            return new Timed(newCohort(data, network, count), load.features(), rates);
        }

        /** Microseconds of a step in an epoch. */
        double time(int epoch) {
            int[] epochs = new int[rates.length];
            Arrays.fill(epochs, epoch);
            long start = System.nanoTime();
            cohort.trainEpoch(rates, epochs);
            return (System.nanoTime() - start) / 1e3 / STEPS;
        }

        @Override
        public void close() {
            cohort.close();
        }
    }

    /**
     * Measures.
     *
     * @param device to measure
     * @param type of the numbers
     * @return the prices
     */
    static StepCost measure(Device device, DataType type) {
        try (TrainingData data = data(device, type)) {
            List<Timed> timed = new ArrayList<>();
            try {
                for (MlpOptimizer optimizer : List.of(MlpOptimizer.SGD, MlpOptimizer.ADAM)) {
                    for (int[] spec : optimizer == MlpOptimizer.SGD ? PLAIN : ADAM) {
                        timed.add(Timed.of(data, network(spec[0], spec[1], optimizer), spec[2]));
                    }
                }
                double[] prices = steadiest(timed);
                int uncached = prices.length - 1;
                prices[uncached] = Math.max(prices[uncached], device.isGpu() ? 0 : FROM_MEMORY);
                return StepCost.of(prices);
            } finally {
                timed.forEach(Timed::close);
            }
        }
    }

    private static double[] steadiest(List<Timed> timed) {
        List<double[]> features = timed.stream().map(Timed::features).toList();
        double[] best = {};
        double least = Double.POSITIVE_INFINITY;
        for (int attempt = 0; attempt < ATTEMPTS && !(least <= STEADY); attempt++) {
            List<Double> times = times(timed, attempt * (TURNS + 1));
            double[] prices = fit(features, times);
            double error = error(features, times, prices);
            LOGGER.debug("step cost: relative error {}", error);
            if (error < least) {
                least = error;
                best = prices;
            }
        }
        return best;
    }

    /** The fastest of a few epochs of each. */
    private static List<Double> times(List<Timed> timed, int epochsBefore) {
        double[] fastest = new double[timed.size()];
        Arrays.fill(fastest, Double.POSITIVE_INFINITY);
        for (int turn = 0; turn <= TURNS; turn++) {
            for (int i = 0; i < fastest.length; i++) {
                double micros = timed.get(i).time(epochsBefore + turn + 1);
                fastest[i] = turn == 0 ? fastest[i] : Math.min(fastest[i], micros);
            }
        }
        return Arrays.stream(fastest).boxed().toList();
    }

    /** The root mean square of what prices miss times by, relative to these. */
    static double error(List<double[]> features, List<Double> times, double[] prices) {
        double sum = 0;
        for (int row = 0; row < times.size(); row++) {
            double predicted = 0;
            for (int i = 0; i < prices.length; i++) {
                predicted += prices[i] * features.get(row)[i];
            }
            double miss = predicted / times.get(row) - 1;
            sum += miss * miss;
        }
        return Math.sqrt(sum / times.size());
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

    private static Cohort newCohort(TrainingData data, MlpSettings network, int count) {
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
        return new Cohort(
                data, LossFunction.mse(), BATCH, Collections.nCopies(count, member), states);
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
