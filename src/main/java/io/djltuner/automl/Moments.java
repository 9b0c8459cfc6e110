package io.djltuner.automl;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/** The sums over rows from which linear models are computed; the last of the inputs is always 1. */
final class Moments {

    private final int width;
    private final double[][] products;
    private final double[] withTarget;

    private Moments(int width, double[][] products, double[] withTarget) {
        this.width = width;
        this.products = products;
        this.withTarget = withTarget;
    }

    /**
     * Sums over rows.
     *
     * @param features {@code [rows, width]}, row by row
     * @param targets {@code [rows]}
     * @param width features per row
     * @param rows which rows
     */
    static Moments of(double[] features, double[] targets, int width, int[] rows) {
        double[][] products = new double[width + 1][width + 1];
        double[] withTarget = new double[width + 1];
        // One-hot rows are mostly zeros.
        int[] places = new int[width + 1];
        double[] values = new double[width + 1];
        for (int row : rows) {
            int count = 0;
            for (int column = 0; column < width; column++) {
                double value = features[row * width + column];
                if (value != 0) {
                    places[count] = column;
                    values[count++] = value;
                }
            }
            places[count] = width;
            values[count++] = 1;
            for (int i = 0; i < count; i++) {
                double[] line = products[places[i]];
                for (int j = i; j < count; j++) {
                    line[places[j]] += values[i] * values[j];
                }
                withTarget[places[i]] += values[i] * targets[row];
            }
        }
        return new Moments(width, products, withTarget);
    }

    /** The sums over the rows of this that the other has not. */
    Moments minus(Moments part) {
        double[][] rest = new double[width + 1][width + 1];
        double[] restWithTarget = new double[width + 1];
        for (int i = 0; i <= width; i++) {
            for (int j = i; j <= width; j++) {
                rest[i][j] = products[i][j] - part.products[i][j];
            }
            restWithTarget[i] = withTarget[i] - part.withTarget[i];
        }
        return new Moments(width, rest, restWithTarget);
    }

    /**
     * Ridge regression (Hoerl and Kennard 1970): minimises the mean squared error plus a penalty
     * times the sum of the squared weights, the bias left free.
     *
     * @param penalty positive
     * @return the weights, and the bias behind them
     */
    double[] ridge(double penalty) {
        double rows = products[width][width];
        double[][] covariance = new double[width][width];
        double[] covarianceWithTarget = new double[width];
        for (int i = 0; i < width; i++) {
            for (int j = i; j < width; j++) {
                covariance[i][j] =
                        products[i][j] / rows
                                - products[i][width] / rows * products[j][width] / rows;
                covariance[j][i] = covariance[i][j];
            }
            covariance[i][i] += penalty;
            covarianceWithTarget[i] =
                    withTarget[i] / rows - products[i][width] / rows * withTarget[width] / rows;
        }
        double[] weights =
                new CholeskyDecomposition(new Array2DRowRealMatrix(covariance, false))
                        .getSolver()
                        .solve(new ArrayRealVector(covarianceWithTarget, false))
                        .toArray();
        double[] all = new double[width + 1];
        all[width] = withTarget[width] / rows;
        for (int i = 0; i < width; i++) {
            all[i] = weights[i];
            all[width] -= weights[i] * products[i][width] / rows;
        }
        return all;
    }
}
