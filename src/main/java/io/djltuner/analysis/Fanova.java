package io.djltuner.analysis;

import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * Importance by functional analysis of variance: a random forest learns the value from the
 * hyperparameters, and a hyperparameter's importance is the share of the forest's variance over the
 * whole space that it explains by itself. It says what moves the value anywhere in the space, the
 * bad regions among them; for what matters among the best, see {@link PedAnova}.
 *
 * <p>Only complete trials count. The space is measured as it is searched: a log axis in logarithms,
 * every value of a finite axis alike. A conditional hyperparameter counts as at its default where
 * it is inactive. Optuna's evaluator measures otherwise, so its shares differ where a space has log
 * axes, choices or conditions; {@link #asOptuna} measures as it does.
 *
 * @param trees of the forest, at least 1; default 64
 * @param maxDepth of a tree, at least 1; default 64
 * @param seed of the samples that the trees are grown from; default 0
 * @param measure of the space; default as it is searched
 * @see <a href="https://proceedings.mlr.press/v32/hutter14.html">F. Hutter, H. Hoos and K.
 *     Leyton-Brown: An Efficient Approach for Assessing Hyperparameter Importance, ICML 2014</a>
 * @see <a href="https://doi.org/10.1023/A:1010933404324">L. Breiman: Random Forests, 2001</a>
 */
public record Fanova(int trees, int maxDepth, long seed, Measure measure) {

    /** How much of the space a part of it is. */
    public enum Measure {
        /** A log axis in logarithms, every value of a finite axis alike, conditions by defaults. */
        AS_SEARCHED,
        /** As {@link Fanova#asOptuna} says. */
        AS_OPTUNA
    }

    private static final int DEFAULT_TREES = 64;
    private static final int DEFAULT_DEPTH = 64;

    /** Deeper trees would not fit on a thread's stack. */
    private static final int DEEPEST = 1000;

    /**
     * Checks the sizes.
     *
     * @param trees of the forest, at least 1
     * @param maxDepth of a tree, at least 1
     * @param seed of the samples that the trees are grown from
     * @param measure of the space
     */
    public Fanova {
        if (trees < 1) {
            throw new IllegalArgumentException("trees: must be at least 1, but got " + trees);
        }
        if (maxDepth < 1 || maxDepth > DEEPEST) {
            throw new IllegalArgumentException(
                    "maxDepth: must be in 1 … %d, but got %d".formatted(DEEPEST, maxDepth));
        }
    }

    /** {@return an analysis with 64 trees of depth 64} */
    public static Fanova defaults() {
        return new Fanova(DEFAULT_TREES, DEFAULT_DEPTH, 0, Measure.AS_SEARCHED);
    }

    /**
     * With another number of trees.
     *
     * @param number at least 1
     * @return the copy
     */
    public Fanova trees(int number) {
        return new Fanova(number, maxDepth, seed, measure);
    }

    /**
     * With trees of another depth.
     *
     * @param depth at least 1, at most 1000
     * @return the copy
     */
    public Fanova maxDepth(int depth) {
        return new Fanova(trees, depth, seed, measure);
    }

    /**
     * With other samples.
     *
     * @param value any
     * @return the copy
     */
    public Fanova seed(long value) {
        return new Fanova(trees, maxDepth, value, measure);
    }

    /**
     * Measured as Optuna 5's {@code FanovaImportanceEvaluator} does, for shares that can be laid
     * beside its own: every number as it is, whatever its scale; a choice by one axis for each of
     * its values, 1 where a trial has it, all combinations of which count alike, those too that no
     * trial can have; and only hyperparameters that every complete trial has. Forests are random
     * there and here; with many trees the shares agree.
     *
     * @return the copy
     */
    public Fanova asOptuna() {
        return new Fanova(trees, maxDepth, seed, Measure.AS_OPTUNA);
    }

    /**
     * The importance of everything that varies; {@link #asOptuna}, of what all trials have.
     *
     * @param history as it stands
     * @return the shares
     */
    public ParameterImportance importance(StudyHistory history) {
        List<Trial> complete = Values.complete(history);
        List<MeasuredParameter> parameters =
                switch (measure) {
                    case AS_SEARCHED -> MeasuredParameter.asSearched(history.space(), complete);
                    case AS_OPTUNA -> MeasuredParameter.asInOptuna(history.space(), complete);
                };
        double[] explained = new double[parameters.size()];
        if (complete.size() > 1) {
            explained = explained(parameters, centred(complete));
        }
        Map<String, Double> byName = new LinkedHashMap<>();
        for (int i = 0; i < explained.length; i++) {
            byName.put(parameters.get(i).name(), explained[i]);
        }
        return ParameterImportance.normalized(
                ParameterImportance.Method.FANOVA, complete.size(), byName);
    }

    /** Shares do not depend on the unit of the values; squares must not overflow. */
    private static double[] centred(List<Trial> trials) {
        double[] values = trials.stream().mapToDouble(t -> t.value().getAsDouble()).toArray();
        double largest = DoubleStream.of(values).map(Math::abs).max().orElse(0);
        double scale = largest > 0 ? largest : 1;
        double mean = DoubleStream.of(values).map(value -> value / scale).average().orElse(0);
        return DoubleStream.of(values).map(value -> value / scale - mean).toArray();
    }

    /** The mean over the trees of the share of variance that each hyperparameter explains. */
    private double[] explained(List<MeasuredParameter> parameters, double[] values) {
        List<ForestAxis> axes =
                parameters.stream().flatMap(parameter -> parameter.axes().stream()).toList();
        double[] sum = new double[parameters.size()];
        SplittableRandom random = new SplittableRandom(seed);
        for (int tree = 0; tree < trees; tree++) {
            SplittableRandom own = random.split();
            int[] times = new int[values.length];
            for (int draw = 0; draw < values.length; draw++) {
                times[own.nextInt(values.length)]++;
            }
            List<TreeLeaf> leaves = new RegressionTree(axes, values, times, own).grow(maxDepth);
            double[] shares = TreeVariance.shares(parameters, leaves);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += shares[i] / trees;
            }
        }
        return sum;
    }
}
