package io.djltuner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KFoldTest {

    @Property(tries = 200, seed = "9")
    void foldsPartitionTheRowsEvenlyAndStrataToo(
            @ForAll @IntRange(min = 2, max = 7) int folds,
            @ForAll @IntRange(min = 4, max = 40) int a,
            @ForAll @IntRange(min = 4, max = 40) int b,
            @ForAll KFold.Order order,
            @ForAll long seed) {
        TabularData data = SplitTest.classes(a, b);
        int[] rows = IntStream.range(0, a + b).toArray();

        List<int[]> heldOut = new KFold(folds, order).heldOut(data, rows, seed);

        assertThat(heldOut).hasSize(folds);
        assertThat(heldOut.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(rows);
        IntStream sizes = heldOut.stream().mapToInt(fold -> fold.length);
        assertThat(sizes.boxed()).allMatch(n -> n == (a + b) / folds || n == (a + b) / folds + 1);
        if (order == KFold.Order.STRATIFIED) {
            assertThat(heldOut)
                    .allMatch(
                            fold -> {
                                long first = SplitTest.counts(data, 2, fold)[0];
                                return first == a / folds || first == a / folds + 1;
                            });
        }
    }

    @Test
    void contiguousFoldsAreNeighbours() {
        TabularData data = TabularData.of(new float[9][1]);

        List<int[]> heldOut = KFold.contiguous(3).heldOut(data, new int[] {8, 1, 5, 2, 0, 3, 4}, 0);

        assertThat(heldOut)
                .containsExactly(new int[] {0, 1}, new int[] {2, 3}, new int[] {4, 5, 6});
    }

    @Test
    void holdsOutPositionsAmongTheTrainingRowsNotRowNumbers() {
        TabularData data = SplitTest.classes(10, 10);
        int[] rows = {2, 3, 12, 13};

        List<int[]> heldOut = KFold.stratified(2).heldOut(data, rows, 1);

        for (int[] fold : heldOut) {
            int[] held = IntStream.of(fold).map(position -> rows[position]).toArray();
            assertThat(SplitTest.counts(data, 2, held)).containsExactly(1, 1);
        }
    }

    @Test
    void theSeedDecides() {
        TabularData data = SplitTest.classes(50, 50);
        int[] rows = IntStream.range(0, 100).toArray();

        assertThat(KFold.shuffled(5).heldOut(data, rows, 3).get(0))
                .isEqualTo(KFold.shuffled(5).heldOut(data, rows, 3).get(0))
                .isNotEqualTo(KFold.shuffled(5).heldOut(data, rows, 4).get(0));
    }

    @Test
    void refusesFewerRowsThanFolds() {
        assertThatThrownBy(
                        () ->
                                KFold.shuffled(5)
                                        .heldOut(SplitTest.classes(9, 9), new int[] {0, 9, 1}, 0))
                .hasMessage("folds: must not exceed the training rows, but got folds=5, rows=3");
        assertThatThrownBy(() -> KFold.contiguous(1))
                .hasMessage("folds: must be at least 2, but got 1");
    }
}
