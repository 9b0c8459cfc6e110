package io.djltuner.analysis;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A way to part a node's samples in two.
 *
 * @param axis on which
 * @param gain what the squared error falls by, up to a constant of the node
 * @param threshold on an axis in order: what is at most this goes left
 * @param left the categories that go left
 * @param right the categories of other samples; those of no sample go with the more samples
 * @param moreLeft whether more samples go left
 */
record TreeSplit(
        int axis, double gain, double threshold, BitSet left, BitSet right, boolean moreLeft) {

    /** No split. */
    static final TreeSplit NONE =
            new TreeSplit(-1, Double.NEGATIVE_INFINITY, 0, new BitSet(), new BitSet(), true);

    /** Whether there is a split at all. */
    boolean parts() {
        return axis >= 0;
    }

    /** The categories of a box that go left. */
    BitSet chosen(BitSet ofBox) {
        BitSet chosen = (BitSet) (moreLeft ? ofBox : left).clone();
        if (moreLeft) {
            chosen.andNot(right);
        }
        return chosen;
    }

    /**
     * The best split on an axis.
     *
     * @param axis its index
     * @param of the axis
     * @param samples of the node in the axis's order
     * @return the split; {@link #NONE} if all samples are at one place
     */
    static TreeSplit of(int axis, ForestAxis of, NodeSamples samples) {
        return of.isNominal()
                ? ofCategories(axis, of, samples)
                : ofPlaces(axis, of.places(), samples);
    }

    /** Between neighbours of an axis in order, halfway between them. */
    private static TreeSplit ofPlaces(int axis, double[] places, NodeSamples samples) {
        Sums all = new Sums();
        for (int i = 0; i < samples.size(); i++) {
            all.add(samples.value(i), samples.times(i));
        }
        Sums below = new Sums();
        double best = Double.NEGATIVE_INFINITY;
        int last = -1;
        for (int i = 0; i + 1 < samples.size(); i++) {
            below.add(samples.value(i), samples.times(i));
            double gain = below.gain(all);
            if (places[samples.at(i)] < places[samples.at(i + 1)] && gain > best) {
                best = gain;
                last = i;
            }
        }
        if (last < 0) {
            return NONE;
        }
        double low = places[samples.at(last)];
        double high = places[samples.at(last + 1)];
        double middle = low + (high - low) / 2;
        // Of two doubles without another between, the middle is one of them.
        double threshold = middle < high ? middle : low;
        return new TreeSplit(axis, best, threshold, new BitSet(), new BitSet(), true);
    }

    /**
     * Of categories: in order of their means the best split lies between two neighbours (W. Fisher,
     * On Grouping for Maximum Homogeneity, 1958).
     */
    private static TreeSplit ofCategories(int axis, ForestAxis of, NodeSamples samples) {
        Sums[] byCategory = new Sums[of.categories()];
        Sums all = new Sums();
        for (int i = 0; i < samples.size(); i++) {
            int category = (int) of.places()[samples.at(i)];
            byCategory[category] = byCategory[category] == null ? new Sums() : byCategory[category];
            byCategory[category].add(samples.value(i), samples.times(i));
            all.add(samples.value(i), samples.times(i));
        }
        List<Integer> present =
                IntStream.range(0, byCategory.length)
                        .filter(category -> byCategory[category] != null)
                        .boxed()
                        .sorted(Comparator.comparingDouble(category -> byCategory[category].mean()))
                        .toList();
        Sums below = new Sums();
        double best = Double.NEGATIVE_INFINITY;
        int last = -1;
        double countLeft = 0;
        for (int i = 0; i + 1 < present.size(); i++) {
            below.add(byCategory[present.get(i)]);
            double gain = below.gain(all);
            if (gain > best) {
                best = gain;
                last = i;
                countLeft = below.count;
            }
        }
        return last < 0
                ? NONE
                : new TreeSplit(
                        axis,
                        best,
                        0,
                        bits(present.subList(0, last + 1)),
                        bits(present.subList(last + 1, present.size())),
                        countLeft > all.count - countLeft);
    }

    private static BitSet bits(List<Integer> categories) {
        BitSet bits = new BitSet();
        categories.forEach(bits::set);
        return bits;
    }

    /** A number of samples and the sum of their values. */
    private static final class Sums {

        private double count;
        private double sum;

        void add(double value, int times) {
            count += times;
            sum += times * value;
        }

        void add(Sums other) {
            count += other.count;
            sum += other.sum;
        }

        double mean() {
            return sum / count;
        }

        /** What the squared error falls by when these part from the others, up to a constant. */
        double gain(Sums all) {
            double rest = all.sum - sum;
            return sum * sum / count + rest * rest / (all.count - count);
        }
    }
}
