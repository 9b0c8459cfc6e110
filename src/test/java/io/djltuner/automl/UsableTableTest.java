package io.djltuner.automl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.data.Column;
import io.djltuner.data.DataException;
import io.djltuner.data.TabularData;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsableTableTest {

    private static final int ROWS = 60;

    private static Column numbers(String name, IntToDoubleFunction value) {
        return Column.numeric(name, IntStream.range(0, ROWS).mapToDouble(value).toArray());
    }

    private static Column texts(String name, IntFunction<@Nullable String> value) {
        @Nullable String[] values = new @Nullable String[ROWS];
        for (int i = 0; i < ROWS; i++) {
            values[i] = value.apply(i);
        }
        return Column.categorical(name, values);
    }

    private static final Column X = numbers("x", i -> Math.sin(i));

    private static UsableTable usable(Column... others) {
        List<Column> columns =
                IntStream.rangeClosed(0, others.length)
                        .mapToObj(i -> i == 0 ? X : others[i - 1])
                        .toList();
        return UsableTable.of(TabularData.of(columns, List.of(numbers("y", i -> i % 7))));
    }

    private static void leavesOut(Column column, String reason) {
        UsableTable usable = usable(column);

        assertThat(usable.reasons()).containsExactly(reason);
        assertThat(usable.table().columns()).containsExactly(X);
    }

    private static void keeps(Column column) {
        UsableTable usable = usable(column);

        assertThat(usable.reasons()).isEmpty();
        assertThat(usable.table().columns()).containsExactly(X, column);
    }

    @Test
    void leavesConstantsOut() {
        leavesOut(numbers("c", i -> 3), "Left out 'c': it is always '3'.");
        leavesOut(texts("c", i -> "so"), "Left out 'c': it is always 'so'.");
        leavesOut(numbers("c", i -> Double.NaN), "Left out 'c': it has no values.");
        leavesOut(texts("c", i -> null), "Left out 'c': it has no values.");
        // Whether there is one says something.
        keeps(texts("c", i -> i % 3 == 0 ? "so" : null));
    }

    @Test
    void leavesNumbersOfRowsOut() {
        leavesOut(numbers("n", i -> 1000 + i), "Left out 'n': it numbers the rows.");
        leavesOut(numbers("n", i -> -i), "Left out 'n': it numbers the rows.");
        leavesOut(
                numbers("user_id", i -> (i * 37) % 1009),
                "Left out 'user_id': it numbers the rows.");
        leavesOut(
                numbers("userId", i -> (i * 37) % 1009), "Left out 'userId': it numbers the rows.");
        keeps(numbers("n", i -> (i * 37) % 1009));
        keeps(numbers("paid", i -> (i * 37) % 1009));
        keeps(numbers("station_id", i -> i % 12));
        keeps(numbers("time", i -> 10.0 * i));
    }

    @Test
    void leavesNamesOut() {
        leavesOut(
                texts("name", i -> "person " + i),
                "Left out 'name': 60 of its 60 texts are different, so they name rows.");
        keeps(texts("day", i -> "2024-03-" + (1 + i % 31)));
        keeps(texts("city", i -> "city " + i % 40));
    }

    @Test
    void leavesRowsWithoutATargetOut() {
        TabularData data =
                TabularData.of(List.of(X), List.of(numbers("y", i -> i % 3 == 0 ? Double.NaN : i)));

        UsableTable usable = UsableTable.of(data);

        assertThat(usable.table().rows()).isEqualTo(40);
        assertThat(usable.reasons()).containsExactly("Left out 20 of 60 rows: they have no 'y'.");
    }

    @Test
    void refusesTablesOfNothing() {
        TabularData constants =
                TabularData.of(
                        List.of(numbers("a", i -> 1), numbers("b", i -> i)),
                        List.of(numbers("y", i -> i % 7)));
        assertThatThrownBy(() -> UsableTable.of(constants))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "columns: nothing can be learned from any column. Left out 'a': it is always '1'. Left out 'b': it numbers the rows.");
        TabularData holes =
                TabularData.of(List.of(X), List.of(numbers("y", i -> i < 19 ? i : Double.NaN)));
        assertThatThrownBy(() -> UsableTable.of(holes))
                .hasMessage(
                        "columns: column 'y': 19 rows have a target, but at least 20 are needed to train, choose and test");
        TabularData two =
                TabularData.of(List.of(X), List.of(X, numbers("y", i -> i)).subList(1, 2));
        assertThat(UsableTable.of(two).table().targets()).hasSize(1);
        TabularData several =
                TabularData.of(List.of(X), List.of(numbers("y", i -> i), numbers("z", i -> i)));
        assertThatThrownBy(() -> UsableTable.of(several))
                .hasMessage("columns: one column is the target, but there are 2");
    }
}
