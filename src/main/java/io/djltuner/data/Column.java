package io.djltuner.data;

import org.jspecify.annotations.Nullable;

/** One named column of a table, as it was read: numbers or categories, perhaps with holes. */
public sealed interface Column permits NumericColumn, CategoricalColumn {

    /**
     * A column of numbers.
     *
     * @param name its name
     * @param values finite numbers, and NaN where one is missing; copied
     * @return the column
     */
    static NumericColumn numeric(String name, double... values) {
        return new NumericColumn(name, values.clone());
    }

    /**
     * A column of categories.
     *
     * @param name its name
     * @param values texts, and null where one is missing; copied
     * @return the column
     */
    static CategoricalColumn categorical(String name, @Nullable String... values) {
        return new CategoricalColumn(name, values.clone());
    }

    /** {@return its name} */
    String name();

    /** {@return the number of rows} */
    int size();

    /**
     * Whether there is no value.
     *
     * @param row from 0
     * @return whether the value is missing
     */
    boolean isMissing(int row);

    /**
     * A value as text. Whole numbers have no decimal point, so that a class read as 3.0 is "3".
     *
     * @param row from 0; its value must not be missing
     * @return the text
     */
    String text(int row);

    /**
     * Some of the rows.
     *
     * @param rows row numbers from 0, in the order wanted; a row may come more than once
     * @return a column of these rows
     */
    Column select(int[] rows);
}
