package io.djltuner.training.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.djltuner.training.TrainingData;
import io.djltuner.training.internal.Numbers;
import java.util.List;
import java.util.stream.IntStream;

/** The rows that a cohort's members are evaluated on: those that the fold of each holds out. */
record HeldOutRows(NDArray index, NDArray groupOfRow, int longest) {

    /**
     * Looks the rows up.
     *
     * @param manager owner of the arrays
     * @param data with folds
     * @param members in the order of their rows
     * @return {@code [folds, longest]} row numbers, shorter folds filled up with their first row,
     *     and the fold of each member
     */
    static HeldOutRows of(NDManager manager, TrainingData data, List<Member> members) {
        int[] folds = members.stream().mapToInt(Member::fold).distinct().sorted().toArray();
        int longest =
                IntStream.of(folds).map(fold -> data.heldOutRows(fold).length).max().orElseThrow();
        long[] index = new long[folds.length * longest];
        long[] groupOf = new long[members.size()];
        for (int group = 0; group < folds.length; group++) {
            int[] own = data.heldOutRows(folds[group]);
            for (int i = 0; i < longest; i++) {
                index[group * longest + i] = own[i < own.length ? i : 0];
            }
            for (int row = 0; row < groupOf.length; row++) {
                if (members.get(row).fold() == folds[group]) {
                    groupOf[row] = group;
                }
            }
        }
        return new HeldOutRows(
                Numbers.create(manager, index, folds.length, longest),
                Numbers.create(manager, groupOf, groupOf.length),
                longest);
    }
}
