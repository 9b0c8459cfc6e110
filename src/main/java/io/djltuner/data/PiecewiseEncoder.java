package io.djltuner.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A column of numbers becomes piecewise linear features, see {@link
 * NumberEncoding#PIECEWISE_LINEAR}. A missing value has the mean's standardised number and 0 in all
 * intervals, and is flagged if the training rows had any.
 *
 * @param name the column's name
 * @param scale of the first feature
 * @param edges of the intervals, ascending: none, or one more than there are intervals
 * @param flagged whether training rows had no value
 */
record PiecewiseEncoder(String name, Standardization scale, double[] edges, boolean flagged)
        implements FeatureEncoder {

    private static final int INTERVALS = 16;
    private static final int MOST_DISTINCT = 33;

    PiecewiseEncoder {
        Knots.check(name, edges);
    }

    static PiecewiseEncoder fit(NumericColumn column, int[] rows) {
        SortedNumbers known = SortedNumbers.of(column, rows);
        return new PiecewiseEncoder(
                column.name(),
                Standardization.fit(column, rows),
                edges(known),
                known.rows() < rows.length);
    }

    private static double[] edges(SortedNumbers known) {
        if (known.size() <= 2) {
            return new double[0];
        }
        if (known.size() <= MOST_DISTINCT) {
            return known.distinct();
        }
        return IntStream.rangeClosed(0, INTERVALS)
                .mapToDouble(i -> known.quantile((double) i / INTERVALS))
                .distinct()
                .toArray();
    }

    private int intervals() {
        return Math.max(0, edges.length - 1);
    }

    @Override
    public List<String> featureNames() {
        List<String> names = new ArrayList<>(List.of(name));
        for (int i = 0; i < intervals(); i++) {
            names.add(
                    "%s %s to %s"
                            .formatted(
                                    name,
                                    NumericColumn.text(edges[i]),
                                    NumericColumn.text(edges[i + 1])));
        }
        if (flagged) {
            names.add(name + " (missing)");
        }
        return names;
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
            if (column.isMissing(rows[i])) {
                Arrays.fill(out, at, at + intervals() + 1, 0);
            } else {
                encode(column.value(rows[i]), out, at);
            }
            if (flagged) {
                out[at + intervals() + 1] = column.isMissing(rows[i]) ? 1 : 0;
            }
        }
    }

    private void encode(double value, double[] out, int at) {
        out[at] = scale.apply(value);
        for (int i = 0; i < intervals(); i++) {
            double share = (value - edges[i]) / (edges[i + 1] - edges[i]);
            out[at + 1 + i] = Math.max(0, Math.min(1, share));
        }
    }
}
