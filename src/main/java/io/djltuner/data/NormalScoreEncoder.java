package io.djltuner.data;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * A column of numbers becomes normal scores, see {@link NumberEncoding#NORMAL_SCORES}. A missing
 * value is 0, and flagged if the training rows had any.
 *
 * @param name the column's name
 * @param knots known numbers, ascending; empty if there were none
 * @param scores the normal score of each
 * @param flagged whether training rows had no value
 */
record NormalScoreEncoder(String name, double[] knots, double[] scores, boolean flagged)
        implements FeatureEncoder {

    private static final int MOST_KNOTS = 512;

    NormalScoreEncoder {
        if (knots.length != scores.length) {
            throw new IllegalArgumentException(
                    "column '%s': there must be a score for each of %d numbers, but there are %d"
                            .formatted(name, knots.length, scores.length));
        }
        Knots.check(name, knots);
    }

    static NormalScoreEncoder fit(NumericColumn column, int[] rows) {
        SortedNumbers known = SortedNumbers.of(column, rows);
        double[] scores = scores(known);
        int[] kept = spread(known.size());
        return new NormalScoreEncoder(
                column.name(),
                Arrays.stream(kept).mapToDouble(i -> known.distinct()[i]).toArray(),
                Arrays.stream(kept).mapToDouble(i -> scores[i]).toArray(),
                known.rows() < rows.length);
    }

    private static double[] scores(SortedNumbers known) {
        NormalDistribution normal = new NormalDistribution();
        double[] scores = new double[known.size()];
        double rows = known.rows();
        double below = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] =
                    normal.inverseCumulativeProbability((below + known.counts()[i] / 2.0) / rows);
            below += known.counts()[i];
        }
        return scores;
    }

    /** Which of so many numbers are kept: first, last, and others at equal steps. */
    private static int[] spread(int size) {
        int count = Math.min(size, MOST_KNOTS);
        int[] kept = new int[count];
        for (int i = 0; i < count; i++) {
            kept[i] = count == 1 ? 0 : (int) Math.round((double) i * (size - 1) / (count - 1));
        }
        return kept;
    }

    @Override
    public List<String> featureNames() {
        return flagged ? List.of(name, name + " (missing)") : List.of(name);
    }

    @Override
    public CellType cellType() {
        return CellType.NUMERIC;
    }

    @Override
    public void encode(TabularData data, int[] rows, double[] out, int offset, int stride) {
        NumericColumn column = NumericEncoder.numbers(data, data.column(name), rows);
        for (int i = 0; i < rows.length; i++) {
            int at = i * stride + offset;
            boolean missing = column.isMissing(rows[i]);
            out[at] = missing || knots.length == 0 ? 0 : score(column.value(rows[i]));
            if (flagged) {
                out[at + 1] = missing ? 1 : 0;
            }
        }
    }

    private double score(double value) {
        int found = Arrays.binarySearch(knots, value + 0.0);
        if (found >= 0) {
            return scores[found];
        }
        int above = -found - 1;
        if (above == 0) {
            return scores[0];
        }
        if (above == knots.length) {
            return scores[knots.length - 1];
        }
        double share = (value - knots[above - 1]) / (knots[above] - knots[above - 1]);
        return scores[above - 1] + share * (scores[above] - scores[above - 1]);
    }
}
