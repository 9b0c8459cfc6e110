package io.djltuner.study;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * Trials by number, shared with the snapshots taken of them: a snapshot copies one reference for
 * every 64 trials, so that a history after each epoch of a long study is cheap. Not thread-safe;
 * its snapshots are immutable.
 */
final class TrialTable {

    private static final int CHUNK = 64;

    private Trial[][] chunks = new Trial[0][];
    private boolean[] shared = new boolean[0];
    private int size;

    int size() {
        return size;
    }

    Trial get(int number) {
        return chunks[number / CHUNK][number % CHUNK];
    }

    void add(Trial trial) {
        if (size == chunks.length * CHUNK) {
            chunks = Arrays.copyOf(chunks, chunks.length + 1);
            shared = Arrays.copyOf(shared, chunks.length);
            chunks[chunks.length - 1] = new Trial[CHUNK];
        }
        size++;
        set(size - 1, trial);
    }

    void set(int number, Trial trial) {
        int chunk = number / CHUNK;
        if (shared[chunk]) {
            chunks[chunk] = chunks[chunk].clone();
            shared[chunk] = false;
        }
        chunks[chunk][number % CHUNK] = trial;
    }

    List<Trial> snapshot() {
        Arrays.fill(shared, true);
        return new Snapshot(chunks.clone(), size);
    }

    /** The trials as they were. */
    private static final class Snapshot extends AbstractList<Trial> implements RandomAccess {

        private final Trial[][] chunks;
        private final int size;

        Snapshot(Trial[][] chunks, int size) {
            this.chunks = chunks;
            this.size = size;
        }

        @Override
        public Trial get(int number) {
            if (number < 0 || number >= size) {
                throw new IndexOutOfBoundsException(number);
            }
            return chunks[number / CHUNK][number % CHUNK];
        }

        @Override
        public int size() {
            return size;
        }
    }
}
