package io.djltuner.automl;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.data.Column;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchPlanTest {

    private static TabularData table(int rows) {
        double[] x = IntStream.range(0, rows).mapToDouble(i -> i * 7 % 11).toArray();
        // One row in ten is of the class 1.
        double[] y = IntStream.range(0, rows).mapToDouble(i -> i % 10 == 0 ? 1 : 0).toArray();
        return TabularData.of(List.of(Column.numeric("x", x)), List.of(Column.numeric("y", y)));
    }

    @Test
    void fewRowsTrainAndChooseInFoldsAndManyApart() {
        SearchPlan few = SearchPlan.of(table(2_500), Task.BINARY, 0.2, 1);
        SearchPlan many = SearchPlan.of(table(2_600), Task.BINARY, 0.2, 1);

        assertThat(few.folds()).isPresent();
        assertThat(few.split().train()).hasSize(2_000);
        assertThat(many.folds()).isEmpty();
        assertThat(many.split().validation()).hasSize(390);
        assertThat(many.rowsBeforeTest()).hasSize(2_080).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void ofVeryManyRowsTwentyThousandChoose() {
        SearchPlan plan = SearchPlan.of(table(200_000), Task.BINARY, 0.2, 1);

        assertThat(plan.split().validation()).hasSize(20_000);
        assertThat(plan.split().train()).hasSize(140_000);
    }

    @Test
    void fewerRowsAreTheSameShareOfEachClass() {
        TabularData table = table(10_000);
        SearchPlan plan = SearchPlan.of(table, Task.BINARY, 0.2, 1);

        SearchPlan fewer = plan.trainedOn(table, 1_000);

        assertThat(fewer.split().train()).hasSize(1_000);
        assertThat(IntStream.of(fewer.split().train()).filter(row -> row % 10 == 0).count())
                .isEqualTo(100);
        assertThat(plan.split().train()).contains(fewer.split().train());
        assertThat(fewer.split().validation()).isEqualTo(plan.split().validation());
        assertThat(fewer.split().test()).isEqualTo(plan.split().test());
        assertThat(plan.trainedOn(table, 6_500)).isSameAs(plan);
    }

    @Test
    void halfTheTimePaysForTenTrainings() {
        // A row takes 10 µs: half of a minute are 3,000,000 rows, in ten trainings of 6 epochs.
        assertThat(new Pace(1e-5).affordableRows(Duration.ofMinutes(1), 10, 6)).isEqualTo(50_000);
        assertThat(new Pace(1).affordableRows(Duration.ofMinutes(1), 10, 6)).isEqualTo(10_000);
    }
}
