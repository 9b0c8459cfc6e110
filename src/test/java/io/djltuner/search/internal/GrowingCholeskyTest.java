package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class GrowingCholeskyTest {

    private static final int SIZE = 23;

    /** B·Bᵀ + I of a random B, well conditioned. */
    private static double[][] matrix() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] b = new double[SIZE][SIZE];
        for (double[] row : b) {
            for (int j = 0; j < SIZE; j++) {
                row[j] = random.nextDouble() - 0.5;
            }
        }
        RealMatrix factor = new Array2DRowRealMatrix(b);
        return factor.multiply(factor.transpose())
                .add(MatrixUtils.createRealIdentityMatrix(SIZE))
                .getData();
    }

    private static void append(GrowingCholesky factor, double[][] matrix, int from, int to) {
        for (int i = from; i < to; i++) {
            factor.append(java.util.Arrays.copyOf(matrix[i], i + 1));
        }
    }

    private static GrowingCholesky factor(double[][] matrix) {
        GrowingCholesky factor = new GrowingCholesky();
        append(factor, matrix, 0, matrix.length);
        return factor;
    }

    @Test
    void isTheFactorThatCommonsMathFinds() {
        double[][] matrix = matrix();
        RealMatrix expected = new CholeskyDecomposition(new Array2DRowRealMatrix(matrix)).getL();

        GrowingCholesky factor = factor(matrix);

        assertThat(factor.size()).isEqualTo(SIZE);
        double halfLogDeterminant = 0;
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j <= i; j++) {
                assertThat(factor.entry(i, j)).isCloseTo(expected.getEntry(i, j), within(1e-12));
            }
            halfLogDeterminant += Math.log(expected.getEntry(i, i));
        }
        assertThat(factor.halfLogDeterminant()).isCloseTo(halfLogDeterminant, within(1e-12));
    }

    @Test
    void rowsTakenOffAndAppendedAgainHaveTheSameBitsAsAFactorBuiltAtOnce() {
        double[][] matrix = matrix();
        GrowingCholesky grown = new GrowingCholesky();
        append(grown, matrix, 0, 9);
        double[] strange = new double[10];
        strange[9] = 5;
        grown.append(strange);
        grown.truncate(7);
        append(grown, matrix, 7, SIZE);

        GrowingCholesky atOnce = factor(matrix);

        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j <= i; j++) {
                assertThat(grown.entry(i, j)).isEqualTo(atOnce.entry(i, j));
            }
        }
    }

    @Test
    void solvesAndInverts() {
        double[][] matrix = matrix();
        RealMatrix expected = MatrixUtils.inverse(new Array2DRowRealMatrix(matrix));
        GrowingCholesky factor = factor(matrix);

        double[][] inverse = factor.inverse();

        for (int i = 0; i < SIZE; i++) {
            double[] unit = new double[SIZE];
            unit[i] = 1;
            factor.forward(unit, SIZE);
            factor.backward(unit, SIZE);
            for (int j = 0; j <= i; j++) {
                assertThat(unit[j]).isCloseTo(expected.getEntry(i, j), within(1e-12));
                assertThat(inverse[i][j]).isCloseTo(expected.getEntry(i, j), within(1e-12));
            }
        }
    }

    @Test
    void solvesForManyRightSidesAsForEach() {
        GrowingCholesky factor = factor(matrix());
        SplittableRandom random = new SplittableRandom(4);
        double[][] together = new double[SIZE][5];
        double[][] apart = new double[5][SIZE];
        for (int i = 0; i < SIZE; i++) {
            for (int k = 0; k < 5; k++) {
                together[i][k] = random.nextDouble();
                apart[k][i] = together[i][k];
            }
        }

        factor.forwardAll(together);

        for (int k = 0; k < 5; k++) {
            factor.forward(apart[k], SIZE);
            for (int i = 0; i < SIZE; i++) {
                assertThat(together[i][k]).isCloseTo(apart[k][i], within(1e-12));
            }
        }
    }

    /** The same point twice without noise: the matrix has no inverse. */
    @Test
    void aPivotThatRoundingLeavesNothingOfStaysPositive() {
        GrowingCholesky factor = new GrowingCholesky();
        factor.append(new double[] {2});
        factor.append(new double[] {2, 2});

        assertThat(factor.entry(1, 1)).isPositive().isLessThan(1e-5);
    }

    @Test
    void aRowOfTheWrongLengthIsRefused() {
        assertThatThrownBy(() -> new GrowingCholesky().append(new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cholesky: row 0 has 1 entries, but got 3");
    }
}
