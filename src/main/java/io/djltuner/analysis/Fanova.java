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
 * every value of a finite axis alike. (Optuna's evaluator measures log axes in plain numbers and
 * splits categories into axes of their own, so its shares differ where a space has these.) A
 * conditional hyperparameter counts as at its default where it is inactive.
 *
 * @param trees of the forest, at least 1; default 64
 * @param maxDepth of a tree, at least 1; default 64
 * @param seed of the samples that the trees are grown from; default 0
 * @see <a href="https://proceedings.mlr.press/v32/hutter14.html">F. Hutter, H. Hoos and K.
 *     Leyton-Brown: An Efficient Approach for Assessing Hyperparameter Importance, ICML 2014</a>
 * @see <a href="https://doi.org/10.1023/A:1010933404324">L. Breiman: Random Forests, 2001</a>
 */
public record Fanova(int trees, int maxDepth, long seed) {

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
        return new Fanova(DEFAULT_TREES, DEFAULT_DEPTH, 0);
    }

    /**
     * With another number of trees.
     *
     * @param number at least 1
     * @return the copy
     */
    public Fanova trees(int number) {
        return new Fanova(number, maxDepth, seed);
    }

    /**
     * With trees of another depth.
     *
     * @param depth at least 1, at most 1000
     * @return the copy
     */
    public Fanova maxDepth(int depth) {
        return new Fanova(trees, depth, seed);
    }

    /**
     * With other samples.
     *
     * @param value any
     * @return the copy
     */
    public Fanova seed(long value) {
        return new Fanova(trees, maxDepth, value);
    }

    /**
     * The importance of everything that varies.
     *
     * @param history as it stands
     * @return the shares
     */
    public ParameterImportance importance(StudyHistory history) {
        List<Trial> complete = Values.complete(history);
        List<ForestAxis> axes =
                history.space().searchable().stream()
                        .map(parameter -> ForestAxis.of(parameter, complete))
                        .toList();
        double[] explained = new double[axes.size()];
        if (complete.size() > 1) {
            explained = explained(axes, centred(complete));
        }
        Map<String, Double> byName = new LinkedHashMap<>();
        for (int i = 0; i < explained.length; i++) {
            byName.put(axes.get(i).name(), explained[i]);
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

    /** The mean over the trees of the share of variance that each axis explains. */
    private double[] explained(List<ForestAxis> axes, double[] values) {
        double[] sum = new double[axes.size()];
        SplittableRandom random = new SplittableRandom(seed);
        for (int tree = 0; tree < trees; tree++) {
            SplittableRandom own = random.split();
            int[] times = new int[values.length];
            for (int draw = 0; draw < values.length; draw++) {
                times[own.nextInt(values.length)]++;
            }
            List<TreeLeaf> leaves = new RegressionTree(axes, values, times, own).grow(maxDepth);
            double[] shares = TreeVariance.shares(axes, leaves);
            for (int axis = 0; axis < sum.length; axis++) {
                sum[axis] += shares[axis] / trees;
            }
        }
        return sum;
    }
}
