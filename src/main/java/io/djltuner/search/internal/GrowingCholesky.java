package io.djltuner.search.internal;

import java.util.Arrays;
import java.util.Locale;

/**
 * The lower triangular factor L of a symmetric positive definite matrix A = L·Lᵀ, computed row by
 * row (Cholesky–Banachiewicz): row i depends on rows 0 … i of A alone, so a factor that grew by a
 * row has the same bits as one computed anew, and the last rows can be taken off again.
 *
 * <p>Where rounding leaves nothing of a pivot, the row gets as much more variance as keeps the
 * factor regular: as if that observation were that much noisier. Not thread-safe.
 */
public final class GrowingCholesky {

    /** The least share of a row's variance that its pivot keeps. */
    private static final double LEAST_PIVOT = 1e-13;

    private double[][] rows = new double[16][];
    private int size;

    /** The number of rows. */
    public int size() {
        return size;
    }

    /**
     * Adds a row.
     *
     * @param covariances the new row of A up to and including its diagonal
     */
    public void append(double[] covariances) {
        int i = size;
        if (covariances.length != i + 1) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "cholesky: row %d has %d entries, but got %d",
                            i,
                            i + 1,
                            covariances.length));
        }
        double[] row = new double[i + 1];
        for (int j = 0; j < i; j++) {
            row[j] = (covariances[j] - dot(row, rows[j], j)) / rows[j][j];
        }
        double pivot = covariances[i] - dot(row, row, i);
        row[i] = Math.sqrt(Math.max(pivot, LEAST_PIVOT * covariances[i]));
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, 2 * size);
        }
        rows[size++] = row;
    }

    /**
     * Takes the last rows off.
     *
     * @param rowsLeft how many stay
     */
    public void truncate(int rowsLeft) {
        size = Math.min(size, rowsLeft);
    }

    /**
     * An entry of L.
     *
     * @param i its row
     * @param j its column, at most i
     * @return the entry
     */
    public double entry(int i, int j) {
        if (i >= size) {
            throw new IndexOutOfBoundsException("cholesky: no row " + i + " of " + size);
        }
        return rows[i][j];
    }

    /** Half the logarithm of A's determinant. */
    public double halfLogDeterminant() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Math.log(rows[i][i]);
        }
        return sum;
    }

    /**
     * Solves L·z = b for the first entries.
     *
     * @param b at least as many entries as are wanted; becomes z
     * @param count of them
     */
    public void forward(double[] b, int count) {
        for (int i = 0; i < count; i++) {
            double[] row = rows[i];
            b[i] = (b[i] - dot(row, b, i)) / row[i];
        }
    }

    /**
     * Solves the leading block of Lᵀ·x = z.
     *
     * @param z becomes x
     * @param count of rows of the block
     */
    public void backward(double[] z, int count) {
        for (int i = count - 1; i >= 0; i--) {
            double[] row = rows[i];
            double x = z[i] / row[i];
            z[i] = x;
            for (int j = 0; j < i; j++) {
                z[j] -= x * row[j];
            }
        }
    }

    /**
     * Solves L·Z = B for many right sides at once.
     *
     * @param b one array for each row, one entry for each right side; becomes Z
     */
    public void forwardAll(double[][] b) {
        for (int i = 0; i < size; i++) {
            double[] row = rows[i];
            double[] target = b[i];
            int j = 0;
            for (; j + 3 < i; j += 4) {
                subtract(target, row, j, b[j], b[j + 1], b[j + 2], b[j + 3]);
            }
            for (; j < i; j++) {
                add(target, -row[j], b[j], target.length);
            }
            double inverse = 1 / row[i];
            for (int k = 0; k < target.length; k++) {
                target[k] *= inverse;
            }
        }
    }

    private static void subtract(
            double[] target,
            double[] row,
            int j,
            double[] b0,
            double[] b1,
            double[] b2,
            double[] b3) {
        double l0 = row[j];
        double l1 = row[j + 1];
        double l2 = row[j + 2];
        double l3 = row[j + 3];
        for (int k = 0; k < target.length; k++) {
            target[k] -= l0 * b0[k] + l1 * b1[k] + (l2 * b2[k] + l3 * b3[k]);
        }
    }

    /** The lower triangle of A⁻¹ = L⁻ᵀ·L⁻¹, one array for each row. */
    public double[][] inverse() {
        double[][] inverseFactor = new double[size][];
        for (int i = 0; i < size; i++) {
            double[] target = new double[i + 1];
            for (int j = 0; j < i; j++) {
                add(target, -rows[i][j], inverseFactor[j], j + 1);
            }
            double diagonal = 1 / rows[i][i];
            for (int j = 0; j < i; j++) {
                target[j] *= diagonal;
            }
            target[i] = diagonal;
            inverseFactor[i] = target;
        }
        double[][] result = new double[size][];
        for (int i = 0; i < size; i++) {
            result[i] = new double[i + 1];
            for (int k = i; k < size; k++) {
                add(result[i], inverseFactor[k][i], inverseFactor[k], i + 1);
            }
        }
        return result;
    }

    private static void add(double[] to, double factor, double[] vector, int count) {
        for (int k = 0; k < count; k++) {
            to[k] += factor * vector[k];
        }
    }

    /** Four sums side by side, so that additions need not wait for one another. */
    private static double dot(double[] a, double[] b, int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < count; k += 4) {
            s0 += a[k] * b[k];
            s1 += a[k + 1] * b[k + 1];
            s2 += a[k + 2] * b[k + 2];
            s3 += a[k + 3] * b[k + 3];
        }
        for (; k < count; k++) {
            s0 += a[k] * b[k];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
