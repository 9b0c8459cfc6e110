package io.djltuner.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Row numbers: their order and their classes. */
final class Rows {

    private Rows() {}

    /** Shuffles in place: every order is equally likely (Fisher-Yates, in Durstenfeld's form). */
    static void shuffle(int[] rows, SplittableRandom random) {
        for (int i = rows.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = rows[i];
            rows[i] = rows[j];
            rows[j] = swapped;
        }
    }

    /**
     * Divides rows by the class in the one target column.
     *
     * @return positions in {@code rows}, class by class in the order of first appearance
     */
    static List<int[]> byClass(TabularData data, int[] rows) {
        if (data.targets().size() != 1) {
            throw new DataException(
                    data.source(),
                    "stratified needs one target column, but there are " + data.targets().size());
        }
        Column target = data.targets().get(0);
        Map<String, IntStream.Builder> classes = new LinkedHashMap<>();
        for (int position = 0; position < rows.length; position++) {
            int row = rows[position];
            if (target.isMissing(row)) {
                throw TargetEncoder.missing(data, target, row);
            }
            classes.computeIfAbsent(target.text(row), name -> IntStream.builder()).add(position);
        }
        return classes.values().stream().map(builder -> builder.build().toArray()).toList();
    }

    /**
     * Divides a total among classes in proportion to their sizes, by largest remainders.
     *
     * @param sizes of the classes
     * @param limits what each class can give at most
     * @param total at most the sum of the limits
     * @return the share of each class
     */
    static int[] shares(int[] sizes, int[] limits, int total) {
        long all = IntStream.of(sizes).asLongStream().sum();
        int[] shares = new int[sizes.length];
        List<Integer> order = new ArrayList<>();
        int left = total;
        for (int c = 0; c < sizes.length; c++) {
            shares[c] = (int) Math.min(limits[c], (long) sizes[c] * total / all);
            left -= shares[c];
            order.add(c);
        }
        order.sort(Comparator.comparingLong(c -> -((long) sizes[c] * total % all)));
        // More than one round only where limits cut shares short.
        while (left > 0) {
            for (int c : order) {
                if (left > 0 && shares[c] < limits[c]) {
                    shares[c]++;
                    left--;
                }
            }
        }
        return shares;
    }
}
