package io.djltuner.analysis;

import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The empirical distribution function of the complete trials' values: which share of them is at
 * most a value. A search that spends its trials well rises early when minimising, and late when
 * maximising.
 *
 * @param objective what was optimised
 * @param trials how many complete trials there are
 * @param steps where the function rises, by value
 */
public record ValueDistribution(Objective objective, int trials, List<Step> steps) {

    /**
     * A step of the function.
     *
     * @param value at which it rises
     * @param share of the trials whose values are at most that, in (0, 1]
     */
    public record Step(double value, double share) {}

    /**
     * Copies.
     *
     * @param objective what was optimised
     * @param trials how many complete trials there are
     * @param steps where the function rises, by value
     */
    public ValueDistribution {
        steps = List.copyOf(steps);
    }

    /**
     * The distribution of a study's values.
     *
     * @param history as it stands
     * @return a step for every distinct value
     */
    public static ValueDistribution of(StudyHistory history) {
        double[] sorted =
                Values.complete(history).stream()
                        .mapToDouble(trial -> trial.value().getAsDouble())
                        .sorted()
                        .toArray();
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < sorted.length; i++) {
            if (i == sorted.length - 1 || sorted[i + 1] != sorted[i]) {
                steps.add(new Step(sorted[i], (i + 1.0) / sorted.length));
            }
        }
        return new ValueDistribution(history.objective(), sorted.length, steps);
    }

    /**
     * The function at a value.
     *
     * @param value any
     * @return the share of the trials whose values are at most this; 0 without trials
     */
    public double share(double value) {
        double share = 0;
        for (Step step : steps) {
            if (step.value() > value) {
                return share;
            }
            share = step.share();
        }
        return share;
    }

    /**
     * The smallest value that a share of the trials does not exceed.
     *
     * @param share in (0, 1]; 0.5 is a median
     * @return the value; empty without trials
     */
    public OptionalDouble quantile(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share: must be in (0, 1], but got " + share);
        }
        return steps.stream()
                .filter(step -> step.share() >= share)
                .mapToDouble(Step::value)
                .findFirst();
    }
}
