package io.djltuner.study.journal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock of a journal: a file that can be made once, beside it. Optuna's lock is a link of the
 * same name, so that the two exclude each other. Whoever finds it made by a process of this machine
 * that lives no more breaks it at once; one of a process of another machine when it has stayed the
 * same for 30 seconds; one of a process of this machine that lives, never.
 */
final class JournalLock {

    /** How long a lock that stays the same is waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String FILE = "file ";
    private static final int LONGEST = 4096;
    private static final long FIRST_WAIT_NANOS = 50_000;
    private static final long LONGEST_WAIT_NANOS = 20_000_000;

    /** How long any lock is waited for when the process is ending. */
    private static final long HURRIED_WAIT_NANOS = 500_000_000;

    /**
     * Those that this process holds; others in its name were left when they could not be deleted.
     */
    private static final Set<String> HELD = ConcurrentHashMap.newKeySet();

    private final Duration patience;
    private final Waiting waiting;
    private final FileLayer files;
    private final Path file;
    private final Path breaking;
    private final String id = UUID.randomUUID().toString();
    private final String mine;
    private volatile boolean hurried;

    /**
     * Describes a lock.
     *
     * @param disk that it is on
     * @param file the lock
     * @param breaking a file that whoever breaks it locks meanwhile
     */
    JournalLock(Disk disk, Path file, Path breaking) {
        patience = disk.lockPatience();
        waiting = disk.waiting();
        files = disk.files();
        this.file = file;
        this.breaking = breaking;
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("host", host());
        content.put("process", ProcessHandle.current().pid());
        content.put("started", started(ProcessHandle.current()));
        content.put("id", id);
        mine = Json.text(content);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    /**
     * Waits for the lock and takes it.
     *
     * @throws IOException if it cannot be made
     * @throws JournalException if a process of this machine that lives does not give it back
     */
    void take() throws IOException {
        HELD.add(id);
        boolean taken = false;
        try {
            waitFor();
            taken = true;
        } finally {
            if (!taken) {
                HELD.remove(id);
            }
        }
    }

    /** The process is ending: from now on no lock is waited for long. */
    void hurry() {
        hurried = true;
    }

    private void waitFor() throws IOException {
        Optional<String> seen = Optional.empty();
        long begun = waiting.nanos();
        long since = begun;
        long wait = FIRST_WAIT_NANOS;
        while (!make()) {
            Optional<String> now = look();
            if (!now.equals(seen)) {
                seen = now;
                since = waiting.nanos();
            }
            boolean old = waiting.nanos() - since > patience.toNanos();
            Owner owner = now.map(JournalLock::owner).orElse(Owner.UNKNOWN);
            if (old && owner == Owner.LIVES) {
                throw new JournalException(
                        ("%s: is held by a process of this machine that lives (%s); end it, or"
                                        + " delete the file if it has nothing to do with the study")
                                .formatted(file, now.get().substring(FILE.length())));
            }
            if (hurried && waiting.nanos() - begun > HURRIED_WAIT_NANOS) {
                throw new JournalException(
                        file + ": is held by another process, and there is no time to wait for it");
            }
            if (now.isPresent() && (old || owner == Owner.DEAD)) {
                breakOpen(now.get());
            } else {
                waiting.pause(wait);
                wait = Math.min(2 * wait, LONGEST_WAIT_NANOS);
            }
        }
    }

    private boolean make() throws IOException {
        try {
            files.createNew(file, mine.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            // Made, but not written: nobody else may have made it.
            if (look().equals(Optional.of(FILE))) {
                files.delete(file);
            }
            throw e;
        }
    }

    /** What the lock is now: whose, and when it was made; empty where there is none. */
    private Optional<String> look() throws IOException {
        try {
            if (Files.isSymbolicLink(file)) {
                return Optional.of(
                        "link " + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS));
            }
            String text = new String(files.content(file, 0, LONGEST), StandardCharsets.UTF_8);
            return Optional.of(FILE + text);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** What can be known of a lock's owner. */
    private enum Owner {
        DEAD,
        LIVES,
        UNKNOWN
    }

    private static Owner owner(String lock) {
        if (!lock.startsWith(FILE + "{")) {
            return Owner.UNKNOWN;
        }
        try {
            Fields owner = new Fields(Json.object(lock.substring(FILE.length())));
            if (!owner.text("host").equals(host())) {
                return Owner.UNKNOWN;
            }
            Optional<ProcessHandle> process = ProcessHandle.of(owner.large("process"));
            boolean left =
                    owner.large("process") == ProcessHandle.current().pid()
                            && !HELD.contains(owner.text("id"));
            boolean lives =
                    !left
                            && process.isPresent()
                            && process.get().isAlive()
                            && started(process.get()).equals(owner.text("started"));
            return lives ? Owner.LIVES : Owner.DEAD;
        } catch (Malformed e) {
            return Owner.UNKNOWN;
        }
    }

    /** Breaks the lock if it is still the one that was judged. */
    private void breakOpen(String judged) throws IOException {
        files.alone(
                breaking,
                () -> {
                    if (look().equals(Optional.of(judged))) {
                        files.delete(file);
                    }
                    return true;
                });
    }

    /** Gives the lock back, unless somebody has broken it. */
    void release() throws IOException {
        try {
            if (look().equals(Optional.of(FILE + mine))) {
                files.delete(file);
            }
        } finally {
            HELD.remove(id);
        }
    }
}
