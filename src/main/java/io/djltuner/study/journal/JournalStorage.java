package io.djltuner.study.journal;

import io.djltuner.study.StudyEvent;
import io.djltuner.study.StudyStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A study's events in an Optuna journal file.
 *
 * <p>Events count in the order of the file. Epochs wait for a while before they are written, and
 * are known to this process meanwhile; since an epoch concerns nobody but its own trial, what the
 * events up to a position add up to is the same in every process once {@link #sync} has been
 * called. {@link #force} waits for the disk: trials that end together and those that start in their
 * place wait once.
 */
final class JournalStorage implements StudyStorage {

    private static final int MOST_WAITING = 1024;
    private static final long LONGEST_WAIT_NANOS = 500_000_000;

    private final Patience patience;
    private final FileLayer files;
    private final Path file;
    private final String name;
    private final Owners owners;
    private final JournalLock lock;
    private final String worker;
    private final Map<String, String> distributions = new HashMap<>();

    private final Replay replay;
    private final JournalReader reader;

    private final RecentEvents recent = new RecentEvents();

    /** Epochs that are known here and not in the file. */
    private final List<StudyEvent> waiting = new ArrayList<>();

    private final Waiting time;
    private long lastWrite;

    private final UnforcedLines unforced;
    private boolean closed;

    JournalStorage(StudyPaths paths, String name, Disk disk) throws IOException {
        time = disk.waiting();
        lastWrite = time.nanos();
        patience = new Patience(disk.attempts(), time);
        files = disk.files();
        this.name = name;
        file = paths.journal();
        owners = Owners.signIn(files, paths.owners());
        lock = new JournalLock(disk, paths.lock(), owners);
        worker = Names.WORKER + owners.id().substring(0, 8);
        unforced = new UnforcedLines(files, file, patience);
        replay = new Replay(name, files, file, recent::deliver);
        reader = new JournalReader(replay);
    }

    /** Optuna's id of a trial, which counts through all studies of the file. */
    @Override
    public synchronized int trialId(int number) {
        return replay.trial(number).id;
    }

    Patience patience() {
        return patience;
    }

    @Override
    public void hurry() {
        patience.hurry();
        lock.hurry();
    }

    @Override
    public synchronized Map<String, Optional<String>> studies() {
        return replay.studies();
    }

    @Override
    public String owner() {
        return owners.id();
    }

    @Override
    public boolean isGone(String owner) {
        return owners.isGone(owner);
    }

    @Override
    public synchronized long position() {
        readAll();
        return recent.end();
    }

    private void readAll() {
        patience.with(
                "read",
                file,
                () -> {
                    readAllOnce();
                    return true;
                });
    }

    private void readAllOnce() throws IOException {
        boolean ended = false;
        while (!ended) {
            ended = readBlockOnce();
            recent.forgetBefore(recent.end());
        }
    }

    private boolean readBlock() {
        return patience.with("read", file, this::readBlockOnce);
    }

    private boolean readBlockOnce() throws IOException {
        long before = recent.end();
        return reader.advance(() -> recent.end() - before > RecentEvents.MOST_KEPT);
    }

    @Override
    public synchronized List<StudyEvent> read(long from) {
        List<StudyEvent> events = new ArrayList<>();
        forEach(from, Long.MAX_VALUE, events::add);
        return List.copyOf(events);
    }

    @Override
    public synchronized void forEach(long from, long to, Consumer<StudyEvent> action) {
        long next = from;
        boolean ended = closed;
        do {
            if (next < recent.from()) {
                again(next, to, action);
                return;
            }
            recent.forEach(next, to, action);
            next = Math.max(next, Math.min(to, recent.end()));
            recent.forgetBefore(next);
            ended = ended || next >= to || readBlock();
        } while (!ended || next < Math.min(to, recent.end()));
    }

    /** Reads the file from its beginning. */
    private void again(long from, long to, Consumer<StudyEvent> action) {
        sync();
        long[] at = {0};
        Replay other =
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
        JournalReader again = new JournalReader(other);
        try {
            boolean ended = false;
            while (!ended) {
                ended = again.advance(() -> at[0] >= to) || at[0] >= to;
            }
        } catch (IOException e) {
            throw JournalException.cannot("read", file, e);
        }
    }

    @Override
    public synchronized void append(List<StudyEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        checkOpen();
        if (events.stream().allMatch(StudyEvent.EpochEnded.class::isInstance)) {
            events.forEach(this::addWaiting);
        } else {
            write(events, Long.MAX_VALUE);
        }
    }

    /** An epoch counts at once, and is written with others; after a quiet time, at once too. */
    private void addWaiting(StudyEvent event) {
        waiting.add(event);
        recent.add(event);
        if (waiting.size() >= MOST_WAITING || time.nanos() - lastWrite > LONGEST_WAIT_NANOS) {
            write(List.of(), Long.MAX_VALUE);
        }
    }

    @Override
    public synchronized boolean appendIfUnchanged(long expected, List<StudyEvent> events) {
        checkOpen();
        return write(events, expected);
    }

    private void checkOpen() {
        if (closed) {
            throw new JournalException(file + ": was closed");
        }
    }

    private boolean write(List<StudyEvent> events, long expected) {
        return patience.with("written", file, () -> writeOnce(events, expected));
    }

    /** Appends what waits and these, all or none, unless the study changed after a position. */
    private boolean writeOnce(List<StudyEvent> events, long expected) throws IOException {
        lock.take();
        try {
            readAllOnce();
            boolean unchanged = recent.lastChange() <= expected;
            cutTornTail();
            List<StudyEvent> all = new ArrayList<>(waiting);
            if (unchanged) {
                all.addAll(events);
            }
            if (!all.isEmpty()) {
                writeLocked(all);
            }
            return unchanged;
        } finally {
            lock.release();
        }
    }

    private void cutTornTail() throws IOException {
        if (files.size(file) > reader.end()) {
            files.truncate(file, reader.end());
        }
    }

    private void writeLocked(List<StudyEvent> events) throws IOException {
        byte[] lines =
                new EventLines(replay, name, worker, Instant.now(), distributions).of(events);
        try {
            files.append(file, lines);
        } catch (IOException e) {
            cutAfter(e);
            throw e;
        }
        unforced.add(reader.end(), lines);
        lastWrite = time.nanos();
        recent.expect(waiting.size());
        waiting.clear();
        reader.appended(lines);
    }

    /** What was half written goes; if that fails too, whoever writes next cuts it. */
    private void cutAfter(IOException e) {
        try {
            cutTornTail();
        } catch (IOException again) {
            e.addSuppressed(again);
        }
    }

    @Override
    public synchronized void sync() {
        if (closed) {
            return;
        }
        if (waiting.isEmpty()) {
            readAll();
        } else {
            write(List.of(), Long.MAX_VALUE);
        }
    }

    @Override
    public void force() {
        synchronized (this) {
            if (closed) {
                return;
            }
            sync();
        }
        unforced.force();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        try {
            force();
        } finally {
            signOut();
        }
    }

    private synchronized void signOut() {
        closed = true;
        try {
            owners.close();
        } catch (IOException e) {
            throw JournalException.cannot("closed", file, e);
        }
    }
}
