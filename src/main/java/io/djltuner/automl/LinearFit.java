package io.djltuner.automl;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A linear model with the penalty that suits the rows which choose: of several powers of ten. Where
 * the time is over before all were tried, it is the best so far; and where none was, the model that
 * looks at no feature.
 *
 * @param weights the weights, and the biases behind them
 * @param penalty the chosen one; infinite if no feature is looked at
 * @param losses on the rows that choose, or of each fold
 * @param complete whether all penalties were tried
 */
record LinearFit(double[] weights, double penalty, double[] losses, boolean complete) {

    private static final int RIDGE_LEAST_POWER = -6;
    private static final int RIDGE_MOST_POWER = 2;
    private static final int DESCENT_LEAST_POWER = -6;
    private static final int DESCENT_MOST_POWER = -1;

    /** Numbers of the rows times outputs, beyond which a part of the rows chooses the penalty. */
    private static final double MANY_PRODUCTS = 3e6;

    /** Ridge regression in closed form; penalties 10² … 10⁻⁶, chosen on rows of their own. */
    static LinearFit ridge(LinearData train, LinearData validation, BooleanSupplier over) {
        Moments moments = Moments.of(train, train.all(), over);
        return ridge(moments, List.of(moments), List.of(new SparseRows(validation)), over);
    }

    /** Ridge regression in closed form; the penalty is chosen on folds, for a fit on all rows. */
    static LinearFit ridge(LinearData train, List<int[]> heldOut, BooleanSupplier over) {
        // Of all or none, since one is to be subtracted from the other.
        Moments moments = Moments.of(train, train.all(), () -> false);
        return ridge(
                moments,
                heldOut.stream()
                        .map(rows -> moments.minus(Moments.of(train, rows, () -> false)))
                        .toList(),
                heldOut.stream().map(rows -> new SparseRows(train, rows)).toList(),
                over);
    }

    private static LinearFit ridge(
            Moments all, List<Moments> fits, List<SparseRows> scored, BooleanSupplier over) {
        Descent squares = new Descent(RowLoss.SQUARED, over);
        double[] best = {Double.POSITIVE_INFINITY};
        double chosen = Math.pow(10, RIDGE_MOST_POWER);
        int power = RIDGE_MOST_POWER;
        do {
            double penalty = Math.pow(10, power);
            double[] losses =
                    losses(
                            fits.size(),
                            i -> squares.loss(fits.get(i).ridge(penalty), scored.get(i)));
            if (mean(losses) < mean(best)) {
                best = losses;
                chosen = penalty;
            }
            power--;
        } while (power >= RIDGE_LEAST_POWER && !over.getAsBoolean());
        return new LinearFit(all.ridge(chosen), chosen, best, power < RIDGE_LEAST_POWER);
    }

    /** A fit by gradients; penalties 10⁻¹ … 10⁻⁶, chosen on rows of their own. */
    static LinearFit descent(Descent descent, LinearData train, LinearData validation) {
        SparseRows scored = new SparseRows(validation);
        double products = (double) train.rows() * train.width() * train.outputs();
        if (products <= MANY_PRODUCTS) {
            SparseRows all = new SparseRows(train);
            return descent(descent, all, List.of(all), List.of(scored));
        }
        SparseRows some = new SparseRows(train, train.share(MANY_PRODUCTS / products));
        LinearFit first = descent(descent, some, List.of(some), List.of(scored));
        if (Double.isInfinite(first.penalty)) {
            return first;
        }
        double[] weights = descent.fit(new SparseRows(train), first.penalty, first.weights);
        double loss = descent.loss(weights, scored);
        return loss < first.loss()
                ? new LinearFit(weights, first.penalty, new double[] {loss}, first.complete)
                : first;
    }

    /** A fit by gradients; the penalty is chosen on folds, and all rows are fitted with it. */
    static LinearFit descent(Descent descent, LinearData train, List<int[]> heldOut) {
        return descent(
                descent,
                new SparseRows(train),
                heldOut.stream().map(rows -> new SparseRows(train, train.without(rows))).toList(),
                heldOut.stream().map(rows -> new SparseRows(train, rows)).toList());
    }

    /** The heaviest penalty comes first: each fit begins where the one before it ended. */
    private static LinearFit descent(
            Descent descent, SparseRows all, List<SparseRows> fits, List<SparseRows> scored) {
        double[][] points = fits.stream().map(descent::constant).toArray(double[][]::new);
        double[] start = descent.constant(all);
        double[] best = losses(fits.size(), i -> descent.loss(points[i], scored.get(i)));
        double chosen = Double.POSITIVE_INFINITY;
        int power = DESCENT_MOST_POWER;
        for (; power >= DESCENT_LEAST_POWER; power--) {
            double penalty = Math.pow(10, power);
            for (int i = 0; i < points.length; i++) {
                points[i] = descent.fit(fits.get(i), penalty, points[i]);
            }
            if (descent.over().getAsBoolean()) {
                break;
            }
            double[] losses = losses(fits.size(), i -> descent.loss(points[i], scored.get(i)));
            if (mean(losses) < mean(best)) {
                best = losses;
                chosen = penalty;
                start = points[0];
            }
        }
        boolean complete = power < DESCENT_LEAST_POWER;
        boolean fitted = Double.isInfinite(chosen) || fits.get(0) == all;
        return new LinearFit(
                fitted ? start : descent.fit(all, chosen, start), chosen, best, complete);
    }

    private static double[] losses(int parts, IntToDoubleFunction loss) {
        return IntStream.range(0, parts).mapToDouble(loss).toArray();
    }

    private static double mean(double[] losses) {
        return Arrays.stream(losses).average().orElseThrow();
    }

    /** On the rows that choose, or the mean over folds. */
    double loss() {
        return mean(losses);
    }
}
