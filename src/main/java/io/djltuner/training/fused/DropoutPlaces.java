package io.djltuner.training.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.djltuner.training.DropoutTable;
import io.djltuner.training.TrainingData;
import io.djltuner.training.internal.Numbers;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the members of a cohort read the dropout table in one epoch. Rows of a block that have the
 * same group and for which it is the same layer of their own share a place.
 */
final class DropoutPlaces {

    /** One place: a group's rows that have the block as this layer of their own. */
    private record Place(int group, int layer) {}

    private final TrainingData data;
    private final RowGroups groups;
    private final int batch;
    private final boolean used;
    private final List<List<Place>> places = new ArrayList<>();
    private final List<long[]> placeOfRow = new ArrayList<>();

    DropoutPlaces(
            TrainingData data,
            CohortLayout layout,
            List<Member> rows,
            RowGroups groups,
            int batch) {
        this.data = data;
        this.groups = groups;
        this.batch = batch;
        used = layout.depth() > 0 && rows.stream().anyMatch(m -> m.dropout() > 0);
        for (int block = 0; used && block < layout.depth(); block++) {
            List<Place> own = new ArrayList<>();
            long[] of = new long[layout.rowsWith(block)];
            for (int row = 0; row < of.length; row++) {
                Place place = new Place(groups.groupOf(row), layout.ownLayer(row, block));
                if (!own.contains(place)) {
                    own.add(place);
                }
                of[row] = own.indexOf(place);
            }
            places.add(own);
            placeOfRow.add(of);
        }
    }

    /** Whether any member drops anything. */
    boolean used() {
        return used;
    }

    /** (used, stride, places), then where each (step, place) reads the table. */
    long[] numbers() {
        List<Place> all = places.stream().flatMap(List::stream).toList();
        long[] flat = new long[3 + groups.steps() * all.size()];
        flat[0] = used ? 1 : 0;
        flat[1] = DropoutTable.stride(batch);
        flat[2] = all.size();
        int at = 3;
        for (int step = 0; step < groups.steps(); step++) {
            for (Place place : all) {
                flat[at++] =
                        DropoutTable.offset(
                                data.seed(),
                                groups.fold(place.group()),
                                groups.epoch(place.group()),
                                step,
                                place.layer());
            }
        }
        return flat;
    }

    /** Which places each block has: where they begin, and the end of the last. */
    long[] placeAt() {
        long[] at = new long[places.size() + 1];
        for (int block = 0; block < places.size(); block++) {
            at[block + 1] = at[block] + places.get(block).size();
        }
        return at;
    }

    /** Which of its block's places each row has. */
    NDArray[] placeOf(NDManager manager) {
        if (!used) {
            return new NDArray[] {Numbers.create(manager, new long[0], 0)};
        }
        return placeOfRow.stream()
                .map(of -> Numbers.create(manager, of, of.length))
                .toArray(NDArray[]::new);
    }
}
