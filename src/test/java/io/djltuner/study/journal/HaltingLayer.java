package io.djltuner.study.journal;

import io.djltuner.study.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Files of a process that ends in the middle of a change, as one does that is killed: half of what
 * it writes is there, and nothing is cleared up.
 */
final class HaltingLayer extends FileLayer {

    private final String kind;
    private int left;

    /**
     * Lets the process end.
     *
     * @param kind of change, as {@link FaultyDisk#halt} names it
     * @param number of the change of this kind, from 1
     */
    HaltingLayer(String kind, int number) {
        this.kind = kind;
        left = number;
    }

    private synchronized boolean isNow(String change) {
        left -= change.equals(kind) ? 1 : 0;
        return change.equals(kind) && left == 0;
    }

    private static void halt() {
        Runtime.getRuntime().halt(FaultyDisk.HALTED);
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    @Override
    void append(Path file, byte[] bytes) throws IOException {
        if (isNow("append")) {
            super.append(file, half(bytes));
            halt();
        }
        super.append(file, bytes);
    }

    @Override
    void createNew(Path file, byte[] bytes) throws IOException {
        if (isNow(file.toString().endsWith(".lock") ? "lock" : "state")) {
            super.createNew(file, half(bytes));
            halt();
        }
        super.createNew(file, bytes);
    }

    @Override
    void fill(Path folder, ModelStore.Writer writer) throws IOException {
        super.fill(folder, writer);
        if (isNow("model")) {
            List<Path> written;
            try (var files = Files.list(folder)) {
                written = files.toList();
            }
            for (Path file : written) {
                Files.write(file, half(Files.readAllBytes(file)));
            }
            halt();
        }
    }

    @Override
    void makeDirectory(Path directory) throws IOException {
        if (isNow("mkdir")) {
            halt();
        }
        super.makeDirectory(directory);
    }

    @Override
    void move(Path from, Path to) throws IOException {
        if (isNow("rename")) {
            halt();
        }
        super.move(from, to);
    }

    @Override
    void truncate(Path file, long size) throws IOException {
        if (isNow("cut")) {
            halt();
        }
        super.truncate(file, size);
    }

    @Override
    void delete(Path file) throws IOException {
        if (isNow("delete")) {
            halt();
        }
        super.delete(file);
    }
}
