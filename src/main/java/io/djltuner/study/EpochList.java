package io.djltuner.study;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * The epochs of a trial as they were at one moment. A list that is one longer shares the epochs of
 * the one before it, so that a trial of many epochs is not copied with each.
 */
final class EpochList extends AbstractList<EpochRecord> implements RandomAccess {

    static final EpochList EMPTY = new EpochList(new EpochColumns(), 0);

    private final EpochColumns shared;
    private final int size;

    private EpochList(EpochColumns shared, int size) {
        this.shared = shared;
        this.size = size;
    }

    /** The list with one more epoch. */
    EpochList with(EpochRecord epoch) {
        EpochColumns longer = shared;
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

    /** The number of the last epoch; 0 where there is none. */
    int lastEpoch() {
        return size == 0 ? 0 : shared.epoch(size - 1);
    }

    @Override
    public int size() {
        return size;
    }
}
