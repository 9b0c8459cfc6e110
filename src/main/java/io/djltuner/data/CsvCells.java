package io.djltuner.data;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The cells of a CSV file as text, column by column.
 *
 * @param source the file
 * @param headerLine the line of the header; 0 without one
 * @param names of the columns
 * @param columns the cells of each column
 * @param lines where each row begins, from 1
 */
record CsvCells(
        String source,
        int headerLine,
        List<String> names,
        List<List<String>> columns,
        int[] lines) {

    /** Repeated texts are held once, up to this many per column. */
    private static final int SHARED_TEXTS = 1024;

    private static final int GZIP_MAGIC = 0x1f8b;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    static CsvCells read(Path file, Charset charset, char delimiter, boolean header) {
        return reading(
                file,
                charset,
                reader -> {
                    try (CSVParser parser = CSVParser.parse(reader, format(delimiter))) {
                        return new Reading(file.toString(), parser).all(header);
                    }
                });
    }

    /** What is made of a file's text. */
    interface Use<T> {
        T of(Reader reader) throws IOException;
    }

    /** Opens a file for some use, and says in a sentence why it cannot be read. */
    static <T> T reading(Path file, Charset charset, Use<T> use) {
        String source = file.toString();
        if (Files.isDirectory(file)) {
            throw new DataException(source, "is a directory, but must be a CSV file");
        }
        if (!Files.exists(file)) {
            throw new DataException(
                    source, "there is no such file (looked in " + folder(file) + ")");
        }
        try (Reader reader = open(file, charset)) {
            return use.of(reader);
        } catch (CharacterCodingException e) {
            throw new DataException(
                            source,
                            0,
                            null,
                            "is not " + charset + " text",
                            new DataException.Advice(
                                    "name its own with ",
                                    List.of(new DataException.Remedy("charset", Optional.empty())),
                                    ""))
                    .causedBy(e);
        } catch (EOFException e) {
            throw new DataException(source, "is cut off in the middle of its compressed data")
                    .causedBy(e);
        } catch (IOException e) {
            throw new DataException(source, "cannot be read: " + e.getMessage()).causedBy(e);
        }
    }

    static CSVFormat format(char delimiter) {
        return CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreSurroundingSpaces(true)
                .setIgnoreEmptyLines(true)
                .build();
    }

    /**
     * The same cells with points for decimal commas, in columns where all cells that are not
     * missing then are numbers.
     */
    CsvCells withDecimalPoints(Set<String> missing) {
        return new CsvCells(
                source,
                headerLine,
                names,
                columns.stream().map(texts -> withDecimalPoints(texts, missing)).toList(),
                lines);
    }

    private static List<String> withDecimalPoints(List<String> texts, Set<String> missing) {
        List<String> changed = new ArrayList<>();
        for (String text : texts) {
            String point = text.replace(',', '.');
            if (!missing.contains(text) && Double.isNaN(CellType.number(point))) {
                return texts;
            }
            changed.add(missing.contains(text) ? text : point);
        }
        return changed;
    }

    private static Path folder(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    /** Opens a file, compressed or not, behind its byte order mark. */
    private static Reader open(Path file, Charset charset) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        try {
            bytes.mark(2);
            boolean compressed = (bytes.read() << 8 | bytes.read()) == GZIP_MAGIC;
            bytes.reset();
            InputStream plain = compressed ? new GZIPInputStream(bytes, 1 << 16) : bytes;
            Reader reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    plain,
                                    charset.newDecoder()
                                            .onMalformedInput(CodingErrorAction.REPORT)
                                            .onUnmappableCharacter(CodingErrorAction.REPORT)));
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
            return reader;
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    /** One pass over a file. */
    private static final class Reading {

        private final String source;
        private final CSVParser parser;
        private final Iterator<CSVRecord> records;
        private final List<List<String>> columns = new ArrayList<>();
        private final List<Map<String, String>> shared = new ArrayList<>();
        private final IntStream.Builder lines = IntStream.builder();
        private long lastLine;

        Reading(String source, CSVParser parser) {
            this.source = source;
            this.parser = parser;
            this.records = parser.iterator();
        }

        CsvCells all(boolean header) throws IOException {
            if (!hasNext()) {
                throw new DataException(source, "is empty, but must hold at least one row");
            }
            CSVRecord first = records.next();
            int firstLine = beginningOf(first);
            List<String> names = names(first, header, firstLine);
            for (int i = 0; i < names.size(); i++) {
                columns.add(new ArrayList<>());
                shared.add(new HashMap<>());
            }
            if (!header) {
                add(first, firstLine);
            }
            while (hasNext()) {
                CSVRecord row = records.next();
                add(row, beginningOf(row));
            }
            if (columns.get(0).isEmpty()) {
                throw new DataException(
                        source,
                        firstLine,
                        null,
                        "there is a header and no row below it, but at least one is needed");
            }
            return new CsvCells(
                    source, header ? firstLine : 0, names, columns, lines.build().toArray());
        }

        private boolean hasNext() throws IOException {
            try {
                lastLine = parser.getCurrentLineNumber();
                return records.hasNext();
            } catch (UncheckedIOException e) {
                if (e.getCause() instanceof org.apache.commons.csv.CSVException) {
                    throw new DataException(
                                    source,
                                    Math.toIntExact(lastLine + 1),
                                    null,
                                    "the quotes of the row that begins here do not match")
                            .causedBy(e.getCause());
                }
                throw e.getCause();
            }
        }

        /** The parser counts lines to a row's end; quoted cells may hold several. */
        private int beginningOf(CSVRecord row) {
            if (parser.getCurrentLineNumber() == lastLine + 1) {
                return Math.toIntExact(lastLine + 1);
            }
            long inside = 0;
            for (String cell : row) {
                inside += cell.chars().filter(c -> c == '\n').count();
            }
            return Math.toIntExact(parser.getCurrentLineNumber() - inside);
        }

        private List<String> names(CSVRecord first, boolean header, int line) {
            List<String> names = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < first.size(); i++) {
                String name = header && !first.get(i).isEmpty() ? first.get(i) : "c" + i;
                if (!seen.add(name)) {
                    throw new DataException(
                            source, line, name, "stands twice in the header; names must differ");
                }
                names.add(name);
            }
            return List.copyOf(names);
        }

        private void add(CSVRecord row, int line) {
            if (row.size() != columns.size()) {
                throw new DataException(
                        source,
                        line,
                        null,
                        "there are "
                                + row.size()
                                + " cells, but the first line has "
                                + columns.size());
            }
            lines.add(line);
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).add(share(shared.get(i), row.get(i)));
            }
        }

        private static String share(Map<String, String> texts, String cell) {
            String held = texts.get(cell);
            if (held == null && texts.size() < SHARED_TEXTS) {
                texts.put(cell, cell);
            }
            return held == null ? cell : held;
        }
    }
}
