package io.djltuner.search.internal.cmaes;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The normal distribution N(m, σ² A C A) that a covariance matrix adaptation evolution strategy
 * samples, with its evolution paths, after some generation; A is the diagonal matrix of an {@link
 * IntegerMargin}, else the identity. Immutable.
 */
final class SearchDistribution {

    /** Eigenvalues are kept above this share of the largest. */
    private static final double LEAST_RATIO = 1e-15;

    private final StrategyParameters parameters;
    private final int generation;
    private final double[] mean;
    private final double stepSize;
    private final RealMatrix covariance;
    private final double[] margins;
    private final double[] stepPath;
    private final double[] covariancePath;
    private final RealMatrix root;
    private final RealMatrix inverseRoot;
    private final double[] eigenvalues;

    private SearchDistribution(
            StrategyParameters parameters,
            int generation,
            double[] mean,
            double stepSize,
            RealMatrix covariance,
            double[] margins,
            double[] stepPath,
            double[] covariancePath) {
        this.parameters = parameters;
        this.generation = generation;
        this.mean = mean;
        this.stepSize = stepSize;
        this.covariance = covariance;
        this.margins = margins;
        this.stepPath = stepPath;
        this.covariancePath = covariancePath;
        EigenDecomposition eigen = new EigenDecomposition(covariance);
        double largest = Arrays.stream(eigen.getRealEigenvalues()).max().orElseThrow();
        eigenvalues =
                Arrays.stream(eigen.getRealEigenvalues())
                        .map(value -> Math.max(value, largest * LEAST_RATIO))
                        .toArray();
        RealMatrix vectors = eigen.getV();
        double[] roots = Arrays.stream(eigenvalues).map(Math::sqrt).toArray();
        root = withEigenvalues(vectors, roots);
        inverseRoot =
                withEigenvalues(vectors, Arrays.stream(roots).map(value -> 1 / value).toArray());
    }

    private static RealMatrix withEigenvalues(RealMatrix vectors, double[] values) {
        return vectors.multiply(MatrixUtils.createRealDiagonalMatrix(values))
                .multiply(vectors.transpose());
    }

    /**
     * Before any generation: N(m, σ² I).
     *
     * @param parameters constants
     * @param mean m
     * @param stepSize σ
     * @return the distribution
     */
    static SearchDistribution initial(
            StrategyParameters parameters, double[] mean, double stepSize) {
        int n = parameters.dimensions();
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return new SearchDistribution(
                parameters,
                0,
                mean.clone(),
                stepSize,
                MatrixUtils.createRealIdentityMatrix(n),
                ones,
                new double[n],
                new double[n]);
    }

    /**
     * Draws a step y ~ N(0, C).
     *
     * @param random the source of chance
     * @return y; the sample is m + σ A y
     */
    double[] drawStep(SplittableRandom random) {
        double[] normal = new double[parameters.dimensions()];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = random.nextGaussian();
        }
        return root.operate(normal);
    }

    /** The sample m + σ A y of a step. */
    double[] sample(double[] step) {
        double[] sample = new double[step.length];
        for (int i = 0; i < step.length; i++) {
            sample[i] = mean[i] + stepSize * margins[i] * step[i];
        }
        return sample;
    }

    /**
     * After one more generation (tutorial, figure 6, with active covariance adaptation).
     *
     * @param steps y of its members, the best first; as many as the population
     * @return the distribution, not yet corrected by margins
     */
    SearchDistribution next(List<double[]> steps) {
        StrategyParameters p = parameters;
        int n = p.dimensions();
        double[] average = new double[n];
        for (int rank = 0; rank < steps.size(); rank++) {
            double weight = Math.max(0, p.weight(rank));
            for (int i = 0; i < n; i++) {
                average[i] += weight * steps.get(rank)[i];
            }
        }
        double[] newMean = new double[n];
        for (int i = 0; i < n; i++) {
            newMean[i] = mean[i] + stepSize * average[i];
        }
        double[] whitened = inverseRoot.operate(average);
        double[] newStepPath = path(stepPath, p.stepRate(), p.effective(), whitened, 1);
        double length = norm(newStepPath);
        // h_σ: whether the path is short enough not to stall the covariance path
        double grown = 1 - Math.pow(1 - p.stepRate(), 2.0 * (generation + 1));
        boolean isShort = length / Math.sqrt(grown) < (1.4 + 2.0 / (n + 1)) * p.expectedLength();
        double[] newCovariancePath =
                path(covariancePath, p.pathRate(), p.effective(), average, isShort ? 1 : 0);
        double newStepSize =
                stepSize
                        * Math.exp(
                                p.stepRate() / p.stepDamping() * (length / p.expectedLength() - 1));
        return new SearchDistribution(
                p,
                generation + 1,
                newMean,
                newStepSize,
                adapted(steps, newCovariancePath, isShort),
                margins,
                newStepPath,
                newCovariancePath);
    }

    private static double[] path(
            double[] path, double rate, double effective, double[] step, int counts) {
        double factor = counts * Math.sqrt(rate * (2 - rate) * effective);
        double[] longer = new double[path.length];
        for (int i = 0; i < path.length; i++) {
            longer[i] = (1 - rate) * path[i] + factor * step[i];
        }
        return longer;
    }

    private RealMatrix adapted(List<double[]> steps, double[] path, boolean isShort) {
        StrategyParameters p = parameters;
        int n = p.dimensions();
        double missing = isShort ? 0 : p.pathRate() * (2 - p.pathRate());
        double weightSum = 0;
        for (int rank = 0; rank < steps.size(); rank++) {
            weightSum += p.weight(rank);
        }
        double kept = 1 + p.rankOneRate() * missing - p.rankOneRate() - p.rankMuRate() * weightSum;
        double[][] c = covariance.scalarMultiply(kept).getData();
        addOuter(c, path, p.rankOneRate());
        for (int rank = 0; rank < steps.size(); rank++) {
            double[] step = steps.get(rank);
            double weight = p.weight(rank);
            if (weight < 0) {
                double length = norm(inverseRoot.operate(step));
                weight *= n / (length * length + 1e-8);
            }
            addOuter(c, step, p.rankMuRate() * weight);
        }
        return new Array2DRowRealMatrix(c, false);
    }

    /** Symmetric to the bit. */
    private static void addOuter(double[][] c, double[] vector, double factor) {
        for (int i = 0; i < vector.length; i++) {
            for (int j = 0; j <= i; j++) {
                c[i][j] += factor * vector[i] * vector[j];
                c[j][i] = c[i][j];
            }
        }
    }

    static double norm(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
    }

    /** The same distribution with another mean and another A on one axis. */
    SearchDistribution corrected(int axis, double newMean, double newMargin) {
        double[] means = mean.clone();
        means[axis] = newMean;
        double[] diagonal = margins.clone();
        diagonal[axis] = newMargin;
        return new SearchDistribution(
                parameters,
                generation,
                means,
                stepSize,
                covariance,
                diagonal,
                stepPath,
                covariancePath);
    }

    /** How many generations it has learned from. */
    int generation() {
        return generation;
    }

    /** m. */
    double mean(int axis) {
        return mean[axis];
    }

    /** A of an axis. */
    double margin(int axis) {
        return margins[axis];
    }

    /** σ √C of an axis, A left out. */
    double deviation(int axis) {
        return stepSize * Math.sqrt(covariance.getEntry(axis, axis));
    }

    /** σ. */
    double stepSize() {
        return stepSize;
    }

    /** σ times the largest component of p_c: how far the mean may still be going. */
    double pathLength() {
        return stepSize * Arrays.stream(covariancePath).map(Math::abs).max().orElseThrow();
    }

    /** σ times the root of C's largest eigenvalue. */
    double largestDeviation() {
        return stepSize * Math.sqrt(Arrays.stream(eigenvalues).max().orElseThrow());
    }

    /** The condition number of C. */
    double condition() {
        return Arrays.stream(eigenvalues).max().orElseThrow()
                / Arrays.stream(eigenvalues).min().orElseThrow();
    }

    double[] stepPath() {
        return stepPath.clone();
    }

    double[] covariancePath() {
        return covariancePath.clone();
    }

    double covariance(int row, int column) {
        return covariance.getEntry(row, column);
    }
}
