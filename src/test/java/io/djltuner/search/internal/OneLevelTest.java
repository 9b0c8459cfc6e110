package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.Configuration;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Objective;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneLevelTest {

    private static final Objective LOSS = Objective.minimize("loss");
    private static final List<Integer> RUNGS = List.of(1, 2, 4);

    /** A trial of 4 epochs that reported these losses. */
    private static Trial trial(TrialState state, double... losses) {
        List<EpochRecord> epochs = new ArrayList<>();
        for (double loss : losses) {
            epochs.add(new EpochRecord(epochs.size() + 1, Map.of("loss", loss), List.of()));
        }
        boolean complete = state == TrialState.COMPLETE;
        return new Trial(
                0,
                Configuration.of(Map.of("epochs", 4)),
                0,
                Map.of(),
                true,
                OptionalLong.empty(),
                state,
                epochs,
                OptionalInt.of(4),
                complete ? OptionalDouble.of(losses[losses.length - 1]) : OptionalDouble.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private static Trial paused(double... losses) {
        return trial(TrialState.PAUSED, losses);
    }

    private static double value(OneLevel level, Trial trial) {
        return level.value(trial).getAsDouble();
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 2", "3, 2", "4, 1", "9, 1"})
    void theLevelIsTheHighestRungWithEnoughValues(int enough, int epochs) {
        List<Trial> trials = List.of(paused(9), paused(8, 7), paused(6, 5), paused(4, 3, 2, 1));

        assertThat(new OneLevel(LOSS, RUNGS, trials, enough).epochs()).isEqualTo(epochs);
    }

    @Test
    void aTrialThatGotFurtherHasItsValueOnTheLevel() {
        List<Trial> trials = List.of(paused(8, 7), paused(4, 3, 2, 1));
        OneLevel level = new OneLevel(LOSS, RUNGS, trials, 2);

        assertThat(value(level, trials.get(0))).isEqualTo(7);
        assertThat(value(level, trials.get(1))).isEqualTo(3);
    }

    @Test
    void aTrialThatGotLessFarIsCarriedByQuantiles() {
        // After 1 epoch 10, 20 and 40; after 2 epochs 3, 1 and 5 in that order.
        List<Trial> there = List.of(paused(10, 3), paused(20, 1), paused(40, 5));
        OneLevel level = new OneLevel(LOSS, RUNGS, there, 3);

        assertThat(value(level, paused(20))).isEqualTo(3);
        assertThat(value(level, paused(15))).isCloseTo(2, within(1e-12));
        assertThat(value(level, paused(25))).isCloseTo(3.5, within(1e-12));
        assertThat(value(level, paused(2))).isEqualTo(1);
        assertThat(value(level, paused(1e300))).isEqualTo(5);
    }

    @Test
    void valuesOfAnySizeAreCarriedWithoutOverflow() {
        List<Trial> there =
                List.of(paused(-1e308, -1e308), paused(1.5e308, 1), paused(1.5e308, 1e308));
        OneLevel level = new OneLevel(LOSS, RUNGS, there, 3);

        assertThat(value(level, paused(0))).isCloseTo(-0.6e308, within(1e295));
        assertThat(value(level, paused(1e308))).isCloseTo(-0.2e308, within(1e295));
        assertThat(value(level, paused(1.6e308))).isEqualTo(1e308);
    }

    @Test
    void aTrialThatStoppedEarlyHasItsValueOnEveryLaterLevel() {
        Trial early = trial(TrialState.COMPLETE, 6, 5);
        List<Trial> trials = List.of(early, paused(4, 3, 2, 1));
        OneLevel level = new OneLevel(LOSS, RUNGS, trials, 2);

        assertThat(level.epochs()).isEqualTo(4);
        assertThat(value(level, early)).isEqualTo(5);
    }

    @Test
    void aFailedTrialHasNoValue() {
        Trial failed = trial(TrialState.FAILED, 2);
        OneLevel level = new OneLevel(LOSS, RUNGS, List.of(paused(4), failed), 1);

        assertThat(level.value(failed)).isEmpty();
        assertThat(level.value(paused())).isEmpty();
    }

    @Test
    void anImportedValueCountsAmongWholeTrainingsAlone() {
        Trial imported =
                new Trial(
                        0,
                        Configuration.of(Map.of("epochs", 4)),
                        0,
                        Map.of(),
                        false,
                        OptionalLong.empty(),
                        TrialState.COMPLETE,
                        List.of(),
                        OptionalInt.empty(),
                        OptionalDouble.of(0.5),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(Trial.IMPORTED, true));
        Trial whole = trial(TrialState.COMPLETE, 4, 3, 2, 1);

        OneLevel top = new OneLevel(LOSS, RUNGS, List.of(imported, whole), 2);
        OneLevel low = new OneLevel(LOSS, RUNGS, List.of(imported, whole, paused(3)), 3);

        assertThat(value(top, imported)).isEqualTo(0.5);
        assertThat(low.epochs()).isEqualTo(1);
        assertThat(low.value(imported)).isEmpty();
    }
}
