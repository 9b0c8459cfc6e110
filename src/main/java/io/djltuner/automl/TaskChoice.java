package io.djltuner.automl;

import io.djltuner.data.Column;
import io.djltuner.data.DataException;
import io.djltuner.data.NumericColumn;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import java.util.Locale;
import java.util.Optional;

/**
 * What kind of prediction a target column asks for. Texts are classes, and so are two distinct
 * numbers, or at most twenty whole numbers without a gap from 0 or 1; other numbers are quantities.
 *
 * @param task what is predicted
 * @param reason why, as a sentence
 */
record TaskChoice(Task task, String reason) {

    private static final int MOST_NUMBERED_CLASSES = 20;
    private static final int LEAST_ROWS_PER_CLASS = 3;

    /** Chooses for a table whose rows all have a target, or checks what was asked for. */
    static TaskChoice of(TabularData table, Optional<Task> asked) {
        Column target = table.targets().get(0);
        int distinct = UsableTable.distinct(target).size();
        if (distinct == 1) {
            throw new DataException(
                    table.source(),
                    0,
                    target.name(),
                    "all %d rows are '%s', so there is nothing to learn"
                            .formatted(target.size(), target.text(0)));
        }
        TaskChoice choice =
                asked.map(task -> new TaskChoice(task, "It is a " + name(task) + ", as asked for."))
                        .orElseGet(() -> detected(target, distinct));
        choice.check(table, target, distinct);
        return choice;
    }

    private static TaskChoice detected(Column target, int distinct) {
        Task classes = distinct == 2 ? Task.BINARY : Task.MULTICLASS;
        if (!(target instanceof NumericColumn numbers)) {
            return because(
                    classes,
                    String.format(
                            Locale.ROOT, "'%s' holds %d different texts", target.name(), distinct));
        }
        if (distinct == 2) {
            return because(classes, "'%s' holds two different numbers".formatted(target.name()));
        }
        if (areNumberedClasses(numbers, distinct)) {
            return because(
                    classes,
                    String.format(
                            Locale.ROOT,
                            "'%s' numbers %d classes without a gap",
                            target.name(),
                            distinct));
        }
        return because(
                Task.REGRESSION,
                String.format(
                        Locale.ROOT, "'%s' holds %d different numbers", target.name(), distinct));
    }

    private static TaskChoice because(Task task, String fact) {
        return new TaskChoice(task, "%s, so it is a %s.".formatted(fact, name(task)));
    }

    private static boolean areNumberedClasses(NumericColumn numbers, int distinct) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < numbers.size(); row++) {
            double value = numbers.value(row);
            if (value != Math.rint(value)) {
                return false;
            }
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return (min == 0 || min == 1)
                && max - min + 1 == distinct
                && distinct <= MOST_NUMBERED_CLASSES;
    }

    private void check(TabularData table, Column target, int distinct) {
        if (task == Task.REGRESSION && !(target instanceof NumericColumn)) {
            throw new DataException(
                    table.source(),
                    0,
                    target.name(),
                    "holds texts such as '%s', but a regression predicts numbers"
                            .formatted(target.text(0)));
        }
        if (task == Task.BINARY && distinct != 2) {
            throw new DataException(
                    table.source(),
                    0,
                    target.name(),
                    "holds %d different values, but a binary classification has two"
                            .formatted(distinct));
        }
        if (task != Task.REGRESSION && distinct * LEAST_ROWS_PER_CLASS > target.size()) {
            throw new DataException(
                    table.source(),
                    0,
                    target.name(),
                    "holds %d different values in %d rows, but a class needs %d rows on average"
                            .formatted(distinct, target.size(), LEAST_ROWS_PER_CLASS));
        }
    }

    static String name(Task task) {
        return switch (task) {
            case REGRESSION -> "regression";
            case BINARY -> "binary classification";
            case MULTICLASS -> "classification of several classes";
        };
    }
}
