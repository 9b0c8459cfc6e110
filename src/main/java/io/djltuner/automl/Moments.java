package io.djltuner.automl;

import java.util.function.BooleanSupplier;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/** The sums over rows from which linear models are computed; the last of the inputs is always 1. */
final class Moments {

    /** Rows from one look at the time to the next. */
    private static final int BLOCK = 512;

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
     * @param data the table
     * @param rows which rows
     * @param over whether to leave the rest of the rows out, asked now and then
     */
    static Moments of(LinearData data, int[] rows, BooleanSupplier over) {
        int width = data.width();
        double[][] products = new double[width + 1][width + 1];
        double[] withTarget = new double[width + 1];
        // One-hot rows are mostly zeros.
        int[] places = new int[width + 1];
        double[] values = new double[width + 1];
        for (int i = 0; i < rows.length; i++) {
            if (i > 0 && i % BLOCK == 0 && over.getAsBoolean()) {
                break;
            }
            int count = nonZero(data.features(), rows[i] * width, width, places, values);
            for (int j = 0; j < count; j++) {
                double[] line = products[places[j]];
                for (int k = j; k < count; k++) {
                    line[places[k]] += values[j] * values[k];
                }
                withTarget[places[j]] += values[j] * data.targets()[rows[i]];
            }
        }
        return new Moments(width, products, withTarget);
    }

    /** Where a row is not zero, and what it is there; the last place is always 1. */
    private static int nonZero(
            double[] features, int from, int width, int[] places, double[] values) {
        int count = 0;
        for (int column = 0; column < width; column++) {
            double value = features[from + column];
            if (value != 0) {
                places[count] = column;
                values[count++] = value;
            }
        }
        places[count] = width;
        values[count++] = 1;
        return count;
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
