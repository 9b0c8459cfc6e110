package io.djltuner.data;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Says in one sentence what is wrong with a table, and where: {@code iris.csv:17: column 'width':
 * 'abc' is not a number …}.
 */
public final class DataException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** The file, or another name of the table. */
    private final String source;

    /** The line, from 1; 0 for none. */
    private final int line;

    /** The name of the column, if there is one. */
    private final @Nullable String column;

    /**
     * Something is wrong with a table as a whole.
     *
     * @param source the file, or another name of the table
     * @param problem what is wrong and what would be valid
     */
    public DataException(String source, String problem) {
        this(source, 0, null, problem);
    }

    /**
     * Something is wrong in one place.
     *
     * @param source the file, or another name of the table
     * @param line the line in the file, from 1 with the header counted; 0 when there is no line
     * @param column the name of the column; null when it is not about one column
     * @param problem what is wrong and what would be valid
     */
    public DataException(String source, int line, @Nullable String column, String problem) {
        super(
                source
                        + (line > 0 ? ":" + line : "")
                        + (column == null ? "" : ": column '" + column + "'")
                        + ": "
                        + problem);
        this.source = source;
        this.line = line;
        this.column = column;
    }

    DataException causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /** {@return the file, or another name of the table} */
    public String source() {
        return source;
    }

    /** {@return the line in the file, from 1 with the header counted, if it is about one line} */
    public OptionalInt line() {
        return line > 0 ? OptionalInt.of(line) : OptionalInt.empty();
    }

    /** {@return the name of the column, if it is about one column} */
    public Optional<String> column() {
        return Optional.ofNullable(column);
    }
}
