package io.djltuner.automl;

import io.djltuner.data.Column;
import io.djltuner.data.DataException;
import io.djltuner.data.NumericColumn;
import io.djltuner.data.PreprocessingOptions;
import io.djltuner.data.TabularData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The rows and columns of a table from which something can be learned.
 *
 * @param table what is left of it
 * @param reasons a sentence for everything that was left out
 */
record UsableTable(TabularData table, List<String> reasons) {

    static final int LEAST_ROWS = 20;

    /** Texts of which more than this share are different name rows rather than kinds of rows. */
    private static final double DISTINCT_SHARE = 0.9;

    static UsableTable of(TabularData given) {
        if (given.targets().size() != 1) {
            throw new DataException(
                    given.source(),
                    "one column is the target, but there are " + given.targets().size());
        }
        List<String> reasons = new ArrayList<>();
        TabularData labelled = withTarget(given, reasons);
        List<String> dropped = new ArrayList<>();
        for (Column column : labelled.columns()) {
            useless(column)
                    .ifPresent(
                            why -> {
                                dropped.add(column.name());
                                reasons.add("Left out '%s': %s.".formatted(column.name(), why));
                            });
        }
        if (dropped.size() == labelled.columns().size()) {
            throw new DataException(
                    given.source(), "nothing can be learned from any column. " + join(reasons));
        }
        return new UsableTable(
                dropped.isEmpty() ? labelled : labelled.without(dropped.toArray(String[]::new)),
                List.copyOf(reasons));
    }

    private static String join(List<String> reasons) {
        return String.join(" ", reasons);
    }

    private static TabularData withTarget(TabularData given, List<String> reasons) {
        Column target = given.targets().get(0);
        int[] rows =
                IntStream.range(0, given.rows()).filter(row -> !target.isMissing(row)).toArray();
        if (rows.length < LEAST_ROWS) {
            throw new DataException(
                    given.source(),
                    0,
                    target.name(),
                    String.format(
                            Locale.ROOT,
                            "%d rows have a target, but at least %d are needed to train, choose and test",
                            rows.length,
                            LEAST_ROWS));
        }
        if (rows.length == given.rows()) {
            return given;
        }
        reasons.add(
                String.format(
                        Locale.ROOT,
                        "Left out %d of %d rows: they have no '%s'.",
                        given.rows() - rows.length,
                        given.rows(),
                        target.name()));
        return given.select(rows);
    }

    /** Numbers or texts; texts of numbers would take long to make. */
    static Set<Object> distinct(Column column) {
        Set<Object> distinct = new HashSet<>();
        for (int row = 0; row < column.size(); row++) {
            if (!column.isMissing(row)) {
                distinct.add(
                        column instanceof NumericColumn numbers
                                ? (Object) numbers.value(row)
                                : column.text(row));
            }
        }
        return distinct;
    }

    /** Why nothing can be learned from a column, if so. */
    private static Optional<String> useless(Column column) {
        Set<Object> distinct = distinct(column);
        if (distinct.isEmpty()) {
            return Optional.of("it has no values");
        }
        long known =
                IntStream.range(0, column.size()).filter(row -> !column.isMissing(row)).count();
        if (distinct.size() == 1 && known == column.size()) {
            return Optional.of("it is always '%s'".formatted(column.text(0)));
        }
        if (column instanceof NumericColumn numbers) {
            return numbersRows(numbers, distinct.size())
                    ? Optional.of("it numbers the rows")
                    : Optional.empty();
        }
        if (distinct.size() > DISTINCT_SHARE * known && !PreprocessingOptions.holdsDates(column)) {
            return Optional.of(
                    String.format(
                            Locale.ROOT,
                            "%d of its %d texts are different, so they name rows",
                            distinct.size(),
                            known));
        }
        return Optional.empty();
    }

    /**
     * Whole numbers, all different, that count the rows up or down in the file's order, or whose
     * column is called an id.
     */
    private static boolean numbersRows(NumericColumn numbers, int distinct) {
        if (distinct < numbers.size()) {
            return false;
        }
        boolean counts = true;
        for (int row = 0; row < numbers.size(); row++) {
            if (numbers.value(row) != Math.rint(numbers.value(row))) {
                return false;
            }
            counts &=
                    row == 0
                            || numbers.value(row) - numbers.value(row - 1)
                                    == numbers.value(1) - numbers.value(0);
        }
        boolean byOne = Math.abs(numbers.value(1) - numbers.value(0)) == 1;
        return (counts && byOne) || isCalledId(numbers.name());
    }

    private static boolean isCalledId(String name) {
        return name.toLowerCase(Locale.ROOT).matches("(.*[_ .-])?(id|uuid|guid|index)")
                || name.endsWith("Id")
                || name.endsWith("ID");
    }
}
