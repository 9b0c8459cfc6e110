package io.djltuner.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.internal.TorchProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The optimizers against PyTorch's, step by step; optimizer_reference.py made the table. */
class OptimizerReferenceTest {

    private static final int WIDTH = 6;
    private static final double OFF = Double.POSITIVE_INFINITY;

    /** One step of the table. */
    private record Step(double rate, double[] gradient, double[] weights) {}

    private static Stream<Arguments> cases() throws IOException {
        Map<String, List<Step>> cases = new LinkedHashMap<>();
        CSVFormat format =
                CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).build();
        try (InputStream in =
                        Objects.requireNonNull(
                                OptimizerReferenceTest.class.getResourceAsStream(
                                        "/reference/optimizers.csv"));
                InputStreamReader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            for (CSVRecord row : format.parse(text)) {
                cases.computeIfAbsent(row.get("case"), name -> new ArrayList<>())
                        .add(
                                new Step(
                                        Double.parseDouble(row.get("lr")),
                                        numbers(row, "g"),
                                        numbers(row, "w")));
            }
        }
        assertThat(cases).hasSize(26);
        return cases.entrySet().stream().map(c -> Arguments.of(c.getKey(), c.getValue()));
    }

    private static double[] numbers(CSVRecord row, String letter) {
        return IntStream.range(0, WIDTH)
                .mapToDouble(i -> Double.parseDouble(row.get(letter + i)))
                .toArray();
    }

    /** The settings of a case, read off its name as the script's header explains them. */
    private static OptimizerSettings settings(String name) {
        String kindName = name.split("_", -1)[0].toUpperCase(Locale.ROOT);
        MlpOptimizer kind = MlpOptimizer.valueOf(kindName);
        boolean nesterov = name.contains("nesterov");
        boolean momentum = nesterov || name.contains("momentum");
        boolean otherBetas = name.equals("adam_betas_eps");
        boolean otherAlpha = name.equals("rmsprop_alpha_eps");
        double epsilon = kind == MlpOptimizer.ADAGRAD ? 1e-10 : 1e-8;
        return new OptimizerSettings(
                kind,
                momentum ? 0.9 : 0,
                nesterov,
                otherBetas ? 0.8 : 0.9,
                otherBetas ? 0.95 : 0.999,
                otherBetas ? 1e-4 : otherAlpha ? 1e-7 : epsilon,
                otherAlpha ? 0.9 : 0.99,
                kind == MlpOptimizer.ADAMW ? (name.equals("adamw") ? 0.01 : 0.1) : 0,
                0,
                // The penalty is l2·w², its gradient twice l2·w.
                name.endsWith("_l2") ? 0.1 / 2 : 0,
                name.endsWith("clip_value") ? 0.5 : OFF,
                name.endsWith("clip_norm") ? 1 : OFF);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void takesTheStepsOfPyTorchOnABlocksParameters(String name, List<Step> steps) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            NDArray weights = manager.create(steps.get(0).weights());
            NDArray gradient = manager.zeros(weights.getShape(), weights.getDataType());
            NDArray loss = manager.create(0.25);
            NDArray total = manager.create(0.0);
            BlockOptimizer optimizer = optimizer(name, manager, new NDArray[] {weights});
            TorchProgram.Held gradients = TorchProgram.hold(new NDArray[] {gradient});
            for (int step = 1; step < steps.size(); step++) {
                Step expected = steps.get(step);
                gradient.set(expected.gradient());
                optimizer.step(expected.rate(), gradients, loss, 8, total);
                assertThat(weights.toDoubleArray())
                        .as("step %d", step)
                        .containsExactly(expected.weights(), within(1e-12));
                assertThat(gradient.toDoubleArray()).containsOnly(0);
                assertThat(total.getDouble()).isEqualTo(2.0 * step);
                assertThat(optimizer.steps()).isEqualTo(step);
            }
            gradients.close();
            optimizer.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theOneFormulaWithItsCoefficientsTakesTheStepsOfPyTorch(String name, List<Step> steps) {
        OptimizerSettings settings = settings(name);
        UpdateCoefficients of = new UpdateCoefficients(settings);
        double[] w = steps.get(0).weights().clone();
        double[] m = new double[WIDTH];
        double[] v = new double[WIDTH];
        double[] pqr = new double[3];
        for (int t = 1; t < steps.size(); t++) {
            double rate = steps.get(t).rate();
            double[] g = shaped(settings, w, steps.get(t).gradient());
            of.step(rate, t, of.momentumProduct(t - 1L), pqr);
            for (int i = 0; i < WIDTH; i++) {
                m[i] = of.a() * m[i] + of.b() * g[i];
                v[i] = of.c() * v[i] + of.d() * g[i] * g[i];
                double step = pqr[0] * m[i] + pqr[1] * g[i];
                w[i] = of.keep(rate) * w[i] - step / (pqr[2] * Math.sqrt(v[i]) + of.e());
            }
            assertThat(w).as("step %d", t).containsExactly(steps.get(t).weights(), within(1e-12));
        }
    }

    private static double[] shaped(OptimizerSettings settings, double[] w, double[] gradient) {
        double[] g = gradient.clone();
        double squares = 0;
        for (int i = 0; i < WIDTH; i++) {
            g[i] += 2 * settings.l2() * w[i];
            g[i] = Math.max(-settings.clipValue(), Math.min(settings.clipValue(), g[i]));
            squares += g[i] * g[i];
        }
        double scale = Math.min(1, settings.clipNorm() / (Math.sqrt(squares) + 1e-6));
        for (int i = 0; i < WIDTH; i++) {
            g[i] *= scale;
        }
        return g;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void goesOnExactlyFromItsMoments(String name, List<Step> steps) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            NDArray weights = manager.create(steps.get(0).weights());
            NDArray[] parameters = {weights};
            NDArray total = manager.create(0.0);
            BlockOptimizer optimizer = optimizer(name, manager, parameters);
            for (int step = 1; step < steps.size(); step++) {
                BlockOptimizer resumed = optimizer(name, manager, parameters);
                copy(optimizer.first(), resumed.first());
                copy(optimizer.second(), resumed.second());
                resumed.restore(optimizer.steps());
                NDArray gradient = manager.create(steps.get(step).gradient());
                NDArray loss = manager.create(0.0);
                try (TorchProgram.Held gradients = TorchProgram.hold(new NDArray[] {gradient})) {
                    resumed.step(steps.get(step).rate(), gradients, loss, 1, total);
                }
                optimizer.close();
                optimizer = resumed;
            }
            optimizer.close();
            assertThat(weights.toDoubleArray())
                    .containsExactly(steps.get(steps.size() - 1).weights(), within(1e-12));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aFactorMultipliesTheRate(String name, List<Step> steps) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            NDArray weights = manager.create(steps.get(0).weights());
            NDArray total = manager.create(0.0);
            try (BlockOptimizer halved =
                    new BlockOptimizer(
                            settings(name),
                            manager,
                            new NDArray[] {weights},
                            new boolean[] {true},
                            new double[] {0.5})) {
                for (Step step : steps.subList(1, steps.size())) {
                    NDArray[] gradient = {manager.create(step.gradient())};
                    try (TorchProgram.Held gradients = TorchProgram.hold(gradient)) {
                        halved.step(2 * step.rate(), gradients, manager.create(0.0), 1, total);
                    }
                    assertThat(weights.toDoubleArray())
                            .containsExactly(step.weights(), within(1e-12));
                }
            }
        }
    }

    private static BlockOptimizer optimizer(String name, NDManager manager, NDArray[] weights) {
        return new BlockOptimizer(
                settings(name), manager, weights, new boolean[] {true}, new double[] {1});
    }

    private static void copy(NDArray[] from, NDArray[] to) {
        for (int i = 0; i < from.length; i++) {
            to[i].set(from[i].toDoubleArray());
        }
    }
}
