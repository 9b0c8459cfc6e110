package io.djltuner.data;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the cells of a CSV column are. A column is numeric if every cell that is not missing is a
 * number, and categorical otherwise; but a few texts among many numbers are dirt rather than
 * categories, and a column of that kind is refused with the remedy.
 */
enum CellType {
    NUMERIC,
    CATEGORICAL,
    /** Decided by the cells. */
    INFERRED;

    /** Dirt: at most one cell in a hundred (or a single one), of at most five kinds. */
    private static final double MAX_DIRT_SHARE = 0.01;

    private static final int MAX_DIRT_KINDS = 5;

    Column column(CsvCells cells, int index, Set<String> missing) {
        String name = cells.names().get(index);
        List<String> texts = cells.columns().get(index);
        if (this == CATEGORICAL) {
            return categorical(name, texts, missing);
        }
        double[] values = new double[texts.size()];
        int numbers = 0;
        int others = 0;
        int firstOther = -1;
        Set<String> kinds = new LinkedHashSet<>();
        for (int row = 0; row < values.length; row++) {
            String text = texts.get(row);
            boolean isMissing = missing.contains(text);
            values[row] = isMissing ? Double.NaN : number(text);
            if (!Double.isNaN(values[row])) {
                numbers++;
            } else if (!isMissing) {
                firstOther = firstOther < 0 ? row : firstOther;
                others++;
                if (kinds.size() <= MAX_DIRT_KINDS) {
                    kinds.add(text);
                }
            }
        }
        if (others == 0) {
            return new NumericColumn(name, values);
        }
        boolean few = others <= Math.max(1, MAX_DIRT_SHARE * (numbers + others));
        boolean dirt = few && others < numbers && kinds.size() <= MAX_DIRT_KINDS;
        if (this == NUMERIC || dirt) {
            throw notANumber(cells, name, firstOther, texts.get(firstOther));
        }
        return categorical(name, texts, missing);
    }

    private static DataException notANumber(CsvCells cells, String name, int row, String text) {
        return new DataException(
                cells.source(),
                cells.lines()[row],
                name,
                "'%s' is not a number".formatted(text),
                new DataException.Advice(
                        "use ",
                        List.of(
                                new DataException.Remedy("missing", Optional.of(text)),
                                new DataException.Remedy("categorical", Optional.of(name))),
                        " if it is meant"));
    }

    private static CategoricalColumn categorical(
            String name, List<String> texts, Set<String> missing) {
        @Nullable String[] values = new @Nullable String[texts.size()];
        for (int row = 0; row < values.length; row++) {
            String text = texts.get(row);
            values[row] = missing.contains(text) ? null : text;
        }
        return new CategoricalColumn(name, values);
    }

    /**
     * The finite decimal number that a text spells, or NaN. Java's own parser would also take 1d,
     * 0x1p3 and Infinity, which in a table are names; and its exceptions are slow.
     */
    static double number(String text) {
        int at = afterSign(text, 0);
        int digits = at;
        at = afterDigits(text, at);
        int count = at - digits;
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = at + 1;
            at = afterDigits(text, fraction);
            count += at - fraction;
        }
        if (count == 0) {
            return Double.NaN;
        }
        if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
            int exponent = afterSign(text, at + 1);
            at = afterDigits(text, exponent);
            if (at == exponent) {
                return Double.NaN;
            }
        }
        if (at < text.length()) {
            return Double.NaN;
        }
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? value : Double.NaN;
    }

    private static int afterSign(String text, int at) {
        boolean sign = at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
        return sign ? at + 1 : at;
    }

    private static int afterDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
