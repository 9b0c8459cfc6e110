package io.djltuner.analysis;

import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Importance by PED-ANOVA: how differently a hyperparameter is distributed in the best trials and
 * in all of them, as the Pearson divergence of two densities. It says what mattered for getting
 * into the best tenth and needs little time, whatever the number of hyperparameters; interactions
 * it does not see. A conditional hyperparameter counts by the trials in which it is active.
 *
 * <p>Only complete trials count. At least five of them should be among the best: with the default
 * of a tenth, 50 in all.
 *
 * @param targetQuantile the share of the complete trials that are the best, γ′ in the paper, above
 *     0 and below the region's; default 0.1
 * @param regionQuantile the share of the complete trials that they are compared with, γ in the
 *     paper, at most 1; default 1
 * @param local whether they are compared with the trials of that region (true, the default), which
 *     forgives a search that looked more at some places, or with even distributions over the space
 * @see <a href="https://arxiv.org/abs/2304.10255">S. Watanabe, A. Bansal and F. Hutter: PED-ANOVA,
 *     IJCAI 2023</a>
 * @see <a href="https://arxiv.org/abs/2601.20800">Conditional PED-ANOVA, 2026</a>
 */
public record PedAnova(double targetQuantile, double regionQuantile, boolean local) {

    private static final double DEFAULT_TARGET = 0.1;

    /** Fewer trials with a hyperparameter give no density. */
    private static final int FEWEST_ACTIVE = 2;

    /**
     * Checks the quantiles.
     *
     * @param targetQuantile the share of the complete trials that are the best, γ′ in the paper,
     *     above 0 and below the region's
     * @param regionQuantile the share of the complete trials that they are compared with, γ in the
     *     paper, at most 1
     * @param local whether they are compared with the trials of that region (true, the default),
     *     which forgives a search that looked more at some places, or with even distributions over
     *     the space
     */
    public PedAnova {
        if (!(targetQuantile > 0 && targetQuantile < regionQuantile && regionQuantile <= 1)) {
            throw new IllegalArgumentException(
                    ("pedAnova: 0 < targetQuantile < regionQuantile ≤ 1 must hold, but got"
                                    + " targetQuantile=%s, regionQuantile=%s")
                            .formatted(targetQuantile, regionQuantile));
        }
    }

    /** {@return a comparison of the best tenth with all trials} */
    public static PedAnova defaults() {
        return new PedAnova(DEFAULT_TARGET, 1, true);
    }

    /**
     * With another share of best trials.
     *
     * @param quantile above 0 and below the region's
     * @return the copy
     */
    public PedAnova targetQuantile(double quantile) {
        return new PedAnova(quantile, regionQuantile, local);
    }

    /**
     * Compared with another share of the trials.
     *
     * @param quantile above the target's, at most 1
     * @return the copy
     */
    public PedAnova regionQuantile(double quantile) {
        return new PedAnova(targetQuantile, quantile, local);
    }

    /**
     * Compared with the trials of the region, or with even distributions.
     *
     * @param region true for the trials of the region
     * @return the copy
     */
    public PedAnova local(boolean region) {
        return new PedAnova(targetQuantile, regionQuantile, region);
    }

    /**
     * The importance of everything that varies.
     *
     * @param history as it stands
     * @return the shares
     */
    public ParameterImportance importance(StudyHistory history) {
        List<Trial> complete = Values.complete(history);
        List<Trial> region = top(complete, regionQuantile, history.objective());
        Set<Integer> target =
                top(complete, targetQuantile, history.objective()).stream()
                        .map(Trial::number)
                        .collect(Collectors.toSet());
        Map<String, Double> divergences = new LinkedHashMap<>();
        for (GridAxis axis : GridAxis.all(history.space())) {
            divergences.put(
                    axis.name(), complete.size() < 2 ? 0 : divergence(axis, region, target));
        }
        return ParameterImportance.normalized(
                ParameterImportance.Method.PED_ANOVA, complete.size(), divergences);
    }

    /** The trials at least as good as the one at a quantile. */
    private static List<Trial> top(List<Trial> trials, double quantile, Objective objective) {
        if (quantile == 1 || trials.isEmpty()) {
            return trials;
        }
        Comparator<Double> bestFirst = objective.bestFirst();
        List<Double> sorted =
                trials.stream().map(t -> t.value().getAsDouble()).sorted(bestFirst).toList();
        double worst = sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
        return trials.stream()
                .filter(t -> bestFirst.compare(t.value().getAsDouble(), worst) <= 0)
                .toList();
    }

    /** α²/β times the divergence where the hyperparameter is active (conditional PED-ANOVA). */
    private double divergence(GridAxis axis, List<Trial> region, Set<Integer> target) {
        List<Integer> all = new ArrayList<>();
        List<Integer> best = new ArrayList<>();
        for (Trial trial : region) {
            axis.index(trial.configuration())
                    .ifPresent(
                            index -> {
                                all.add(index);
                                if (target.contains(trial.number())) {
                                    best.add(index);
                                }
                            });
        }
        if (all.size() < FEWEST_ACTIVE || best.isEmpty()) {
            return 0;
        }
        double alpha = (double) best.size() / target.size();
        double beta = (double) all.size() / region.size();
        return alpha * alpha / beta * pearson(axis.density(best), baseline(axis, all));
    }

    private double[] baseline(GridAxis axis, List<Integer> all) {
        if (local) {
            return axis.density(all);
        }
        double[] even = new double[axis.size()];
        Arrays.fill(even, 1.0 / even.length);
        return even;
    }

    /** Σ q (p / q − 1)². */
    private static double pearson(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            double excess = p[i] / q[i] - 1;
            sum += q[i] * excess * excess;
        }
        return sum;
    }
}
