package io.djltuner.data;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * How a CSV file is written, as its first rows show.
 *
 * @param delimiter the one that cuts all rows into equally many cells, and into the most
 * @param header whether the first row holds names: something in it is not a number
 */
record CsvForm(char delimiter, boolean header) {

    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final int CHARACTERS = 1 << 18;
    private static final int ROWS = 200;

    /** Looks at a file; what is not known and cannot be told is a comma and a header. */
    static CsvForm of(
            Path file, Charset charset, Set<String> missing, Optional<Character> delimiter) {
        List<Character> candidates = delimiter.map(List::of).orElse(DELIMITERS);
        return CsvCells.reading(
                file, charset, reader -> of(beginning(reader), missing, candidates));
    }

    private static CsvForm of(String text, Set<String> missing, List<Character> candidates) {
        List<List<String>> best = List.of();
        char delimiter = candidates.get(0);
        for (char candidate : candidates) {
            List<List<String>> rows = rows(text, candidate);
            if (!rows.isEmpty() && (best.isEmpty() || width(rows) > width(best))) {
                best = rows;
                delimiter = candidate;
            }
        }
        return new CsvForm(delimiter, best.isEmpty() || !allNumbers(best.get(0), missing));
    }

    private static int width(List<List<String>> rows) {
        return rows.get(0).size();
    }

    private static boolean allNumbers(List<String> row, Set<String> missing) {
        return row.stream()
                        .allMatch(
                                cell ->
                                        missing.contains(cell)
                                                || !Double.isNaN(CellType.number(cell)))
                && row.stream().anyMatch(cell -> !missing.contains(cell));
    }

    private static String beginning(Reader reader) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[1 << 13];
        int read = reader.read(buffer);
        while (read >= 0 && text.length() < CHARACTERS) {
            text.append(buffer, 0, read);
            read = reader.read(buffer);
        }
        if (read >= 0) {
            // The last line is probably cut.
            text.setLength(Math.max(0, text.lastIndexOf("\n")));
        }
        return text.toString();
    }

    /** The first rows if they all have equally many cells, more than one; else none. */
    private static List<List<String>> rows(String text, char delimiter) {
        List<List<String>> rows = new ArrayList<>();
        try (CSVParser parser =
                CSVParser.parse(new StringReader(text), CsvCells.format(delimiter))) {
            for (CSVRecord row : parser) {
                if (row.size() < 2 || (!rows.isEmpty() && row.size() != width(rows))) {
                    return List.of();
                }
                rows.add(row.toList());
                if (rows.size() == ROWS) {
                    break;
                }
            }
            return rows;
        } catch (IOException | UncheckedIOException e) {
            // Quotes that do not match, perhaps only behind the wrong delimiter.
            return List.of();
        }
    }
}
