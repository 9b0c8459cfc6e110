package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EnqueuedTrialsTest {

    private static List<Integer> asked(Study study, int capacity) {
        return ((Answer.Legs) study.ask(capacity))
                .legs().stream().map(leg -> leg.plan().configuration().getInt("x")).toList();
    }

    @Test
    void enqueuedConfigurationsComeBeforeWhatTheStrategyProposes() {
        Study study = Counting.study().seed(2).build();
        assertThat(asked(study, 1)).containsExactly(0);

        assertThat(study.enqueue(Counting.x(70))).isEqualTo(1);
        assertThat(study.enqueue(Counting.x(60))).isEqualTo(2);

        assertThat(study.trials().get(2).state()).isEqualTo(TrialState.WAITING);
        assertThat(study.trials().get(2).proposed()).isFalse();
        assertThat(study.trials().get(2).attributes()).containsEntry(Trial.ENQUEUED, true);
        assertThat(study.trials().get(0).attributes()).doesNotContainKey(Trial.ENQUEUED);
        assertThat(study.trials().get(2).seen()).isEmpty();
        assertThat(study.trials().get(2).seed()).isEqualTo(Draws.seed(2, "trial", 2));
        assertThat(asked(study, 5)).containsExactly(70, 60);
        assertThat(asked(study, 2)).containsExactly(1, 2);
        assertThat(study.history().proposals()).isEqualTo(3);
    }

    @Test
    void noMoreEnqueuedTrialsAreHandedOutThanWelcome() {
        Study study = Counting.study().build();
        study.enqueue(Counting.x(70));
        study.enqueue(Counting.x(60));
        study.enqueue(Counting.x(50));

        assertThat(asked(study, 2)).containsExactly(70, 60);
        assertThat(asked(study, 2)).containsExactly(50);
    }

    @Test
    void theSameConfigurationMayBeEnqueuedTwice() {
        Study study = Counting.study().build();

        study.enqueue(Counting.x(70));
        study.enqueue(Counting.x(70));

        assertThat(asked(study, 2)).containsExactly(70, 70);
    }

    @Test
    void whatIsEnqueuedAfterTheStrategyFinishedIsStillTried() {
        Study study = Scripted.study(2, Scripted.inTurn()).build();
        assertThat(study.ask(1)).isEqualTo(new Answer.Finished());
        assertThat(study.finished()).isTrue();

        study.enqueue(Counting.epochs(2).configuration(Map.of("x", 3)));

        assertThat(asked(study, 1)).containsExactly(3);
        assertThat(study.finished()).isFalse();
    }

    @Test
    void aKnownResultIsACompleteTrialThatWasImported() {
        Study study = Counting.study().build();

        assertThat(study.addResult(Counting.x(9), 0.5)).isZero();

        Trial trial = study.trials().get(0);
        assertThat(trial.state()).isEqualTo(TrialState.COMPLETE);
        assertThat(trial.value()).isEqualTo(OptionalDouble.of(0.5));
        assertThat(trial.attributes()).isEqualTo(Map.of(Trial.IMPORTED, true));
        assertThat(trial.proposed()).isFalse();
        assertThat(trial.facts()).isEmpty();
        assertThat(study.best()).contains(trial);
        assertThat(asked(study, 1)).containsExactly(0);
    }

    @Test
    void configurationsOutsideTheSpaceAreRefused() {
        Study study = Counting.study().build();

        assertThatThrownBy(() -> study.enqueue(Counting.x(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("enqueue: is not a configuration of the space: x=-1");
        assertThatThrownBy(() -> study.addResult(Counting.x(3).with("y", 2), 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("addResult: is not a configuration of the space: x=3 y=2");
        assertThat(study.trials()).isEmpty();
    }

    @Test
    void aKnownResultIsFinite() {
        Study study = Counting.study().build();

        assertThatThrownBy(() -> study.addResult(Counting.x(1), Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("addResult: the value must be finite, but got NaN");
        assertThatThrownBy(() -> study.addResult(Counting.x(1), Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("addResult: the value must be finite, but got Infinity");
        assertThat(study.trials()).isEmpty();
    }
}
