package io.djltuner.study.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Follows a journal as it grows, a block at a time. A last line that is broken or has no end, and
 * lines that count together of which some are missing at the end, are not read: they are what a
 * process left that died, or what another is just writing.
 */
final class JournalReader {

    /** In bytes. */
    static final int LONGEST_LINE = 1 << 24;

    /** In bytes. */
    static final int LARGEST_BATCH = 1 << 25;

    /** How many lines. */
    static final int LONGEST_BATCH = 1 << 17;

    private static final int MOST_VALUES_IN_BATCH = 1 << 21;
    private static final int BLOCK = 1 << 20;

    private final FileLayer files;
    private final Path file;
    private final long most;
    private final Consumer<Fields> lines;

    /** Up to where all is read and counts. */
    private long read;

    private long lineNumber;

    private final List<Fields> batch = new ArrayList<>();
    private int batchSize;
    private String batchWorker = "";
    private long batchBytes;
    private long batchValues;
    private long brokenAt = -1;
    private String broken = "";

    /**
     * Starts before the first line.
     *
     * @param files to read with
     * @param file the journal
     * @param most how many lines are read; those after them say nothing
     * @param lines gets them
     */
    JournalReader(FileLayer files, Path file, long most, Consumer<Fields> lines) {
        this.files = files;
        this.file = file;
        this.most = most;
        this.lines = lines;
    }

    /** Reads a replay's journal. */
    JournalReader(Replay replay) {
        this(replay.files(), replay.file(), Long.MAX_VALUE, replay::line);
    }

    /** How many lines were read and count. */
    long lines() {
        return lineNumber;
    }

    /** Where the next line that counts begins, if what follows is not read. */
    long end() {
        return read;
    }

    /**
     * Reads on.
     *
     * @param enough is asked after each block whether to stop there
     * @return whether the end was reached
     * @throws JournalException if a line is broken that is not the last, or the file was cut
     */
    boolean advance(BooleanSupplier enough) throws IOException {
        startAgain();
        long size = files.size(file);
        if (size == 0 && read > 0 && !Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (size < read) {
            throw new JournalException(
                    "%s: was cut or replaced while it was open: it has %d bytes, and %d were read"
                            .formatted(file, size, read));
        }
        long at = read;
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        ByteBuffer block = ByteBuffer.allocate((int) Math.max(1, Math.min(BLOCK, size - read)));
        while (at < size && lineNumber < most) {
            block.clear();
            int count = files.read(file, at, block);
            if (count <= 0) {
                break;
            }
            at += count;
            feed(block.array(), count, rest);
            if (enough.getAsBoolean() && at < size) {
                startAgain();
                return false;
            }
        }
        if (rest.size() > 0 && lineNumber < most) {
            notTheLast();
        }
        startAgain();
        return true;
    }

    /** Forgets what was begun and not ended; it is read again next time. */
    private void startAgain() {
        batch.clear();
        batchSize = 0;
        batchBytes = 0;
        batchValues = 0;
        brokenAt = -1;
    }

    /** Takes lines that were just appended where all was read. */
    void appended(byte[] bytes) {
        startAgain();
        feed(bytes, bytes.length, new ByteArrayOutputStream());
        if (brokenAt >= 0 || batchSize > 0) {
            throw new IllegalStateException("journal: cannot read what was just written");
        }
    }

    private void feed(byte[] bytes, int count, ByteArrayOutputStream rest) {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                if (rest.size() > 0) {
                    rest.write(bytes, start, i - start);
                    byte[] whole = rest.toByteArray();
                    rest.reset();
                    line(whole, 0, whole.length);
                } else {
                    line(bytes, start, i - start);
                }
                start = i + 1;
            }
        }
        rest.write(bytes, start, count - start);
        if (rest.size() > LONGEST_LINE) {
            throw JournalException.at(
                    file,
                    lineNumber + batch.size() + 1,
                    "is longer than " + LONGEST_LINE + " bytes");
        }
    }

    /** Something follows a line that was broken. */
    private void notTheLast() {
        if (brokenAt >= 0) {
            throw JournalException.at(file, brokenAt, broken);
        }
    }

    private void line(byte[] bytes, int offset, int length) {
        if (lineNumber >= most) {
            return;
        }
        notTheLast();
        long number = lineNumber + batch.size() + 1;
        Line parsed;
        try {
            parsed = Line.of(bytes, offset, length);
        } catch (Malformed e) {
            brokenAt = number;
            broken = e.getMessage();
            return;
        }
        if (batchSize > 0) {
            if (continuesBatch(parsed.fields())) {
                add(parsed, number);
                return;
            }
            // Its writer died, and somebody went on who does not know of batches.
            applyBatch();
        }
        begin(parsed, lineNumber + 1);
    }

    /**
     * A line that was read.
     *
     * @param fields what it says
     * @param bytes with its end
     * @param values in it
     */
    private record Line(Fields fields, long bytes, int values) {

        static Line of(byte[] bytes, int offset, int length) {
            Optional<Map<String, Object>> flat = FlatJson.read(bytes, offset, length);
            if (flat.isPresent()) {
                return new Line(new Fields(flat.get()), length + 1L, flat.get().size());
            }
            JsonReading.Read read =
                    JsonReading.of(new String(bytes, offset, length, StandardCharsets.UTF_8));
            return new Line(new Fields(Json.named(read.value())), length + 1L, read.count());
        }
    }

    private boolean continuesBatch(Fields line) {
        return !line.has(Names.BATCH)
                && batchWorker.equals(String.valueOf(line.values().get("worker_id")));
    }

    private void begin(Line line, long number) {
        Fields fields = line.fields();
        if (!fields.has(Names.BATCH)) {
            apply(fields, line.bytes());
            return;
        }
        if (!(fields.get(Names.BATCH) instanceof Integer count)
                || count < 1
                || count > LONGEST_BATCH) {
            throw JournalException.at(file, number, "begins a batch of no valid size");
        }
        batchSize = count;
        batchWorker = String.valueOf(fields.values().get("worker_id"));
        add(line, number);
    }

    /** Lines of a batch wait for each other, so there are not to be too many. */
    private void add(Line line, long number) {
        batch.add(line.fields());
        batchBytes += line.bytes();
        batchValues += line.values();
        if (batchBytes > LARGEST_BATCH || batchValues > MOST_VALUES_IN_BATCH) {
            throw JournalException.at(
                    file,
                    number,
                    "belongs to a batch of more than %d bytes or %d values"
                            .formatted(LARGEST_BATCH, MOST_VALUES_IN_BATCH));
        }
        if (batch.size() == batchSize) {
            applyBatch();
        }
    }

    private void applyBatch() {
        List<Fields> lines = List.copyOf(batch);
        long bytes = batchBytes;
        batch.clear();
        batchSize = 0;
        batchBytes = 0;
        batchValues = 0;
        for (int i = 0; i < lines.size(); i++) {
            apply(lines.get(i), i == lines.size() - 1 ? bytes : 0);
        }
    }

    private void apply(Fields line, long size) {
        if (lineNumber >= most) {
            return;
        }
        lineNumber++;
        read += size;
        try {
            lines.accept(line);
        } catch (JournalException e) {
            throw e;
        } catch (Malformed e) {
            throw JournalException.at(file, lineNumber, e.getMessage());
        } catch (RuntimeException e) {
            String what = e.getMessage() == null ? e.toString() : e.getMessage();
            throw JournalException.at(file, lineNumber, "says what cannot be: " + what, e);
        }
    }
}
