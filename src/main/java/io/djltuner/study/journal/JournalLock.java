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
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock of a journal: a file that can be made once, beside it. Optuna's lock is a link of the
 * same name, so that the two exclude each other. It names its owner, and the operating system knows
 * of owners on this machine whether they live: the lock of one that does not is broken at once,
 * that of one that does, never. Of all other locks nothing is known; they are broken when they have
 * stayed the same for 30 seconds.
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
    private final Owners owners;
    private final String host = host();
    private final String started =
            ProcessHandle.current().info().startInstant().map(Instant::toString).orElse("");
    private long takes;
    private String mine = "";
    private volatile boolean hurried;

    /**
     * Describes a lock.
     *
     * @param disk that it is on
     * @param file the lock
     * @param owners whose it will be, among all
     */
    JournalLock(Disk disk, Path file, Owners owners) {
        patience = disk.lockPatience();
        waiting = disk.waiting();
        files = disk.files();
        this.file = file;
        this.owners = owners;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Each time another text, so that whoever waits sees that it was given back in between. */
    private String content() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("host", host);
        content.put("process", ProcessHandle.current().pid());
        content.put("started", started);
        content.put("owner", owners.id());
        content.put("take", ++takes);
        return Json.text(content);
    }

    /**
     * Waits for the lock and takes it.
     *
     * @throws IOException if it cannot be made
     * @throws JournalException if a process of this machine that lives does not give it back
     */
    void take() throws IOException {
        mine = content();
        HELD.add(mine);
        boolean taken = false;
        try {
            waitFor();
            taken = true;
        } finally {
            if (!taken) {
                HELD.remove(mine);
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
            Owner owner = now.map(this::owner).orElse(Owner.UNKNOWN);
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

    private Owner owner(String lock) {
        if (!lock.startsWith(FILE + "{")) {
            return Owner.UNKNOWN;
        }
        String text = lock.substring(FILE.length());
        try {
            Fields content = new Fields(Json.object(text));
            if (!content.text("host").equals(host)) {
                return Owner.UNKNOWN;
            }
            String owner = content.text("owner");
            boolean wasLeft = Owners.isHere(owner) && !HELD.contains(text);
            return wasLeft || owners.isGone(owner) ? Owner.DEAD : Owner.LIVES;
        } catch (Malformed e) {
            return Owner.UNKNOWN;
        }
    }

    /** Breaks the lock if it is still the one that was judged. */
    private void breakOpen(String judged) throws IOException {
        owners.alone(
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
            HELD.remove(mine);
        }
    }
}
