package io.djltuner.search.internal;

import io.djltuner.space.Dimension;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.SearchSpace;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Mutation and crossover on the unit cube, each axis by its kind.
 *
 * <p>A continuous axis mutates by a normal step, reflected at the ends; an ordered one by such a
 * step of at least one value; one without an order to another of its values, each as likely.
 * Children take continuous coordinates by simulated binary crossover (Deb and Agrawal, 1995, with η
 * = 2), the others from either parent. A coordinate that a parent does not use, because its
 * hyperparameter is inactive there, is drawn uniformly before.
 */
public final class Variation {

    /** The distribution index of the crossover: children may lie far from their parents. */
    private static final double ETA = 2;

    private final SearchSpace space;
    private final double sigma;

    /**
     * Operators on a space.
     *
     * @param space whose axes vary
     * @param sigma standard deviation of a mutation's step, in units
     */
    public Variation(SearchSpace space, double sigma) {
        this.space = space;
        this.sigma = sigma;
    }

    /**
     * A parent's point with coordinates for all axes.
     *
     * @param parent any
     * @param random the source of chance
     * @return a new array
     */
    public double[] genes(Observation parent, SplittableRandom random) {
        double[] genes = parent.units().clone();
        List<Hyperparameter<?>> axes = space.searchable();
        for (int axis = 0; axis < genes.length; axis++) {
            if (!parent.configuration().contains(axes.get(axis).name())) {
                genes[axis] = random.nextDouble();
            }
        }
        return genes;
    }

    /**
     * Mutates each axis with the chance 1 / axes, and one at least that makes a difference.
     *
     * @param genes a point, changed in place
     * @param random the source of chance
     */
    public void mutate(double[] genes, SplittableRandom random) {
        if (genes.length == 0) {
            return;
        }
        int sure = random.nextInt(genes.length);
        for (int axis = 0; axis < genes.length; axis++) {
            if (axis == sure || random.nextDouble() * genes.length < 1) {
                genes[axis] = mutated(genes[axis], dimension(axis), random);
            }
        }
    }

    private Dimension dimension(int axis) {
        return space.searchable().get(axis).dimension();
    }

    double mutated(double gene, Dimension dimension, SplittableRandom random) {
        if (dimension instanceof Dimension.Nominal nominal) {
            int own = index(gene, nominal.n());
            int other = random.nextInt(nominal.n() - 1);
            return middle(other < own ? other : other + 1, nominal.n());
        }
        double step = sigma * random.nextGaussian();
        if (dimension instanceof Dimension.Ordered ordered) {
            int n = ordered.n();
            int own = index(gene, n);
            int steps = (int) Math.max(1, Math.round(Math.abs(step) * n));
            int to = own + (step < 0 ? -steps : steps);
            // What would leave the range goes the other way, as far as there is room.
            if (to < 0 || to >= n) {
                to = Math.max(0, Math.min(n - 1, own - (to - own)));
            }
            return middle(to == own ? (own == 0 ? 1 : own - 1) : to, n);
        }
        return reflected(gene + step);
    }

    private static double reflected(double unit) {
        double folded = Math.abs(unit) % 2;
        return folded > 1 ? 2 - folded : folded;
    }

    private static int index(double gene, int n) {
        return Math.min(n - 1, (int) (gene * n));
    }

    private static double middle(int index, int n) {
        return (index + 0.5) / n;
    }

    /**
     * A child of two points.
     *
     * @param mother any
     * @param father any
     * @param random the source of chance
     * @return a new point
     */
    public double[] cross(double[] mother, double[] father, SplittableRandom random) {
        double[] child = new double[mother.length];
        for (int axis = 0; axis < child.length; axis++) {
            boolean first = random.nextBoolean();
            double own = first ? mother[axis] : father[axis];
            double other = first ? father[axis] : mother[axis];
            child[axis] = dimension(axis).isFinite() ? own : blended(own, other, random);
        }
        return child;
    }

    /** β as likely to contract as to expand: the child nearer to the one parent. */
    private static double blended(double own, double other, SplittableRandom random) {
        double u = random.nextDouble();
        double beta =
                u < 0.5
                        ? Math.pow(2 * u, 1 / (ETA + 1))
                        : Math.pow(1 / (2 * (1 - u)), 1 / (ETA + 1));
        double child = ((1 + beta) * own + (1 - beta) * other) / 2;
        return reflected(child);
    }
}
