package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Gaussian process of all that a history says. It keeps what it computed last, and computes again
 * only what a history changes: hyperparameters at milestones, the factor from the first row that
 * differs. What it gives does not depend on what it kept. Not thread-safe.
 *
 * <p>Pruned trials count as no better than the median of the complete ones, loosely, and have no
 * say in the hyperparameters. Failed ones say nothing of the function, but lower the odds of
 * success around them. Pending trials are believed to end at the mean.
 */
public final class Surrogate {

    /** The latest failed trials are remembered, up to so many. */
    private static final int MOST_FAILED = 100;

    /**
     * Variance, beyond the noise, of what pruned trials and failures by chance are taken to say.
     */
    private static final double LOOSE = 0.1;

    /** The same of failures that keep to a region, as a share. */
    private static final double TIGHTER = 0.01;

    /** The trials that points are tried around. */
    private static final int BEST = 5;

    private final SearchSpace space;
    private final KernelCoordinates coordinates;
    private List<Observation> fittedTo = List.of();
    private List<Row> rows = List.of();
    private @Nullable HyperparameterFit fit;
    private @Nullable GaussianProcess process;

    /** A point of the factor. */
    private record Row(double[] point, double extraNoise) {

        private boolean isSame(Row other) {
            return extraNoise == other.extraNoise && Arrays.equals(point, other.point);
        }
    }

    /**
     * A surrogate of nothing yet.
     *
     * @param space of the histories
     */
    public Surrogate(SearchSpace space) {
        this.space = space;
        coordinates = new KernelCoordinates(space);
    }

    /** The coordinates of its points. */
    public KernelCoordinates coordinates() {
        return coordinates;
    }

    /**
     * What a history says.
     *
     * @param process conditioned on it, pending trials believed
     * @param threshold the least mean at a complete or pending trial: with noise, the least value
     *     seen would be a lucky one
     * @param odds that a trial ends with a value at all
     * @param best the complete trials with the least means, the best first
     */
    public record Knowledge(
            GaussianProcess process, double threshold, SuccessOdds odds, List<Observation> best) {}

    /**
     * Learns from a history.
     *
     * @param evidence of a history with at least one complete trial
     * @return what it says; its process changes with the next call
     */
    public Knowledge learn(Evidence evidence) {
        List<Observation> complete = evidence.complete();
        List<Observation> milestone = complete.subList(0, ActiveSet.milestone(complete.size()));
        HyperparameterFit current = fit;
        if (current == null || !isSame(milestone, fittedTo)) {
            current = fitted(milestone);
            fit = current;
            fittedTo = List.copyOf(milestone);
            process = null;
        }
        List<Observation> active = ActiveSet.of(evidence.observed(), milestone);
        List<double[]> failed = latestFailed(evidence);
        SuccessOdds odds =
                new SuccessOdds(
                        coordinates,
                        current.hyperparameters().lengths(),
                        active.stream().map(o -> coordinates.of(o.units())).toList(),
                        failed);
        double ofFailed = LOOSE * Math.pow(TIGHTER, odds.predictability());
        List<Row> wanted = new ArrayList<>();
        for (Observation observation : active) {
            double extraNoise = observation.complete() ? 0 : LOOSE;
            wanted.add(new Row(coordinates.of(observation.units()), extraNoise));
        }
        failed.forEach(there -> wanted.add(new Row(there, ofFailed)));
        for (Configuration pending : evidence.pending()) {
            wanted.add(new Row(coordinates.of(space.encode(pending)), 0));
        }
        GaussianProcess known = conditioned(wanted, current);
        known.observe(targets(active, failed.size(), current.warp()));
        return knowledge(active, failed.size(), odds, known);
    }

    private List<double[]> latestFailed(Evidence evidence) {
        List<Configuration> failed = evidence.failed();
        return failed.subList(Math.max(0, failed.size() - MOST_FAILED), failed.size()).stream()
                .map(there -> coordinates.of(space.encode(there)))
                .toList();
    }

    private static boolean isSame(List<Observation> one, List<Observation> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            Observation a = one.get(i);
            Observation b = other.get(i);
            if (a.loss() != b.loss() || !a.configuration().equals(b.configuration())) {
                return false;
            }
        }
        return true;
    }

    private HyperparameterFit fitted(List<Observation> milestone) {
        List<Observation> chosen = ActiveSet.bestAndSpread(milestone, ActiveSet.MOST_FITTED);
        return HyperparameterFit.of(
                coordinates,
                chosen.stream().map(o -> coordinates.of(o.units())).toList(),
                chosen.stream().mapToDouble(Observation::loss).toArray());
    }

    /** Keeps the rows that are the same and appends the others. */
    private GaussianProcess conditioned(List<Row> wanted, HyperparameterFit current) {
        GaussianProcess known = process;
        if (known == null) {
            known = new GaussianProcess(coordinates, current.hyperparameters());
            process = known;
            rows = List.of();
        }
        int same = 0;
        while (same < Math.min(rows.size(), wanted.size())
                && rows.get(same).isSame(wanted.get(same))) {
            same++;
        }
        known.truncate(same);
        for (Row row : wanted.subList(same, wanted.size())) {
            known.append(row.point(), row.extraNoise());
        }
        rows = wanted;
        return known;
    }

    private static double[] targets(List<Observation> active, int failed, TargetWarp warp) {
        double[] complete =
                active.stream()
                        .filter(Observation::complete)
                        .mapToDouble(o -> warp.target(o.loss()))
                        .sorted()
                        .toArray();
        double[] targets = new double[active.size() + failed];
        for (int i = 0; i < active.size(); i++) {
            double own = warp.target(active.get(i).loss());
            double median = complete[complete.length / 2];
            targets[i] = active.get(i).complete() ? own : Math.max(own, median);
        }
        Arrays.fill(targets, active.size(), targets.length, complete[complete.length - 1]);
        return targets;
    }

    private static Knowledge knowledge(
            List<Observation> active, int failed, SuccessOdds odds, GaussianProcess known) {
        double[] means = new double[known.size()];
        double threshold = Double.POSITIVE_INFINITY;
        List<Integer> complete = new ArrayList<>();
        for (int i = 0; i < means.length; i++) {
            means[i] = known.mean(known.point(i));
            boolean observed = i < active.size();
            boolean counts = observed ? active.get(i).complete() : i >= active.size() + failed;
            if (counts) {
                threshold = Math.min(threshold, means[i]);
            }
            if (counts && observed) {
                complete.add(i);
            }
        }
        complete.sort(Comparator.comparingDouble(i -> means[i]));
        List<Observation> best = complete.stream().limit(BEST).map(active::get).toList();
        return new Knowledge(known, threshold, odds, best);
    }

    /**
     * Believes that one more trial is under way.
     *
     * @param knowledge of the last call of this or of {@link #learn}
     * @param units where
     * @return what is known then
     */
    public Knowledge believe(Knowledge knowledge, double[] units) {
        GaussianProcess known = knowledge.process();
        double[] point = coordinates.of(units);
        double mean = known.mean(point);
        known.append(point, 0);
        List<Row> longer = new ArrayList<>(rows);
        longer.add(new Row(point, 0));
        rows = longer;
        double threshold = Math.min(knowledge.threshold(), mean);
        return new Knowledge(known, threshold, knowledge.odds(), knowledge.best());
    }
}
