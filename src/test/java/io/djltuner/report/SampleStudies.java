package io.djltuner.report;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Failure;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialFacts;
import io.djltuner.study.TrialState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** Studies of a network that was never trained: its losses are a formula with some noise. */
final class SampleStudies {

    static final SearchSpace SPACE =
            SearchSpace.builder()
                    .hiddenLayers(0, 3)
                    .units(16, 256)
                    .activation(MlpActivation.RELU, MlpActivation.TANH, MlpActivation.GELU)
                    .optimizer(MlpOptimizer.SGD, MlpOptimizer.ADAM)
                    .learningRate(1e-4, 1e-1)
                    .dropout(0.0, 0.5)
                    .add(
                            RealRange.of("momentum", 0.5, 0.99)
                                    .scale(Scale.REVERSE_LOG)
                                    .when(Condition.is("optimizer", MlpOptimizer.SGD)))
                    .batchSize(32, 512)
                    .epochs(50)
                    .build();

    static final Map<String, Object> ATTRIBUTES =
            Map.of(
                    Report.DEFAULT_VALUE,
                    0.5,
                    "djl_tuner:setting:data",
                    "no rows, since the losses are a formula",
                    "djl_tuner:setting:task",
                    "REGRESSION",
                    "djl_tuner:setting:strategy",
                    "random search",
                    "djl_tuner:setting:loss",
                    "default");

    private SampleStudies() {}

    /** A history of trials over a space, the name of its study among them. */
    static StudyHistory history(
            String name, SearchSpace space, Objective objective, List<Trial> trials) {
        try (Study empty =
                Study.builder(space, objective, new RandomSearch()).name(name).seed(42).build()) {
            return empty.history().showing(space, trials, trials.size());
        }
    }

    /** Of networks: one in eight is pruned, one in twenty fails. */
    static StudyHistory network(int trials, int epochs) {
        return network(trials, epochs, "made up");
    }

    static StudyHistory network(int trials, int epochs, String name) {
        Random random = new Random(7);
        List<Trial> all = new ArrayList<>();
        for (int number = 0; number < trials; number++) {
            double[] units = random.doubles(SPACE.searchable().size()).toArray();
            all.add(trial(number, SPACE.decode(units), epochs, random));
        }
        return history(name, SPACE, Objective.minimize("val_mse"), all);
    }

    private static Trial trial(int number, Configuration configuration, int epochs, Random random) {
        double rate = Math.log10(configuration.getDouble("learningRate"));
        double dropout = configuration.contains("dropout") ? configuration.getDouble("dropout") : 0;
        double floor =
                0.27
                        + 0.08 * (rate + 2.3) * (rate + 2.3)
                        + 0.15 * dropout
                        + 0.12 / (1 + configuration.getInt("hiddenLayers"))
                        + 0.01 * random.nextGaussian();
        boolean fails = number % 20 == 13;
        boolean pruned = !fails && number % 8 == 5;
        int done = fails ? Math.min(7, epochs) : pruned ? Math.max(1, epochs / 5) : epochs;
        List<EpochRecord> records = new ArrayList<>();
        for (int epoch = 1; epoch <= done; epoch++) {
            double train = floor * 0.8 + 0.9 * Math.exp(-epoch / 8.0);
            double validation =
                    floor
                            + Math.exp(-epoch / 7.0)
                            + 0.0008 * Math.max(0, epoch - 30)
                            + 0.004 * random.nextGaussian();
            if (fails && epoch == done) {
                validation = Double.NaN;
            }
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("val_mse", validation);
            metrics.put("val_loss", validation);
            metrics.put("train_loss", train);
            metrics.put("val_mae", Math.sqrt(Math.abs(validation)) * 0.7);
            records.add(new EpochRecord(epoch, metrics, List.of()));
        }
        return trial(
                number,
                configuration,
                records,
                fails ? TrialState.FAILED : pruned ? TrialState.PRUNED : TrialState.COMPLETE,
                fails
                        ? Optional.of(
                                number % 40 == 13
                                        ? Failure.diverged("val_mse: NaN after epoch " + done)
                                        : Failure.of(new IllegalStateException("no such layer")))
                        : Optional.empty());
    }

    /** Complete after one epoch, with a value. */
    static Trial trial(int number, Configuration configuration, double value) {
        return trial(
                number,
                configuration,
                List.of(new EpochRecord(1, Map.of("score", value), List.of())),
                TrialState.COMPLETE,
                Optional.empty());
    }

    /** Complete and pruned trials have the value of their last epoch. */
    static Trial trial(
            int number,
            Configuration configuration,
            List<EpochRecord> epochs,
            TrialState state,
            Optional<Failure> failure) {
        boolean valued = state == TrialState.COMPLETE || state == TrialState.PRUNED;
        EpochRecord last = epochs.get(epochs.size() - 1);
        return new Trial(
                number,
                configuration,
                1_000_003L * number,
                Map.of(),
                true,
                OptionalLong.empty(),
                state,
                epochs,
                OptionalInt.of(epochs.size()),
                valued
                        ? OptionalDouble.of(last.metrics().values().iterator().next())
                        : OptionalDouble.empty(),
                valued ? OptionalInt.of(last.epoch()) : OptionalInt.empty(),
                Optional.of(
                        new TrialFacts(
                                1_000 + 37L * number,
                                Duration.ofMillis(150L * epochs.size() + number % 17),
                                "cpu()",
                                Map.of("djl", "0.35.1", "pytorch", "2.7.1", "java", "17"))),
                failure,
                Map.of());
    }

    /**
     * The attributes of a study whose best trial was tested; which way the spread is better nobody
     * knows.
     */
    static Map<String, Object> tested(StudyHistory history) {
        Map<String, Object> attributes = new LinkedHashMap<>(ATTRIBUTES);
        attributes.put(Report.TESTED_TRIAL, history.best().orElseThrow().number());
        putTest(attributes, "test_mse", 0.3, 0.4);
        putTest(attributes, "test_mae", 0.5, 0.4);
        putTest(attributes, "test_r2", 0.75, -0.25);
        putTest(attributes, "test_spread", 2, 1.5);
        attributes.put(Report.TEST_DIRECTION + "test_mae", "MINIMIZE");
        attributes.put(Report.TEST_DIRECTION + "test_r2", "MAXIMIZE");
        return attributes;
    }

    private static void putTest(
            Map<String, Object> attributes, String metric, double best, double other) {
        attributes.put(Report.TEST_METRIC + metric, best);
        attributes.put(Report.DEFAULT_TEST_METRIC + metric, other);
    }
}
