package io.djltuner.study.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who works on a study: a file for each of them in a directory, locked as long as its process
 * lives. The operating system lets go of the lock however the process ends.
 */
final class Owners implements AutoCloseable {

    private static final Pattern VALID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String ELSEWHERE = "other:";

    /** Whoever signs in, or breaks a lock, locks this file meanwhile. */
    private static final String ALONE = "breaking";

    /** Those of this process: opening and closing their files would let go of their locks. */
    private static final Set<String> HERE = ConcurrentHashMap.newKeySet();

    private final FileLayer files;
    private final Path directory;
    private final String id = UUID.randomUUID().toString();
    private final FileChannel channel;

    private Owners(FileLayer files, Path directory) throws IOException {
        this.files = files;
        this.directory = directory;
        channel =
                FileChannel.open(
                        directory.resolve(id),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
    }

    /**
     * Signs in; the lock is held until the process ends or this is closed. Files of those that are
     * gone are removed.
     */
    static Owners signIn(FileLayer files, Path directory) throws IOException {
        StudyPaths.refuseLink(directory);
        StudyPaths.refuseLink(directory.resolve(ALONE));
        files.makeDirectories(directory);
        Owners[] mine = new Owners[1];
        // Nobody takes a file that is not locked yet for that of one who is gone.
        files.alone(
                directory.resolve(ALONE),
                () -> {
                    mine[0] = signInAlone(files, directory);
                    return true;
                });
        return mine[0];
    }

    private static Owners signInAlone(FileLayer files, Path directory) throws IOException {
        List<String> others;
        try (Stream<Path> found = Files.list(directory)) {
            others = found.map(file -> file.getFileName().toString()).toList();
        }
        others.stream().filter(VALID.asMatchPredicate()).forEach(other -> isGone(directory, other));
        Owners owners = new Owners(files, directory);
        try {
            owners.lock();
        } catch (IOException e) {
            owners.close();
            throw e;
        }
        return owners;
    }

    private void lock() throws IOException {
        HERE.add(id);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            throw new IOException("nobody else knows the file " + id + ", but it is locked");
        }
    }

    /** Does something that only one of all owners may do at a time. */
    void alone(FileCall<?> call) throws IOException {
        files.alone(directory.resolve(ALONE), call);
    }

    String id() {
        return id;
    }

    /** Whether an owner is one of this process. */
    static boolean isHere(String owner) {
        return HERE.contains(owner);
    }

    /** What a worker of another tool is called. */
    static String elsewhere(String worker) {
        return ELSEWHERE + worker;
    }

    /** Whether an owner was one of ours and is no more. */
    boolean isGone(String owner) {
        return isGone(directory, owner);
    }

    /** The operating system knows; whoever has no file is no more. */
    private static boolean isGone(Path directory, String owner) {
        if (owner.startsWith(ELSEWHERE) || HERE.contains(owner)) {
            return false;
        }
        Path file = directory.resolve(VALID.matcher(owner).matches() ? owner : "-");
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (FileChannel other =
                        FileChannel.open(
                                file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = other.tryLock()) {
            if (lock == null) {
                return false;
            }
            Files.deleteIfExists(file);
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            // It cannot be known now; somebody will ask again.
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        HERE.remove(id);
        channel.close();
        Files.deleteIfExists(directory.resolve(id));
    }
}
