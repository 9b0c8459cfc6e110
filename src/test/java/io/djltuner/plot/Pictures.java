package io.djltuner.plot;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Failure;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.training.range.RangeTest;
import io.djltuner.training.range.RangeTestResult;
import io.djltuner.training.range.RangeTestSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** Studies to draw. Its main method draws them into a folder, to be looked at. */
final class Pictures {

    static final SearchSpace SPACE =
            SearchSpace.builder()
                    .add(RealRange.of("learningRate", 1e-4, 1e-1).scale(Scale.LOG))
                    .add(RealRange.of("momentum", 0.5, 0.99).scale(Scale.REVERSE_LOG))
                    .add(RealRange.of("rate", 0, 0.5))
                    .add(IntRange.of("units", 8, 512).scale(Scale.LOG))
                    .add(Choice.of("algorithm", "sgd", "adam", "nadam"))
                    .add(RealRange.of("slope", 0, 1).when(Condition.is("algorithm", "sgd")))
                    .build();

    private Pictures() {}

    /** Trials that are better near learning rate 0.01 and momentum 0.9; every state occurs. */
    static StudyHistory history(int trials) {
        Random random = new Random(7);
        List<Trial> made = new ArrayList<>();
        for (int i = 0; i < trials; i++) {
            double[] unit = random.doubles(SPACE.searchable().size()).toArray();
            Map<String, Object> values = new LinkedHashMap<>(SPACE.decode(unit).values());
            double rate = Math.log10((Double) values.get("learningRate")) + 2;
            double momentum = (Double) values.get("momentum") - 0.9;
            double end = 0.1 + 0.3 * rate * rate + 2 * momentum * momentum;
            TrialState state =
                    i % 9 == 8
                            ? TrialState.FAILED
                            : i % 4 == 3 ? TrialState.PRUNED : TrialState.COMPLETE;
            int epochs = state == TrialState.COMPLETE ? 20 : 6;
            List<Double> losses = new ArrayList<>();
            for (int epoch = 1; epoch <= epochs; epoch++) {
                losses.add(end + Math.exp(-0.3 * epoch) + 0.01 * random.nextDouble());
            }
            made.add(trial(i, values, state, losses));
        }
        return history(SPACE, Objective.minimize("val_loss"), made);
    }

    static StudyHistory history(SearchSpace space, Objective objective, List<Trial> trials) {
        try (Study empty = Study.builder(space, objective, new RandomSearch()).build()) {
            return empty.history().showing(space, trials, trials.size());
        }
    }

    static Trial trial(int number, Map<String, ?> values, TrialState state, List<Double> losses) {
        List<EpochRecord> epochs = new ArrayList<>();
        for (double loss : losses) {
            epochs.add(new EpochRecord(epochs.size() + 1, Map.of("val_loss", loss), List.of()));
        }
        boolean valued =
                !losses.isEmpty() && (state == TrialState.COMPLETE || state == TrialState.PRUNED);
        return new Trial(
                number,
                Configuration.of(values),
                number,
                Map.of(),
                true,
                OptionalLong.empty(),
                state,
                epochs,
                OptionalInt.of(20),
                valued ? OptionalDouble.of(losses.get(losses.size() - 1)) : OptionalDouble.empty(),
                valued ? OptionalInt.of(losses.size()) : OptionalInt.empty(),
                Optional.empty(),
                state == TrialState.FAILED
                        ? Optional.of(Failure.diverged("loss: NaN"))
                        : Optional.empty(),
                Map.of());
    }

    /** A noisy loss that falls from 2 above a rate of 1e-4, has its bottom at 0.1 and diverges. */
    static RangeTestResult rangeTest() {
        Random random = new Random(3);
        RangeTest test = new RangeTest(RangeTestSettings.DEFAULT.smoothing(0.9));
        boolean goesOn = true;
        while (goesOn) {
            double power = Math.log10(test.rate());
            double loss =
                    0.3 + 1.7 / (1 + Math.exp(3 * (power + 3))) + Math.pow(10, 3 * (power + 0.3));
            goesOn = test.stepped(() -> loss * (0.8 + 0.4 * random.nextDouble()));
        }
        return test.result();
    }

    static Map<String, Plot> all(StudyHistory history) {
        Map<String, Plot> plots = new LinkedHashMap<>();
        plots.put("history", Plots.history(history));
        plots.put("importance", Plots.importance(history));
        plots.put("learning-curves", Plots.learningCurves(history));
        plots.put("parallel", Plots.parallelCoordinates(history));
        plots.put("slice-log", Plots.slice(history, "learningRate"));
        plots.put("slice-reverse-log", Plots.slice(history, "momentum"));
        plots.put("slice-categories", Plots.slice(history, "algorithm"));
        plots.put("contour", Plots.contour(history));
        plots.put("contour-categories", Plots.contour(history, "algorithm", "units"));
        plots.put("learning-rate", Plots.learningRate(rangeTest()));
        return plots;
    }

    public static void main(String[] folder) throws java.io.IOException {
        for (Map.Entry<String, Plot> plot : all(history(60)).entrySet()) {
            plot.getValue().save(Path.of(folder[0], plot.getKey() + ".png"));
            plot.getValue().save(Path.of(folder[0], plot.getKey() + ".svg"));
        }
    }
}
