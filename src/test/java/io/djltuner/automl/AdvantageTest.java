package io.djltuner.automl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.data.Column;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdvantageTest {

    @Test
    void aDifferenceIsRealBeyondItsStandardError() {
        // Differences 1, 2, 3, 2: mean 2, standard deviation √(2/3), standard error √(1/6).
        Advantage clear = Advantage.of(new double[] {1, 1, 1, 1}, new double[] {2, 3, 4, 3});

        assertThat(clear.network()).isEqualTo(1);
        assertThat(clear.linear()).isEqualTo(3);
        assertThat(clear.standardError()).isCloseTo(Math.sqrt(1.0 / 6), within(1e-12));
        assertThat(clear.isReal()).isTrue();
        // Differences 3, -2: mean 0.5, standard error 2.5.
        assertThat(Advantage.of(new double[] {1, 4}, new double[] {4, 2}).isReal()).isFalse();
        assertThat(Advantage.of(new double[] {4, 4}, new double[] {3, 2}).isReal()).isFalse();
        assertThat(Advantage.of(new double[] {2, 2}, new double[] {2, 2}).isReal()).isFalse();
    }

    @Test
    void foldsAreComparedAfterEquallyManyEpochs() {
        // The folds are best after 2, 3 and 5 epochs, 3.33 on average.
        double[][] folds = {
            {5, 1, 2, 3, 4}, {9, 8, 7, 7, 7}, {6, 5, 4, 3, 2},
        };
        List<EpochRecord> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < 5; epoch++) {
            epochs.add(
                    new EpochRecord(
                            epoch + 1,
                            Map.of("fold_loss", 0.0),
                            List.of(folds[0][epoch], folds[1][epoch], folds[2][epoch])));
        }

        assertThat(Advantage.foldLosses(trial(epochs))).containsExactly(2, 7, 4);
    }

    private static Trial trial(List<EpochRecord> epochs) {
        return new Trial(
                0,
                Configuration.of(Map.of()),
                0,
                Map.of(),
                true,
                OptionalLong.empty(),
                TrialState.COMPLETE,
                epochs,
                OptionalInt.empty(),
                OptionalDouble.of(0),
                OptionalInt.of(1),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    /** On the rows that chose it, the mean is what the linear model's own fit says. */
    @Test
    void rowsLoseWhatTheFitSays() {
        Random random = new Random(2);
        double[] x = random.doubles(3_000, -1, 1).toArray();
        double[] y = new double[x.length];
        double[] kind = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = 5 * x[i] + random.nextGaussian();
            kind[i] = y[i] > 2 ? 2 : y[i] > -1 ? 1 : 0;
        }
        for (Task task : new Task[] {Task.REGRESSION, Task.MULTICLASS}) {
            TabularData table =
                    TabularData.of(
                            List.of(Column.numeric("x", x)),
                            List.of(Column.numeric("y", task == Task.REGRESSION ? y : kind)));
            SearchPlan plan = SearchPlan.of(table, task, 0.2, 1);
            LinearModel linear =
                    LinearModel.search(
                            new Searches(table, plan, OptionalInt.of(1), List.of()), () -> false);

            double[] losses =
                    Advantage.rowLosses(
                            linear.candidate(), linear.searches(), plan.split().validation());

            assertThat(losses).hasSize(450);
            // In single precision.
            assertThat(java.util.Arrays.stream(losses).average().orElseThrow())
                    .isCloseTo(linear.fit().loss(), within(1e-6));
        }
    }
}
