package io.djltuner.study.journal;

import io.djltuner.study.ModelStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * What a study does to files, one call for each thing that can fail. An interrupt makes none of
 * them fail; the thread learns of it afterwards. Safe for several threads.
 */
class FileLayer {

    /** Threads of this process take a file one at a time, as processes do by its lock. */
    private static final Object ALONE = new Object();

    /** What is done with an open file. */
    private interface Use<T> {
        T of(FileChannel channel) throws IOException;
    }

    private static <T> T open(Path file, Use<T> use, OpenOption... options) throws IOException {
        return Uninterrupted.call(
                () -> {
                    try (FileChannel channel = FileChannel.open(file, options)) {
                        return use.of(channel);
                    }
                });
    }

    /** The number of bytes; 0 where there is no file. */
    long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Reads from a place on; returns −1 at the end. */
    int read(Path file, long from, ByteBuffer into) throws IOException {
        int start = into.position();
        return open(
                file, channel -> channel.read(into.position(start), from), StandardOpenOption.READ);
    }

    /**
     * What is in a file that is no link.
     *
     * @param from which place on
     * @param most how many bytes
     */
    byte[] content(Path file, long from, int most) throws IOException {
        return open(
                file,
                channel -> {
                    long left = Math.max(0, channel.size() - from);
                    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, left));
                    channel.position(from);
                    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                        // Goes on.
                    }
                    return bytes.hasRemaining()
                            ? Arrays.copyOf(bytes.array(), bytes.position())
                            : bytes.array();
                },
                StandardOpenOption.READ,
                LinkOption.NOFOLLOW_LINKS);
    }

    /** Adds to the end of a file that may not exist yet. */
    void append(Path file, byte[] bytes) throws IOException {
        long[] before = {-1};
        open(
                file,
                channel -> {
                    if (before[0] < 0) {
                        before[0] = channel.size();
                    }
                    // An interrupt may have left a part of it there.
                    int done = (int) (channel.size() - before[0]);
                    return write(channel, ByteBuffer.wrap(bytes, done, bytes.length - done));
                },
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** Writes over a part of a file. */
    void write(Path file, long from, byte[] bytes) throws IOException {
        open(
                file,
                channel -> write(channel.position(from), ByteBuffer.wrap(bytes)),
                StandardOpenOption.WRITE);
    }

    /** Makes a file that does not exist; if it cannot be written there is none. */
    void createNew(Path file, byte[] bytes) throws IOException {
        open(
                file,
                channel -> {
                    try {
                        return write(channel, ByteBuffer.wrap(bytes));
                    } catch (IOException e) {
                        Files.deleteIfExists(file);
                        throw e;
                    }
                },
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
    }

    private static boolean write(FileChannel channel, ByteBuffer left) throws IOException {
        while (left.hasRemaining()) {
            channel.write(left);
        }
        return true;
    }

    /** Waits until a file's content is on the disk. */
    void force(Path file) throws IOException {
        open(
                file,
                channel -> {
                    channel.force(false);
                    return true;
                },
                StandardOpenOption.WRITE);
    }

    /** Cuts a file off. */
    void truncate(Path file, long size) throws IOException {
        open(file, channel -> channel.truncate(size).isOpen(), StandardOpenOption.WRITE);
    }

    /** Gives a file another name at once, in place of whatever had it. */
    void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes a directory, unless it is there, so that it stays. */
    void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        forceDirectory(directory.toAbsolutePath().getParent());
    }

    /** Makes a directory and those that it is in, unless they are there. */
    final void makeDirectories(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                makeDirectories(parent);
            }
            makeDirectory(directory);
        }
    }

    /**
     * Waits until the names in a directory are on the disk, where the system can do that and the
     * user may open it.
     */
    void forceDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.isReadable(directory)) {
            open(
                    directory,
                    channel -> {
                        channel.force(true);
                        return true;
                    },
                    StandardOpenOption.READ);
        }
    }

    /** Makes a folder that does not exist and has it filled. */
    void fill(Path folder, ModelStore.Writer writer) throws IOException {
        Files.createDirectory(folder);
        Uninterrupted.call(
                () -> {
                    writer.write(folder);
                    return true;
                });
    }

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /**
     * Does something while no other thread or process does something with the same file.
     *
     * @param file that is made if need be, and not looked at
     * @param call what to do
     */
    void alone(Path file, FileCall<?> call) throws IOException {
        synchronized (ALONE) {
            open(
                    file,
                    channel -> {
                        try (FileLock lock = channel.lock()) {
                            call.call();
                            return lock.isValid();
                        }
                    },
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
        }
    }
}
