package io.djltuner.data;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where each row of a table came from, for the sentences that errors say. */
final class Origins {

    private final String[] sources;
    private final int[] lines;

    private Origins(String[] sources, int[] lines) {
        this.sources = sources;
        this.lines = lines;
    }

    static Origins ofFile(String file, int[] lines) {
        String[] sources = new String[lines.length];
        Arrays.fill(sources, file);
        return new Origins(sources, lines);
    }

    /** Rows that no file holds. */
    static Origins ofMemory(String name, int rows) {
        return ofFile(name, new int[rows]);
    }

    int rows() {
        return lines.length;
    }

    String source() {
        return String.join(" + ", Stream.of(sources).distinct().toList());
    }

    Origins select(int[] rows) {
        String[] selected = IntStream.of(rows).mapToObj(row -> sources[row]).toArray(String[]::new);
        return new Origins(selected, IntStream.of(rows).map(row -> lines[row]).toArray());
    }

    Origins concat(Origins more) {
        return new Origins(
                Stream.concat(Stream.of(sources), Stream.of(more.sources)).toArray(String[]::new),
                IntStream.concat(IntStream.of(lines), IntStream.of(more.lines)).toArray());
    }

    /** What is wrong with one cell; where there are no lines, the row is named in the sentence. */
    DataException problem(int row, String column, String sentence) {
        return lines[row] > 0
                ? new DataException(sources[row], lines[row], column, sentence)
                : new DataException(sources[row], 0, column, "row " + row + ": " + sentence);
    }
}
