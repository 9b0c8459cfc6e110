package io.djltuner.data;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
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

    /** What is wrong, without where. */
    private final String problem;

    private final transient Advice advice;

    /**
     * A setting of {@link CsvReader} that may help.
     *
     * @param setting its name, such as {@code missing}
     * @param value what to set it to, if that is known
     */
    public record Remedy(String setting, Optional<String> value) {

        private String call() {
            return ".%s(%s)".formatted(setting, value.map(text -> '"' + text + '"').orElse("…"));
        }
    }

    /** Which settings may help, between words. */
    record Advice(String before, List<Remedy> remedies, String after) {

        private static final Advice NONE = new Advice("", List.of(), "");

        private String told(Function<Remedy, Optional<String>> name) {
            List<String> settings =
                    remedies.stream().flatMap(remedy -> name.apply(remedy).stream()).toList();
            return settings.isEmpty() ? "" : "; " + before + String.join(" or ", settings) + after;
        }
    }

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
        this(source, line, column, problem, Advice.NONE);
    }

    /** With what may help. */
    DataException(String source, int line, @Nullable String column, String problem, Advice advice) {
        super(
                where(source, line, column)
                        + problem
                        + advice.told(remedy -> Optional.of(remedy.call())));
        this.source = source;
        this.line = line;
        this.column = column;
        this.problem = problem;
        this.advice = advice;
    }

    private static String where(String source, int line, @Nullable String column) {
        return source
                + (line > 0 ? ":" + line : "")
                + (column == null ? "" : ": column '" + column + "'")
                + ": ";
    }

    /**
     * The message for people who set things otherwise than by {@link CsvReader}, such as by the
     * options of a program.
     *
     * @param name how a setting is made there; empty if it cannot be made
     * @return the sentence
     */
    public String sentence(Function<Remedy, Optional<String>> name) {
        return where(source, line, column) + problem + advice.told(name);
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
