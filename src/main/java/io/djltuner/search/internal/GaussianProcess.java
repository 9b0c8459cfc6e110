package io.djltuner.search.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Gaussian process with known hyperparameters (Rasmussen and Williams, 2006, algorithm 2.1): what
 * the observations say of the function everywhere else. Points are added at the end and taken off
 * again; a point without a target makes the function better known around it but does not move its
 * mean, as if the mean itself had been observed there (the "kriging believer" of Ginsbourger, Le
 * Riche and Carraro, 2010). Not thread-safe.
 */
public final class GaussianProcess {

    /** The least variance that is told apart from none, as a share of the signal's. */
    private static final double LEAST_VARIANCE = 1e-13;

    private final KernelCoordinates coordinates;
    private final KernelHyperparameters hyperparameters;
    private final double[] weights;
    private final GrowingCholesky factor = new GrowingCholesky();
    private final List<double[]> points = new ArrayList<>();
    private final double[][] columns;
    private double[] alpha = new double[0];
    private double constant;

    /**
     * A process that nothing has been observed of.
     *
     * @param coordinates of the points
     * @param hyperparameters of the kernel
     */
    public GaussianProcess(KernelCoordinates coordinates, KernelHyperparameters hyperparameters) {
        this.coordinates = coordinates;
        this.hyperparameters = hyperparameters;
        weights = new double[coordinates.count()];
        for (int i = 0; i < weights.length; i++) {
            double length = hyperparameters.lengths()[coordinates.axisOf(i)];
            weights[i] = 1 / (length * length);
        }
        columns = new double[weights.length][16];
    }

    /** The hyperparameters. */
    public KernelHyperparameters hyperparameters() {
        return hyperparameters;
    }

    /** The number of points. */
    public int size() {
        return points.size();
    }

    /**
     * The coordinates of a point.
     *
     * @param index from 0
     * @return them; not to be changed
     */
    public double[] point(int index) {
        return points.get(index);
    }

    /**
     * Adds a point.
     *
     * @param point its coordinates
     * @param extraNoise variance of its observation beyond the noise of all
     */
    public void append(double[] point, double extraNoise) {
        int n = size();
        double[] row = new double[n + 1];
        covariances(point, row, new double[n], n);
        row[n] = hyperparameters.signal() + hyperparameters.noise() + extraNoise;
        factor.append(row);
        points.add(point);
        for (int i = 0; i < columns.length; i++) {
            if (n == columns[i].length) {
                columns[i] = Arrays.copyOf(columns[i], 2 * n);
            }
            columns[i][n] = point[i];
        }
    }

    /**
     * Takes the last points off.
     *
     * @param left how many stay
     */
    public void truncate(int left) {
        factor.truncate(left);
        while (points.size() > left) {
            points.remove(points.size() - 1);
        }
    }

    /**
     * Says what was observed at the first points; the constant that the function varies around is
     * the one most likely given the kernel (generalised least squares).
     *
     * @param targets one for each of the first points
     */
    public void observe(double[] targets) {
        int n = targets.length;
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        double[] solved = solved(targets);
        double[] solvedOnes = solved(ones);
        double above = 0;
        double below = 0;
        for (int i = 0; i < n; i++) {
            above += solved[i];
            below += solvedOnes[i];
        }
        constant = n == 0 ? 0 : above / below;
        alpha = solved;
        for (int i = 0; i < n; i++) {
            alpha[i] -= constant * solvedOnes[i];
        }
    }

    private double[] solved(double[] right) {
        double[] result = right.clone();
        factor.forward(result, result.length);
        factor.backward(result, result.length);
        return result;
    }

    /** Covariances with the first points, and their derivatives by the squared distance. */
    private void covariances(double[] point, double[] values, double[] slopes, int count) {
        Arrays.fill(values, 0, count, 0);
        for (int c = 0; c < columns.length; c++) {
            if (coordinates.isNominalCoordinate(c)) {
                addDifferent(values, columns[c], point[c], weights[c], count);
            } else {
                addSquares(values, columns[c], point[c], weights[c], count);
            }
        }
        Matern52.correlations(values, slopes, count);
        for (int i = 0; i < count; i++) {
            values[i] *= hyperparameters.signal();
            slopes[i] *= hyperparameters.signal();
        }
    }

    private static void addSquares(
            double[] sums, double[] column, double at, double weight, int count) {
        for (int i = 0; i < count; i++) {
            double difference = at - column[i];
            sums[i] += weight * difference * difference;
        }
    }

    private static void addDifferent(
            double[] sums, double[] column, double at, double weight, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += column[i] == at ? 0 : weight;
        }
    }

    /**
     * The mean of the function at a point.
     *
     * @param point its coordinates
     * @return the mean, given what was observed
     */
    public double mean(double[] point) {
        int n = alpha.length;
        double[] values = new double[n];
        covariances(point, values, new double[n], n);
        return constant + dot(values, alpha);
    }

    private static double dot(double[] values, double[] alpha) {
        double sum = 0;
        for (int i = 0; i < alpha.length; i++) {
            sum += alpha[i] * values[i];
        }
        return sum;
    }

    /**
     * What is known of the function at a point.
     *
     * @param mean of the function there
     * @param variance of the function there, without noise; positive
     */
    public record Belief(double mean, double variance) {}

    /**
     * What is known of the function at many points.
     *
     * @param at their coordinates
     * @return one belief for each
     */
    public List<Belief> beliefs(List<double[]> at) {
        int n = size();
        double[][] covariances = new double[n][at.size()];
        double[] means = new double[at.size()];
        double[] values = new double[n];
        double[] slopes = new double[n];
        for (int k = 0; k < means.length; k++) {
            covariances(at.get(k), values, slopes, n);
            means[k] = constant + dot(values, alpha);
            for (int i = 0; i < n; i++) {
                covariances[i][k] = values[i];
            }
        }
        factor.forwardAll(covariances);
        double[] explained = new double[means.length];
        for (double[] row : covariances) {
            for (int k = 0; k < explained.length; k++) {
                explained[k] += row[k] * row[k];
            }
        }
        List<Belief> result = new ArrayList<>();
        for (int k = 0; k < means.length; k++) {
            result.add(new Belief(means[k], variance(explained[k])));
        }
        return result;
    }

    private double variance(double explained) {
        double signal = hyperparameters.signal();
        return Math.max(signal - explained, LEAST_VARIANCE * signal);
    }

    /**
     * What is known of the function at a point, with derivatives by its coordinates; those by
     * unordered coordinates are 0.
     *
     * @param point its coordinates
     * @param meanSlopes becomes the mean's derivatives
     * @param varianceSlopes becomes the variance's
     * @return the belief
     */
    public Belief belief(double[] point, double[] meanSlopes, double[] varianceSlopes) {
        int n = size();
        double[] values = new double[n];
        double[] slopes = new double[n];
        covariances(point, values, slopes, n);
        double mean = constant + dot(values, alpha);
        double[] solved = values.clone();
        factor.forward(solved, n);
        double explained = dot(solved, solved);
        factor.backward(solved, n);
        for (int c = 0; c < columns.length; c++) {
            double ofMean = 0;
            double ofVariance = 0;
            if (!coordinates.isNominalCoordinate(c)) {
                double[] column = columns[c];
                for (int i = 0; i < n; i++) {
                    double change = slopes[i] * (point[c] - column[i]);
                    ofMean += i < alpha.length ? change * alpha[i] : 0;
                    ofVariance += change * solved[i];
                }
            }
            meanSlopes[c] = 2 * weights[c] * ofMean;
            varianceSlopes[c] = -4 * weights[c] * ofVariance;
        }
        return new Belief(mean, variance(explained));
    }
}
