package io.djltuner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitTest {

    private static final int[] NONE = {};

    /** Row {@code i} is of the class that the running counts say. */
    static TabularData classes(int... counts) {
        int rows = IntStream.of(counts).sum();
        float[][] features = new float[rows][1];
        int[] labels = new int[rows];
        int row = 0;
        for (int c = 0; c < counts.length; c++) {
            for (int i = 0; i < counts[c]; i++) {
                labels[row++] = c;
            }
        }
        return TabularData.of(features, labels);
    }

    static long[] counts(TabularData data, int classes, int... rows) {
        long[] counts = new long[classes];
        for (int row : rows) {
            counts[Integer.parseInt(data.column("target").text(row))]++;
        }
        return counts;
    }

    private static int[] union(Split split) {
        return Stream.of(split.train(), split.validation(), split.test())
                .flatMapToInt(IntStream::of)
                .sorted()
                .toArray();
    }

    @Property(tries = 200, seed = "7")
    void everyRowIsInExactlyOnePart(
            @ForAll @IntRange(min = 10, max = 300) int rows,
            @ForAll @DoubleRange(min = 0.1, max = 0.4) double validation,
            @ForAll @DoubleRange(min = 0.1, max = 0.4) double test,
            @ForAll long seed,
            @ForAll boolean stratified) {
        TabularData data = classes(rows / 2, rows - rows / 2);

        Split split = Split.random(data, validation, test, seed, stratified);

        assertThat(union(split)).isEqualTo(IntStream.range(0, rows).toArray());
        assertThat(split.validation()).hasSize((int) Math.round(validation * rows)).isSorted();
        assertThat(split.test()).hasSize((int) Math.round(test * rows)).isSorted();
        assertThat(split.train()).isSorted();
    }

    @Property(tries = 200, seed = "8")
    void strataKeepTheirProportionsToWithinARowAndNoneLosesItsTrainingRows(
            @ForAll @IntRange(min = 1, max = 90) int a,
            @ForAll @IntRange(min = 1, max = 90) int b,
            @ForAll @IntRange(min = 1, max = 90) int c,
            @ForAll long seed) {
        int rows = a + b + c;
        int tests = Math.round(rows * 0.2f);
        Assume.that(tests > 0 && 2 * tests + 3 <= rows);
        TabularData data = classes(a, b, c);

        Split split = Split.random(data, 0.2, 0.2, seed, true);

        int[] sizes = {a, b, c};
        long[] tested = counts(data, 3, split.test());
        for (int k = 0; k < 3; k++) {
            double quota = (double) sizes[k] * tests / rows;
            // A class of one or two rows gives way to the others.
            if (Arrays.stream(sizes).min().getAsInt() > 2) {
                assertThat((double) tested[k]).isBetween(quota - 1, quota + 1);
            }
            assertThat(counts(data, 3, split.train())[k]).isPositive();
        }
    }

    @Test
    void stratifiesByLargestRemainders() {
        // 20 % of 50, 33 and 17 are 10, 6.6 and 3.4: the first remainder rounds up, the other down.
        TabularData data = classes(50, 33, 17);

        Split split = Split.random(data, 0, 0.2, 1, true);

        assertThat(counts(data, 3, split.test())).containsExactly(10, 7, 3);
        assertThat(counts(data, 3, split.train())).containsExactly(40, 26, 14);
        assertThat(split.validation()).isEmpty();
    }

    @Test
    void leavesRareClassesInTheTrainingRows() {
        TabularData data = classes(1, 1, 8);

        Split split = Split.random(data, 0.3, 0.4, 5, true);

        assertThat(counts(data, 3, split.train())).containsExactly(1, 1, 1);
    }

    @Test
    void theSeedDecides() {
        TabularData data = classes(500, 500);

        Split once = Split.random(data, 0.2, 0.2, 3, true);
        Split again = Split.random(data, 0.2, 0.2, 3, true);
        Split other = Split.random(data, 0.2, 0.2, 4, true);

        assertThat(again.test()).isEqualTo(once.test());
        assertThat(again.train()).isEqualTo(once.train());
        assertThat(other.test()).isNotEqualTo(once.test());
    }

    @Test
    void everyRowIsEquallyLikelyToBeTested() {
        TabularData data = TabularData.of(new float[10][1]);
        int[] tested = new int[10];
        for (int seed = 0; seed < 5_000; seed++) {
            for (int row : Split.random(data, 0, 0.3, seed, false).test()) {
                tested[row]++;
            }
        }

        // 1,500 expected; five standard deviations of a binomial count are 162.
        for (int count : tested) {
            assertThat(count).isBetween(1_500 - 162, 1_500 + 162);
        }
    }

    @Test
    void cutsConsecutiveParts() {
        Split split = Split.consecutive(3, 2, 1);

        assertThat(split.train()).containsExactly(0, 1, 2);
        assertThat(split.validation()).containsExactly(3, 4);
        assertThat(split.test()).containsExactly(5);
        assertThat(split).hasToString("3 train, 2 validation, 1 test");
        assertThatThrownBy(() -> Split.consecutive(0, 2, 1))
                .hasMessage(
                        "split: needs train ≥ 1, validation ≥ 0 and test ≥ 0, but got 0, 2 and 1");
    }

    @Test
    void refusesPartsThatShareRows() {
        assertThatThrownBy(() -> Split.of(NONE, new int[] {1}, NONE))
                .hasMessage("split: train must hold at least one row");
        assertThatThrownBy(() -> Split.of(new int[] {0, 1}, new int[] {2, 1}, NONE))
                .hasMessage("split: row 1 is in both train and validation");
        assertThatThrownBy(() -> Split.of(new int[] {0, 1}, NONE, new int[] {0}))
                .hasMessage("split: row 0 is in both train and test");
        assertThatThrownBy(() -> Split.of(new int[] {0}, new int[] {5}, new int[] {5}))
                .hasMessage("split: row 5 is in both validation and test");
        assertThatThrownBy(() -> Split.of(new int[] {0, 3, 3}, NONE, NONE))
                .hasMessage("split: row 3 is twice in train");
        assertThatThrownBy(() -> Split.of(new int[] {0}, new int[] {-2}, NONE))
                .hasMessage("split: rows are numbered from 0, but validation holds -2");
    }

    @Test
    void refusesRowsThatTheTableDoesNotHave() {
        TabularData data = classes(2, 2);
        Split good = Split.of(new int[] {0, 1}, NONE, new int[] {3});

        assertThat(good.checkedAgainst(data)).isSameAs(good);
        assertThatThrownBy(() -> Split.of(new int[] {0}, NONE, new int[] {4}).checkedAgainst(data))
                .hasMessage("split: row 4 does not exist; arrays has 4 rows, numbered from 0");
    }

    @Test
    void refusesFractionsThatLeaveAPartEmpty() {
        TabularData data = classes(10, 10);

        assertThatThrownBy(() -> Split.random(data, 1.2, 0, 0, false))
                .hasMessage("validationFraction: must be at least 0 and below 1, but got 1.2");
        assertThatThrownBy(() -> Split.random(data, 0.2, Double.NaN, 0, false))
                .hasMessage("testFraction: must be at least 0 and below 1, but got NaN");
        assertThatThrownBy(() -> Split.random(data, 0.2, 0.01, 0, false))
                .hasMessage("testFraction: 0.01 of 20 rows is no row; use 0 or at least 0.05");
        assertThatThrownBy(() -> Split.random(data, 0.5, 0.5, 0, false))
                .hasMessage(
                        "split: 10 rows for validation and 10 for the test leave 0 of 20 rows for training, but it needs 1");
        assertThatThrownBy(() -> Split.random(classes(1, 1, 1, 1), 0.25, 0.25, 0, true))
                .hasMessage(
                        "split: 1 rows for validation and 1 for the test leave 2 of 4 rows for training, but it needs 4");
    }

    @Test
    void refusesToStratifyWithoutOneTarget() {
        assertThatThrownBy(() -> Split.random(TabularData.of(new float[9][1]), 0.3, 0, 0, true))
                .hasMessage("arrays: stratified needs one target column, but there are 0");
    }
}
