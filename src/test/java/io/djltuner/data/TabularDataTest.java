package io.djltuner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TabularDataTest {

    private static final float[][] TWO_ROWS = {{1, 2}, {3, 4}};

    @Test
    void namesTheColumnsOfArrays() {
        TabularData one = TabularData.of(TWO_ROWS, new float[] {5, 6});
        TabularData two = TabularData.of(TWO_ROWS, new float[][] {{5, 6}, {7, 8}});
        TabularData none = TabularData.of(TWO_ROWS);

        assertThat(one.columns()).extracting(Column::name).containsExactly("c0", "c1");
        assertThat(one.targets()).extracting(Column::name).containsExactly("target");
        assertThat(two.targets()).extracting(Column::name).containsExactly("target0", "target1");
        assertThat(((NumericColumn) two.column("target1")).value(0)).isEqualTo(6);
        assertThat(none.targets()).isEmpty();
        assertThat(one).hasToString("arrays: 2 rows, 2 features, 1 targets");
    }

    @Test
    void takesLabelsAsNumbersOrNames() {
        TabularData numbered = TabularData.of(TWO_ROWS, new int[] {3, -1});
        TabularData named = TabularData.of(TWO_ROWS, new String[] {"b", "a"});

        assertThat(numbered.column("target").text(0)).isEqualTo("3");
        assertThat(numbered.column("target").text(1)).isEqualTo("-1");
        assertThat(named.column("target").text(0)).isEqualTo("b");
        assertThat(List.of(numbered.column("target"), named.column("target")))
                .hasOnlyElementsOfType(CategoricalColumn.class);
    }

    @Test
    void isNotChangedByTheArraysItWasMadeOf() {
        float[][] features = {{1}, {2}};
        double[] values = {7, 8};
        TabularData data = TabularData.of(features, new float[] {1, 2});
        Column column = Column.numeric("x", values);

        features[0][0] = 99;
        values[0] = 99;

        assertThat(data.column("c0").text(0)).isEqualTo("1");
        assertThat(column.text(0)).isEqualTo("7");
    }

    @Test
    void selectsRowsInTheOrderAsked() {
        TabularData data =
                TabularData.of(
                        List.of(
                                Column.numeric("n", 1.5, Double.NaN, 3),
                                Column.categorical("s", "a", null, "c")),
                        List.of());

        TabularData selected = data.select(2, 1, 2);

        assertThat(selected.rows()).isEqualTo(3);
        assertThat(selected.column("n").text(0)).isEqualTo("3");
        assertThat(selected.column("n").isMissing(1)).isTrue();
        assertThat(selected.column("s").isMissing(1)).isTrue();
        assertThat(selected.column("s").text(2)).isEqualTo("c");
    }

    @Test
    void appendsByNameAndRemembersWhereEachRowCameFrom(@TempDir Path folder) throws Exception {
        Path first = Files.writeString(folder.resolve("a.csv"), "x,code,y\n1,7,0\n2,8,1\n");
        Path second = Files.writeString(folder.resolve("b.csv"), "y,code,x,z\n2,k,3,0\n");

        TabularData both = TabularData.fromCsv(first, "y").append(TabularData.fromCsv(second, "y"));

        assertThat(both.rows()).isEqualTo(3);
        assertThat(both.source()).isEqualTo(first + " + " + second);
        assertThat(((NumericColumn) both.column("x")).value(2)).isEqualTo(3);
        assertThat(both.column("code")).isInstanceOf(CategoricalColumn.class);
        assertThat(both.column("code").text(0)).isEqualTo("7");
        assertThat(both.column("code").text(2)).isEqualTo("k");
        int[] train = {0, 1};
        assertThatThrownBy(
                        () ->
                                Preprocessing.fitClassification(both, train)
                                        .targets(both, new int[] {2}))
                .hasMessage(
                        second
                                + ":2: column 'y': class '2' does not occur in the training rows, whose classes are 0, 1");
    }

    @Test
    void refusesNumbersThatAreNotFinite() {
        assertThatThrownBy(() -> TabularData.of(new float[][] {{1, 2}, {3, Float.NaN}}))
                .isInstanceOf(DataException.class)
                .hasMessage("features: column 'c1': row 1 is NaN, but must be a finite number");
        assertThatThrownBy(() -> TabularData.of(TWO_ROWS, new float[] {1, Float.POSITIVE_INFINITY}))
                .hasMessage(
                        "target: column 'target': row 1 is Infinity, but must be a finite number");
        assertThatThrownBy(() -> Column.numeric("x", 1, Double.NEGATIVE_INFINITY))
                .hasMessage("column 'x': row 1 is -Infinity, but every number must be finite");
    }

    @Test
    void refusesArraysOfUnequalLengths() {
        assertThatThrownBy(() -> TabularData.of(new float[][] {{1, 2}, {3}}))
                .hasMessage("features: row 1 has 1 numbers, but must have 2");
        assertThatThrownBy(() -> TabularData.of(TWO_ROWS, new float[] {1, 2, 3}))
                .hasMessage("arrays: column 'target': has 3 values, but the table has 2 rows");
        assertThatThrownBy(() -> TabularData.of(new float[0][]))
                .hasMessage(
                        "features: there must be at least one row and one column, but got none");
        assertThatThrownBy(() -> TabularData.of(List.of(), List.of()))
                .hasMessage("columns: there must be at least one feature, but got none");
        assertThatThrownBy(() -> TabularData.of(List.of(Column.numeric("x")), List.of()))
                .hasMessage("columns: there must be at least one row, but got none");
    }

    @Test
    void refusesColumnsOfOneNameAndRowsThatDoNotExist() {
        Column x = Column.numeric("x", 1);

        assertThatThrownBy(() -> TabularData.of(List.of(x), List.of(x)))
                .hasMessage("columns: column 'x': stands twice in the table; names must differ");
        TabularData data = TabularData.of(TWO_ROWS);
        assertThatThrownBy(() -> data.select(0, 2))
                .hasMessage("rows: row 2 does not exist; arrays has 2 rows, numbered from 0");
        assertThatThrownBy(data::select).hasMessage("rows: must hold at least one row");
        assertThatThrownBy(() -> data.column("c3"))
                .hasMessage(
                        "arrays: column 'c3': is missing; the closest is 'c0', and the columns are c0, c1");
    }
}
