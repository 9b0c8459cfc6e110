package io.djltuner.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Cross-validation: the training rows are divided into folds of nearly equal size, and each fold in
 * turn is held out.
 *
 * @param folds how many, at least 2
 * @param order how rows are divided among them
 */
public record KFold(int folds, Order order) {

    /** How rows are divided among the folds. */
    public enum Order {
        /** The first rows are the first fold, and so on. */
        CONTIGUOUS,
        /** At random. */
        SHUFFLED,
        /** At random, with every class spread evenly; for classification. */
        STRATIFIED
    }

    /**
     * Checks the number of folds.
     *
     * @param folds how many, at least 2
     * @param order how rows are divided among them
     */
    public KFold {
        if (folds < 2) {
            throw new IllegalArgumentException("folds: must be at least 2, but got " + folds);
        }
    }

    /**
     * Folds of neighbouring rows, for rows that are in random order already.
     *
     * @param folds how many, at least 2
     * @return the rule
     */
    public static KFold contiguous(int folds) {
        return new KFold(folds, Order.CONTIGUOUS);
    }

    /**
     * Random folds.
     *
     * @param folds how many, at least 2
     * @return the rule
     */
    public static KFold shuffled(int folds) {
        return new KFold(folds, Order.SHUFFLED);
    }

    /**
     * Random folds in which the counts of every class differ by one row at most.
     *
     * @param folds how many, at least 2
     * @return the rule
     */
    public static KFold stratified(int folds) {
        return new KFold(folds, Order.STRATIFIED);
    }

    /**
     * Divides the training rows. Sizes differ by one at most.
     *
     * @param data the table
     * @param rows the training rows
     * @param seed which of the random divisions
     * @return what each fold holds out: positions in {@code rows}, ascending
     * @throws IllegalArgumentException if there are fewer rows than folds
     */
    public List<int[]> heldOut(TabularData data, int[] rows, long seed) {
        data.checkRows("folds", rows);
        if (rows.length < folds) {
            throw new IllegalArgumentException(
                    "folds: must not exceed the training rows, but got folds=%d, rows=%d"
                            .formatted(folds, rows.length));
        }
        int[] all = IntStream.range(0, rows.length).toArray();
        if (order == Order.CONTIGUOUS) {
            return contiguous(all);
        }
        List<int[]> classes = order == Order.STRATIFIED ? Rows.byClass(data, rows) : List.of(all);
        return dealt(classes, new SplittableRandom(seed));
    }

    private List<int[]> contiguous(int[] all) {
        List<int[]> parts = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            int from = (int) ((long) all.length * fold / folds);
            int to = (int) ((long) all.length * (fold + 1) / folds);
            parts.add(IntStream.range(from, to).toArray());
        }
        return parts;
    }

    /**
     * Deals rows like cards, one class after the other without starting over, so that neither the
     * folds nor the classes within them differ by more than one row.
     */
    private List<int[]> dealt(List<int[]> classes, SplittableRandom random) {
        List<IntStream.Builder> parts = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            parts.add(IntStream.builder());
        }
        int next = 0;
        for (int[] members : classes) {
            int[] shuffled = members.clone();
            Rows.shuffle(shuffled, random);
            for (int position : shuffled) {
                parts.get(next++ % folds).add(position);
            }
        }
        return parts.stream().map(part -> part.build().sorted().toArray()).toList();
    }
}
