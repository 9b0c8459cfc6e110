package io.djltuner.training.metric;

import io.djltuner.data.Task;
import org.jspecify.annotations.Nullable;

/**
 * What a network puts out for the rows of a split, beside what is true. The arrays are read in
 * place, not copied, so that a cohort's outputs {@code [members, rows, outputs]} are evaluated
 * member by member through an offset; they must not change while this object is in use.
 *
 * <p>Scores are raw outputs. Regression: the predicted values. Two classes: one logit per row,
 * positive for class 1. More classes: one logit per class.
 */
public final class Predictions {

    private static final double[] NONE = {};
    private static final int[] NO_LABELS = {};

    private final Task task;
    private final int rows;
    private final int outputs;
    private final double @Nullable [] wide;
    private final float @Nullable [] narrow;
    private final int offset;
    private final double[] targets;
    private final double[] logPartitions;
    private final int[] guesses;
    private final double meanSquaredError;

    private Predictions(
            Task task,
            int rows,
            int outputs,
            double @Nullable [] wide,
            float @Nullable [] narrow,
            int offset,
            double[] targets) {
        this.task = task;
        this.rows = rows;
        this.outputs = outputs;
        this.wide = wide;
        this.narrow = narrow;
        this.offset = offset;
        this.targets = targets;
        int length = wide != null ? wide.length : narrow != null ? narrow.length : 0;
        checkSizes(length);
        boolean classes = task != Task.REGRESSION;
        if (classes) {
            checkClasses();
        }
        // Several metrics need these, so they are computed once.
        this.guesses = classes ? guesses() : NO_LABELS;
        this.logPartitions = task == Task.MULTICLASS ? logPartitions() : NONE;
        this.meanSquaredError = classes ? Double.NaN : squaredError() / rows / outputs;
    }

    private double squaredError() {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < outputs; column++) {
                double difference = score(row, column) - target(row, column);
                sum += difference * difference;
            }
        }
        return sum;
    }

    /** The mean of the squared errors over rows and columns; NaN for classes. */
    double meanSquaredError() {
        return meanSquaredError;
    }

    /**
     * Predictions that fill an array.
     *
     * @param task what is predicted
     * @param rows how many rows, at least 1
     * @param outputs scores per row: the target columns, 1 for two classes, else the classes
     * @param scores row by row, {@code [rows, outputs]}
     * @param targets regression: {@code [rows, outputs]}; classes: the class of each row from 0,
     *     {@code [rows]}
     * @return the predictions
     * @throws IllegalArgumentException if a size or a class is wrong
     */
    public static Predictions of(
            Task task, int rows, int outputs, double[] scores, double[] targets) {
        return of(task, rows, outputs, scores, 0, targets);
    }

    /**
     * Predictions that lie somewhere in an array.
     *
     * @param task what is predicted
     * @param rows how many rows, at least 1
     * @param outputs scores per row
     * @param scores holds {@code [rows, outputs]} from {@code offset} on
     * @param offset where the first row's first score is
     * @param targets as in {@link #of(Task, int, int, double[], double[])}
     * @return the predictions
     * @throws IllegalArgumentException if a size or a class is wrong
     */
    public static Predictions of(
            Task task, int rows, int outputs, double[] scores, int offset, double[] targets) {
        return new Predictions(task, rows, outputs, scores, null, offset, targets);
    }

    /**
     * Predictions in single precision that lie somewhere in an array; sums are still formed in
     * double.
     *
     * @param task what is predicted
     * @param rows how many rows, at least 1
     * @param outputs scores per row
     * @param scores holds {@code [rows, outputs]} from {@code offset} on
     * @param offset where the first row's first score is
     * @param targets as in {@link #of(Task, int, int, double[], double[])}
     * @return the predictions
     * @throws IllegalArgumentException if a size or a class is wrong
     */
    public static Predictions of(
            Task task, int rows, int outputs, float[] scores, int offset, double[] targets) {
        return new Predictions(task, rows, outputs, null, scores, offset, targets);
    }

    /** {@return what is predicted} */
    public Task task() {
        return task;
    }

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /** {@return scores per row} */
    public int outputs() {
        return outputs;
    }

    /** {@return how many classes there are: 2 for one logit, else one per score} */
    public int classes() {
        if (task == Task.REGRESSION) {
            throw new IllegalStateException("predictions: a regression has no classes");
        }
        return task == Task.BINARY ? 2 : outputs;
    }

    /**
     * A raw output.
     *
     * @param row from 0
     * @param output from 0
     * @return the score
     */
    public double score(int row, int output) {
        int at = offset + row * outputs + output;
        if (wide != null) {
            return wide[at];
        }
        return narrow != null ? narrow[at] : Double.NaN;
    }

    /**
     * The true value of a regression.
     *
     * @param row from 0
     * @param output from 0
     * @return the value
     */
    public double target(int row, int output) {
        return targets[row * outputs + output];
    }

    /**
     * The true class.
     *
     * @param row from 0
     * @return its number
     */
    public int label(int row) {
        return (int) targets[row];
    }

    /**
     * The predicted class: 1 where the one logit is above 0, or the first class with the largest
     * logit.
     *
     * @param row from 0
     * @return its number, or −1 where a score of the row is NaN
     */
    public int predictedLabel(int row) {
        return guesses[row];
    }

    private int[] guesses() {
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = task == Task.BINARY ? sign(score(row, 0)) : argMax(row);
        }
        return labels;
    }

    private static int sign(double score) {
        return score > 0 ? 1 : Double.isNaN(score) ? -1 : 0;
    }

    private int argMax(int row) {
        int best = 0;
        double largest = score(row, 0);
        boolean broken = Double.isNaN(largest);
        for (int c = 1; c < outputs; c++) {
            double score = score(row, c);
            broken |= Double.isNaN(score);
            if (score > largest) {
                largest = score;
                best = c;
            }
        }
        return broken ? -1 : best;
    }

    /**
     * The natural logarithm of the probability given to a class: of the logistic function or of
     * softmax, without under- or overflow.
     *
     * @param row from 0
     * @param label the class
     * @return at most 0
     */
    public double logProbability(int row, int label) {
        if (task == Task.BINARY) {
            double score = score(row, 0);
            return -softplus(label == 1 ? -score : score);
        }
        return score(row, label) - logPartitions[row];
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** log Σ exp(score) of each row. */
    private double[] logPartitions() {
        double[] result = new double[rows];
        for (int row = 0; row < rows; row++) {
            double largest = score(row, Math.max(0, guesses[row]));
            double sum = 0;
            for (int c = 0; c < outputs; c++) {
                sum += Math.exp(score(row, c) - largest);
            }
            result[row] = largest + Math.log(sum);
        }
        return result;
    }

    private void checkSizes(int length) {
        int least = task == Task.MULTICLASS ? 2 : 1;
        if (rows < 1 || outputs < least || (task == Task.BINARY && outputs != 1)) {
            throw new IllegalArgumentException(
                    "predictions: need at least 1 row and %s, but got rows=%d, outputs=%d"
                            .formatted(
                                    switch (task) {
                                        case REGRESSION -> "1 output";
                                        case BINARY -> "exactly 1 output";
                                        case MULTICLASS -> "2 outputs";
                                    },
                                    rows,
                                    outputs));
        }
        if (offset < 0 || offset + (long) rows * outputs > length) {
            throw new IllegalArgumentException(
                    "predictions: %d rows of %d scores from %d on do not fit into %d scores"
                            .formatted(rows, outputs, offset, length));
        }
        long needed = task == Task.REGRESSION ? (long) rows * outputs : rows;
        if (targets.length != needed) {
            throw new IllegalArgumentException(
                    "predictions: need %d targets, but got %d".formatted(needed, targets.length));
        }
    }

    private void checkClasses() {
        int classes = classes();
        for (int row = 0; row < rows; row++) {
            double label = targets[row];
            if (!(label >= 0 && label < classes && label == Math.rint(label))) {
                throw new IllegalArgumentException(
                        "predictions: classes must be whole numbers from 0 to %d, but row %d has %s"
                                .formatted(classes - 1, row, label));
            }
        }
    }
}
