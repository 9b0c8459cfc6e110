package io.djltuner.study;

import java.util.AbstractList;
import java.util.OptionalDouble;
import java.util.RandomAccess;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

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

    /** The number of the last epoch; 0 without one. */
    int last() {
        return size == 0 ? 0 : shared.numberOf(size - 1);
    }

    /** A metric after an epoch, if it was reported; epochs count up, mostly by one. */
    OptionalDouble metric(String name, int epoch) {
        int index = Math.min(size, epoch) - 1;
        while (index >= 0 && shared.numberOf(index) > epoch) {
            index--;
        }
        return index >= 0 && shared.numberOf(index) == epoch
                ? shared.value(index, name)
                : OptionalDouble.empty();
    }

    /** The values of a metric, in order of epochs. */
    DoubleStream values(String name) {
        return IntStream.range(0, size)
                .mapToObj(i -> shared.value(i, name))
                .flatMapToDouble(OptionalDouble::stream);
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
