package io.djltuner.search.internal;

import io.djltuner.search.internal.ProjectedLbfgs.Minimum;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The most likely hyperparameters, and the warp of the losses under which they are most likely
 * (Snelson, Rasmussen and Ghahramani, "Warped Gaussian Processes", 2004): the maximum of likelihood
 * times prior times the warp's Jacobian, by L-BFGS from fixed starts.
 *
 * @param hyperparameters of the kernel
 * @param warp of the losses
 */
public record HyperparameterFit(KernelHyperparameters hyperparameters, TargetWarp warp) {

    /** The warps that are compared: none, and logarithms that look ever closer at the least. */
    private static final List<Double> OFFSETS = List.of(Double.POSITIVE_INFINITY, 1.0, 0.1, 0.01);

    /** The second start has lengths e^1.2 ≈ 3.3 times shorter than the first: short waves. */
    private static final double SHORTER = 1.2;

    private static final int FIRST_EVALUATIONS = 20;
    private static final int LAST_EVALUATIONS = 40;

    private record Attempt(TargetWarp warp, Minimum minimum) {

        double badness() {
            return minimum.value() - warp.logJacobian();
        }
    }

    /**
     * Fits: each warp a little way from both starts, the best of all to its end.
     *
     * @param coordinates of the points
     * @param points their coordinates, at least one
     * @param losses observed there, as many
     * @return the fit
     */
    public static HyperparameterFit of(
            KernelCoordinates coordinates, List<double[]> points, double[] losses) {
        int axes = coordinates.axes();
        HyperparameterPrior prior = HyperparameterPrior.of(axes);
        HyperparameterPosterior posterior =
                new HyperparameterPosterior(coordinates, points, losses, prior);
        ProjectedLbfgs first = optimizer(prior, axes, FIRST_EVALUATIONS);
        List<Attempt> attempts = new ArrayList<>();
        for (double offset : OFFSETS) {
            TargetWarp warp = new TargetWarp(losses, offset);
            posterior.observe(warp.targets(losses));
            for (double shorter : List.of(0.0, SHORTER)) {
                double[] start = start(prior, axes, shorter);
                attempts.add(new Attempt(warp, first.minimize(posterior, start)));
            }
        }
        attempts.sort(Comparator.comparingDouble(Attempt::badness));
        Attempt best = attempts.get(0);
        posterior.observe(best.warp().targets(losses));
        Minimum end =
                optimizer(prior, axes, LAST_EVALUATIONS)
                        .minimize(posterior, best.minimum().point());
        return new HyperparameterFit(KernelHyperparameters.ofLogarithms(end.point()), best.warp());
    }

    private static double[] start(HyperparameterPrior prior, int axes, double shorter) {
        double[] start = new double[axes + 2];
        for (int i = 0; i < start.length; i++) {
            start[i] = prior.of(i, axes).mean() - (i < axes ? shorter : 0);
        }
        return start;
    }

    private static ProjectedLbfgs optimizer(HyperparameterPrior prior, int axes, int evaluations) {
        double[] lower = new double[axes + 2];
        double[] upper = new double[axes + 2];
        for (int i = 0; i < lower.length; i++) {
            lower[i] = prior.of(i, axes).least();
            upper[i] = prior.of(i, axes).most();
        }
        return new ProjectedLbfgs(lower, upper, evaluations, 1e-2, 1e-4);
    }
}
