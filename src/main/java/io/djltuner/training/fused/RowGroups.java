package io.djltuner.training.fused;

import io.djltuner.training.RowOrder;
import io.djltuner.training.TrainingData;
import java.util.ArrayList;
import java.util.List;

/**
 * Who shares a batch in one epoch: members with the same fold and the same epoch number see the
 * same rows in the same order.
 */
final class RowGroups {

    private final List<int[]> keys = new ArrayList<>();
    private final List<long[]> orders = new ArrayList<>();
    private final int[] groupOfRow;
    private final int batch;
    private final int longest;

    /**
     * Groups a cohort's rows and draws each group's order.
     *
     * @param data the training rows
     * @param folds the fold of each row of the cohort
     * @param epochs the epoch that each is about to train, from 1
     * @param batch rows in a full batch
     */
    RowGroups(TrainingData data, int[] folds, int[] epochs, int batch) {
        this.batch = batch;
        groupOfRow = new int[folds.length];
        for (int row = 0; row < folds.length; row++) {
            groupOfRow[row] = find(folds[row], epochs[row]);
        }
        for (int[] key : keys) {
            orders.add(RowOrder.of(data.seed(), key[0], key[1], data.trainingRows(key[0])));
        }
        longest = orders.stream().mapToInt(order -> order.length).max().orElseThrow();
    }

    private int find(int fold, int epoch) {
        for (int group = 0; group < keys.size(); group++) {
            if (keys.get(group)[0] == fold && keys.get(group)[1] == epoch) {
                return group;
            }
        }
        keys.add(new int[] {fold, epoch});
        return keys.size() - 1;
    }

    int count() {
        return keys.size();
    }

    int fold(int group) {
        return keys.get(group)[0];
    }

    int epoch(int group) {
        return keys.get(group)[1];
    }

    int rows(int group) {
        return orders.get(group).length;
    }

    int longest() {
        return longest;
    }

    long[] groupOfRow() {
        long[] groups = new long[groupOfRow.length];
        for (int row = 0; row < groups.length; row++) {
            groups[row] = groupOfRow[row];
        }
        return groups;
    }

    int groupOf(int row) {
        return groupOfRow[row];
    }

    /**
     * {@code [groups, longest]} row numbers; a shorter group's end is filled with its first row.
     */
    long[] index() {
        long[] flat = new long[keys.size() * longest];
        for (int group = 0; group < keys.size(); group++) {
            long[] order = orders.get(group);
            for (int i = 0; i < longest; i++) {
                flat[group * longest + i] = order[i < order.length ? i : 0];
            }
        }
        return flat;
    }

    /** Steps of the longest group. */
    int steps() {
        return (longest + batch - 1) / batch;
    }

    /** Steps in which every group has a full batch. */
    int fullSteps() {
        int full = Integer.MAX_VALUE;
        for (long[] order : orders) {
            full = Math.min(full, order.length / batch);
        }
        return full;
    }

    /** How many rows a group has in a step. */
    int rowsIn(int group, int step) {
        return Math.max(0, Math.min(batch, orders.get(group).length - step * batch));
    }

    /** Steps that a row's network takes in the epoch. */
    int stepsOf(int row) {
        return (orders.get(groupOfRow[row]).length + batch - 1) / batch;
    }
}
