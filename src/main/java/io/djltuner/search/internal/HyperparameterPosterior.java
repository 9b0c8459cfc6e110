package io.djltuner.search.internal;

import java.util.Arrays;
import java.util.List;

/**
 * How unlikely hyperparameters are, given observations and a prior: minus the logarithm of the
 * marginal likelihood (Rasmussen and Williams, 2006, equations 5.8 and 5.9) times the prior, with
 * its gradient by the logarithms of the lengths, the signal and the noise. The constant that the
 * function varies around is the most likely one for each kernel.
 */
public final class HyperparameterPosterior implements SmoothFunction {

    private final HyperparameterPrior prior;
    private final int axes;
    private final int points;

    /** For each axis, the squared distances of all pairs (i, j), j &lt; i, one i after another. */
    private final double[][] distances;

    private double[] targets;

    /**
     * Observations to be explained.
     *
     * @param coordinates of the points
     * @param points their coordinates
     * @param targets what was observed there
     * @param prior of the hyperparameters
     */
    public HyperparameterPosterior(
            KernelCoordinates coordinates,
            List<double[]> points,
            double[] targets,
            HyperparameterPrior prior) {
        this.prior = prior;
        this.axes = coordinates.axes();
        this.points = points.size();
        this.targets = targets;
        distances = new double[axes][this.points * (this.points - 1) / 2];
        for (int axis = 0; axis < axes; axis++) {
            int pair = 0;
            for (int i = 0; i < this.points; i++) {
                for (int j = 0; j < i; j++) {
                    distances[axis][pair++] =
                            coordinates.squaredDistance(axis, points.get(i), points.get(j));
                }
            }
        }
    }

    /**
     * Other observations at the same points.
     *
     * @param others one for each point
     */
    public void observe(double[] others) {
        targets = others;
    }

    @Override
    public double at(double[] logarithms, double[] gradient) {
        Arrays.fill(gradient, 0);
        double penalty = prior.penalty(logarithms, gradient);
        double signal = Math.exp(logarithms[axes]);
        double noise = Math.exp(logarithms[axes + 1]);
        double[] correlations = squaredDistances(logarithms);
        double[] slopes = new double[correlations.length];
        Matern52.correlations(correlations, slopes, correlations.length);
        GrowingCholesky factor = factor(correlations, signal, noise);
        double[] residuals = residuals(factor);
        double[] alpha = residuals.clone();
        factor.forward(alpha, points);
        factor.backward(alpha, points);
        subtractSlopes(logarithms, gradient, alpha, factor.inverse(), correlations, slopes);
        return penalty
                + 0.5 * dot(residuals, alpha)
                + factor.halfLogDeterminant()
                + 0.5 * points * Math.log(2 * Math.PI);
    }

    /** Equation 5.9: ½·tr((α·αᵀ − K⁻¹)·∂K) for each hyperparameter. */
    private void subtractSlopes(
            double[] logarithms,
            double[] gradient,
            double[] alpha,
            double[][] inverse,
            double[] correlations,
            double[] slopes) {
        double signal = Math.exp(logarithms[axes]);
        double ofDiagonal = 0;
        double ofSignal = 0;
        int pair = 0;
        for (int i = 0; i < points; i++) {
            for (int j = 0; j < i; j++) {
                double sensitivity = alpha[i] * alpha[j] - inverse[i][j];
                ofSignal += sensitivity * correlations[pair];
                slopes[pair++] *= sensitivity;
            }
            ofDiagonal += 0.5 * (alpha[i] * alpha[i] - inverse[i][i]);
        }
        gradient[axes] -= signal * (ofSignal + ofDiagonal);
        gradient[axes + 1] -= Math.exp(logarithms[axes + 1]) * ofDiagonal;
        for (int axis = 0; axis < axes; axis++) {
            gradient[axis] += 2 * signal * weight(logarithms[axis]) * dot(slopes, distances[axis]);
        }
    }

    private static double weight(double logLength) {
        return Math.exp(-2 * logLength);
    }

    private double[] squaredDistances(double[] logarithms) {
        double[] squared = new double[points * (points - 1) / 2];
        for (int axis = 0; axis < axes; axis++) {
            add(squared, weight(logarithms[axis]), distances[axis]);
        }
        return squared;
    }

    private static void add(double[] to, double factor, double[] vector) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * vector[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        int i = 0;
        for (; i + 1 < a.length; i += 2) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
        }
        return i < a.length ? s0 + s1 + a[i] * b[i] : s0 + s1;
    }

    private GrowingCholesky factor(double[] correlations, double signal, double noise) {
        GrowingCholesky factor = new GrowingCholesky();
        int pair = 0;
        for (int i = 0; i < points; i++) {
            double[] row = new double[i + 1];
            for (int j = 0; j < i; j++) {
                row[j] = signal * correlations[pair++];
            }
            row[i] = signal + noise;
            factor.append(row);
        }
        return factor;
    }

    /** Targets less the most likely constant. */
    private double[] residuals(GrowingCholesky factor) {
        double[] ones = new double[points];
        Arrays.fill(ones, 1);
        factor.forward(ones, points);
        factor.backward(ones, points);
        double above = 0;
        double below = 0;
        for (int i = 0; i < points; i++) {
            above += ones[i] * targets[i];
            below += ones[i];
        }
        double[] residuals = targets.clone();
        for (int i = 0; i < points; i++) {
            residuals[i] -= above / below;
        }
        return residuals;
    }
}
