package io.djltuner.study.journal;

import io.djltuner.study.StudyEvent;
import io.djltuner.study.StudyStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A study as it stood in a journal when that was first read. No event is kept: who wants them again
 * reads the lines again that there were then.
 */
final class SeenStudy implements StudyStorage {

    private final FileLayer files;
    private final Path file;
    private final String name;
    private Optional<Seen> seen = Optional.empty();

    /**
     * Reads nothing yet.
     *
     * @param files to read with
     * @param file the journal
     * @param name of the study
     */
    SeenStudy(FileLayer files, Path file, String name) {
        this.files = files;
        this.file = file;
        this.name = name;
    }

    /** What there was when it was first read. */
    private record Seen(
            long lines, long events, int[] ids, Map<String, Optional<String>> studies) {}

    @Override
    public synchronized void forEach(long from, long to, Consumer<StudyEvent> action) {
        long[] at = {0};
        Replay replay =
                new Replay(
                        name,
                        files,
                        file,
                        event -> {
                            if (at[0] >= from && at[0] < to) {
                                action.accept(event);
                            }
                            at[0]++;
                        });
        long most = seen.map(Seen::lines).orElse(Long.MAX_VALUE);
        JournalReader reader = new JournalReader(files, file, most, replay::line);
        try {
            reader.advance(() -> seen.isPresent() && at[0] >= to);
            if (replay.exists()) {
                replay.adopt();
            }
        } catch (IOException e) {
            throw JournalException.cannot("read", file, e);
        } catch (Malformed e) {
            throw new JournalException(file + ": " + e.getMessage());
        }
        if (seen.isEmpty()) {
            seen = Optional.of(new Seen(reader.lines(), at[0], replay.ids(), replay.studies()));
        }
    }

    private Seen seen() {
        if (seen.isEmpty()) {
            forEach(0, 0, event -> {});
        }
        return seen.orElseThrow();
    }

    @Override
    public synchronized long position() {
        return seen().events();
    }

    @Override
    public List<StudyEvent> read(long from) {
        List<StudyEvent> events = new ArrayList<>();
        forEach(from, Long.MAX_VALUE, events::add);
        return List.copyOf(events);
    }

    @Override
    public synchronized int trialId(int number) {
        return seen().ids()[number];
    }

    @Override
    public synchronized Map<String, Optional<String>> studies() {
        return seen().studies();
    }

    @Override
    public void append(List<StudyEvent> more) {
        throw new UnsupportedOperationException("journal: was opened to be looked at");
    }

    @Override
    public boolean appendIfUnchanged(long expected, List<StudyEvent> more) {
        throw new UnsupportedOperationException("journal: was opened to be looked at");
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
