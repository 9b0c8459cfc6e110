package io.djltuner.study.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Who works on a study: a file for each of them in a directory, locked as long as its process
 * lives. The operating system lets go of the lock however the process ends.
 */
final class Owners implements AutoCloseable {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");
    private static final String ELSEWHERE = "other:";

    /** Those of this process: opening and closing their files would let go of their locks. */
    private static final Set<String> HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final String id = UUID.randomUUID().toString();
    private final FileChannel channel;

    private Owners(Path directory) throws IOException {
        this.directory = directory;
        channel =
                FileChannel.open(
                        directory.resolve(id),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
    }

    /** Signs in; the lock is held until the process ends or this is closed. */
    static Owners signIn(Path directory) throws IOException {
        Files.createDirectories(directory);
        Owners owners = new Owners(directory);
        HERE.add(owners.id);
        FileLock lock = owners.channel.tryLock();
        if (lock == null) {
            throw new IOException("nobody else knows the file " + owners.id + ", but it is locked");
        }
        return owners;
    }

    String id() {
        return id;
    }

    /** What a worker of another tool is called. */
    static String elsewhere(String worker) {
        return ELSEWHERE + worker;
    }

    /** Whether an owner was one of ours and is no more. Whoever has no file is no more. */
    static boolean isGone(Path directory, String owner) {
        if (owner.startsWith(ELSEWHERE) || HERE.contains(owner)) {
            return false;
        }
        Path file = directory.resolve(VALID.matcher(owner).matches() ? owner : "-");
        if (!Files.exists(file)) {
            return true;
        }
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE);
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
