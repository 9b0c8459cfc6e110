package io.djltuner.automl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.data.Column;
import io.djltuner.data.DataException;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskChoiceTest {

    private static TaskChoice detected(double... cycle) {
        return TaskChoice.of(table(cycle), Optional.empty());
    }

    private static TabularData table(double... cycle) {
        double[] values =
                IntStream.range(0, 120).mapToDouble(i -> cycle[i % cycle.length]).toArray();
        return table(Column.numeric("y", values));
    }

    private static TabularData table(String... cycle) {
        String[] values =
                IntStream.range(0, 120)
                        .mapToObj(i -> cycle[i % cycle.length])
                        .toArray(String[]::new);
        return table(Column.categorical("y", values));
    }

    private static TabularData table(Column target) {
        return TabularData.of(
                List.of(Column.numeric("x", new double[target.size()])), List.of(target));
    }

    @Test
    void textsAreClasses() {
        assertThat(TaskChoice.of(table("no", "yes"), Optional.empty()))
                .isEqualTo(
                        new TaskChoice(
                                Task.BINARY,
                                "'y' holds 2 different texts, so it is a binary classification."));
        assertThat(TaskChoice.of(table("a", "b", "c"), Optional.empty()).task())
                .isEqualTo(Task.MULTICLASS);
    }

    @Test
    void twoNumbersAreClasses() {
        assertThat(detected(-1, 3.5).task()).isEqualTo(Task.BINARY);
    }

    @Test
    void numberedClassesBeginWithZeroOrOne() {
        assertThat(detected(0, 1, 2))
                .isEqualTo(
                        new TaskChoice(
                                Task.MULTICLASS,
                                "'y' numbers 3 classes without a gap, so it is a classification of several classes."));
        assertThat(detected(3, 1, 2).task()).isEqualTo(Task.MULTICLASS);
        assertThat(detected(3, 4, 5, 6))
                .isEqualTo(
                        new TaskChoice(
                                Task.REGRESSION,
                                "'y' holds 4 different numbers, so it is a regression."));
        assertThat(detected(0, 1, 3).task()).isEqualTo(Task.REGRESSION);
        assertThat(detected(0, 1, 1.5, 2).task()).isEqualTo(Task.REGRESSION);
    }

    @Test
    void manyNumbersAreQuantities() {
        double[] twenty = IntStream.range(0, 20).asDoubleStream().toArray();
        double[] more = IntStream.range(0, 21).asDoubleStream().toArray();

        assertThat(detected(twenty).task()).isEqualTo(Task.MULTICLASS);
        assertThat(detected(more).task()).isEqualTo(Task.REGRESSION);
    }

    @Test
    void doesAsItIsAsked() {
        assertThat(TaskChoice.of(table(1, 2, 3), Optional.of(Task.REGRESSION)))
                .isEqualTo(new TaskChoice(Task.REGRESSION, "It is a regression, as asked for."));
        assertThat(TaskChoice.of(table(3, 4, 5), Optional.of(Task.MULTICLASS)).task())
                .isEqualTo(Task.MULTICLASS);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> TaskChoice.of(table("a", "b"), Optional.of(Task.REGRESSION)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "columns: column 'y': holds texts such as 'a', but a regression predicts numbers");
        assertThatThrownBy(() -> TaskChoice.of(table(1, 2, 3), Optional.of(Task.BINARY)))
                .hasMessage(
                        "columns: column 'y': holds 3 different values, but a binary classification has two");
        assertThatThrownBy(() -> detected(7))
                .hasMessage(
                        "columns: column 'y': all 120 rows are '7', so there is nothing to learn");
        String[] names = new String[120];
        Arrays.setAll(names, i -> "person " + i / 2);
        assertThatThrownBy(
                        () ->
                                TaskChoice.of(
                                        table(Column.categorical("y", names)), Optional.empty()))
                .hasMessage(
                        "columns: column 'y': holds 60 different values in 120 rows, but a class needs 3 rows on average");
    }
}
