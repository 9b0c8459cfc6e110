package io.djltuner.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Epochs that lists of several lengths begin with. Long studies have millions: while all have the
 * same metrics in the same order and count up by one, an epoch is a row of numbers and no object.
 */
final class EpochColumns {

    private static final int FIRST_SIZE = 8;

    private String[] names = {};
    private int runs;
    private int first;
    private double[] numbers = {};
    private int used;

    /** The epochs themselves, once one of them was unlike the first. */
    private @Nullable List<EpochRecord> records;

    /** Adds behind a list, unless some other list goes on differently there. */
    synchronized boolean add(int behind, EpochRecord epoch) {
        if (used != behind) {
            return false;
        }
        if (used == 0) {
            names = epoch.metrics().keySet().toArray(String[]::new);
            runs = epoch.runValues().size();
            first = epoch.epoch();
        }
        if (records == null && !isLikeTheFirst(epoch)) {
            records = asRecords(used);
            numbers = new double[0];
        }
        if (records != null) {
            records.add(epoch);
        } else {
            append(epoch);
        }
        used++;
        return true;
    }

    private boolean isLikeTheFirst(EpochRecord epoch) {
        if (epoch.epoch() != first + used
                || epoch.metrics().size() != names.length
                || epoch.runValues().size() != runs) {
            return false;
        }
        int i = 0;
        for (String name : epoch.metrics().keySet()) {
            if (!name.equals(names[i++])) {
                return false;
            }
        }
        return true;
    }

    private void append(EpochRecord epoch) {
        int width = names.length + runs;
        int at = used * width;
        if (at + width > numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(FIRST_SIZE, 2 * used) * width);
        }
        for (double value : epoch.metrics().values()) {
            numbers[at++] = value;
        }
        for (double value : epoch.runValues()) {
            numbers[at++] = value;
        }
    }

    synchronized EpochRecord get(int index) {
        return records != null ? records.get(index) : row(index);
    }

    /** The number of an epoch, without making a record of it. */
    synchronized int numberOf(int index) {
        return records != null ? records.get(index).epoch() : first + index;
    }

    /** A metric of an epoch, without making a record of it; nothing where it was not measured. */
    synchronized OptionalDouble value(int index, String metric) {
        if (records != null) {
            Double found = records.get(index).metrics().get(metric);
            return found == null ? OptionalDouble.empty() : OptionalDouble.of(found);
        }
        for (int column = 0; column < names.length; column++) {
            if (names[column].equals(metric)) {
                return OptionalDouble.of(numbers[index * (names.length + runs) + column]);
            }
        }
        return OptionalDouble.empty();
    }

    private EpochRecord row(int index) {
        int at = index * (names.length + runs);
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (String name : names) {
            metrics.put(name, numbers[at++]);
        }
        List<Double> values = new ArrayList<>(runs);
        for (int run = 0; run < runs; run++) {
            values.add(numbers[at++]);
        }
        return new EpochRecord(first + index, metrics, values);
    }

    private List<EpochRecord> asRecords(int length) {
        List<EpochRecord> all = new ArrayList<>(length + 1);
        for (int index = 0; index < length; index++) {
            all.add(row(index));
        }
        return all;
    }

    /** The first of these, to go on in another way. */
    synchronized EpochColumns copy(int length) {
        EpochColumns copy = new EpochColumns();
        copy.names = names;
        copy.runs = runs;
        copy.first = first;
        copy.used = length;
        if (records != null) {
            copy.records = new ArrayList<>(records.subList(0, length));
        } else {
            copy.numbers = Arrays.copyOf(numbers, length * (names.length + runs));
        }
        return copy;
    }
}
