package io.djltuner.study;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/**
 * The epochs of a trial as they were at one moment. A list that is one longer shares the epochs of
 * the one before it, so that a trial of many epochs is not copied with each.
 */
final class EpochList extends AbstractList<EpochRecord> implements RandomAccess {

    static final EpochList EMPTY = new EpochList(new Shared(), 0);

    private static final int FIRST_SIZE = 8;

    private final Shared shared;
    private final int size;

    private EpochList(Shared shared, int size) {
        this.shared = shared;
        this.size = size;
    }

    /** Epochs that lists of several lengths begin with. */
    private static final class Shared {

        private EpochRecord[] epochs = {};
        private int used;

        /** Adds behind a list, unless some other list goes on differently there. */
        synchronized boolean add(int behind, EpochRecord epoch) {
            if (used != behind) {
                return false;
            }
            if (used == epochs.length) {
                epochs = Arrays.copyOf(epochs, Math.max(FIRST_SIZE, 2 * used));
            }
            epochs[used++] = epoch;
            return true;
        }

        synchronized EpochRecord get(int index) {
            return epochs[index];
        }

        synchronized Shared copy(int length) {
            Shared copy = new Shared();
            copy.epochs = Arrays.copyOf(epochs, length + 1);
            copy.used = length;
            return copy;
        }
    }

    /** The list with one more epoch. */
    EpochList with(EpochRecord epoch) {
        Shared longer = shared;
        if (size == 0 || !shared.add(size, epoch)) {
            longer = shared.copy(size);
            longer.add(size, epoch);
        }
        return new EpochList(longer, size + 1);
    }

    @Override
    public EpochRecord get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return shared.get(index);
    }

    @Override
    public int size() {
        return size;
    }
}
