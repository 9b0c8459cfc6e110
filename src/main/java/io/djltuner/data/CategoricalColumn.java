package io.djltuner.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column of categories; null where one is missing. Made by {@link Column#categorical}. */
public final class CategoricalColumn implements Column {

    private final String name;
    private final @Nullable String[] values;

    /** Keeps the array, which nobody else may hold. */
    CategoricalColumn(String name, @Nullable String[] values) {
        this.name = name;
        this.values = values;
    }

    /** The same values as text, for a column whose text happened to look like numbers. */
    static CategoricalColumn of(Column column) {
        if (column instanceof CategoricalColumn categorical) {
            return categorical;
        }
        @Nullable String[] texts = new @Nullable String[column.size()];
        for (int row = 0; row < texts.length; row++) {
            texts[row] = column.isMissing(row) ? null : column.text(row);
        }
        return new CategoricalColumn(column.name(), texts);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public boolean isMissing(int row) {
        return values[row] == null;
    }

    @Override
    public String text(int row) {
        String value = values[row];
        if (value == null) {
            throw new IllegalArgumentException(
                    "row: column '" + name + "' has no value in row " + row);
        }
        return value;
    }

    @Override
    public CategoricalColumn select(int[] rows) {
        @Nullable String[] selected = new @Nullable String[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = values[rows[i]];
        }
        return new CategoricalColumn(name, selected);
    }

    CategoricalColumn concat(CategoricalColumn more) {
        @Nullable String[] joined = Arrays.copyOf(values, values.length + more.values.length);
        System.arraycopy(more.values, 0, joined, values.length, more.values.length);
        return new CategoricalColumn(name, joined);
    }

    @Override
    public String toString() {
        return name + " (" + values.length + " categories)";
    }
}
