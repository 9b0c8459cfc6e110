package io.djltuner.data;

import java.util.List;
import java.util.Map;

/** How targets become the numbers that a network learns; fitted on training rows. */
sealed interface TargetEncoder permits RegressionTargets, ClassTarget {

    Task task();

    /** The names of the target columns, and how a file's cells of them are read. */
    Map<String, CellType> columns();

    /** The classes; empty for a regression. */
    List<String> classNames();

    int outputWidth();

    double[] encode(TabularData data, int[] rows);

    static DataException missing(TabularData data, Column target, int row) {
        return data.problem(
                row, target.name(), "the target is missing; leave the row out or give it a value");
    }
}
