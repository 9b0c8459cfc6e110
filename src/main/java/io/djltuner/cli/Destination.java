package io.djltuner.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Places that something is to be written to: what is wrong with them is said before any work. */
final class Destination {

    private Destination() {}

    /**
     * A folder, there or to be made.
     *
     * @param folder its path
     * @param content what it is for, such as {@code model}
     * @return the same path
     * @throws IOException if it is a file, is below one, or nothing can be written there
     */
    static Path folder(Path folder, String content) throws IOException {
        Path there = nearest(folder);
        if (!Files.isDirectory(there)) {
            throw new IOException(
                    Files.exists(folder)
                            ? "%s: is a file, but the %s needs a folder".formatted(folder, content)
                            : "%s: cannot be made, since %s is a file".formatted(folder, there));
        }
        probe(folder, there);
        return folder;
    }

    /**
     * A file in a folder that is there.
     *
     * @param file its path; what is there is replaced
     * @return the same path
     * @throws IOException if it is a folder, its folder is missing or nothing can be written there
     */
    static Path file(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder, but must be a file");
        }
        if (Files.exists(file)) {
            // Perhaps a pipe or a device, in whose folder nothing can be made.
            if (!Files.isWritable(file)) {
                throw new IOException(file + ": cannot be written to");
            }
            return file;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.exists(folder)) {
            throw new IOException("%s: there is no folder %s".formatted(file, folder));
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException("%s: %s is a file, not a folder".formatted(file, folder));
        }
        probe(file, folder);
        return file;
    }

    private static Path nearest(Path path) throws IOException {
        Path there = path.toAbsolutePath().normalize();
        while (!Files.exists(there)) {
            there = there.getParent();
            if (there == null) {
                throw new IOException(path + ": cannot be made, since nothing of it is there");
            }
        }
        return there;
    }

    /** Permissions do not tell everything: a disk may be full or only there to be read. */
    private static void probe(Path wanted, Path folder) throws IOException {
        try {
            Files.delete(Files.createTempFile(folder, ".djl-tuner", ""));
        } catch (IOException e) {
            throw new IOException(
                    wanted.toAbsolutePath().normalize().equals(folder)
                            ? wanted + ": cannot be written to"
                            : "%s: nothing can be written to %s".formatted(wanted, folder),
                    e);
        }
    }
}
