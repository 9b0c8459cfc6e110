package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.Configuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StudyHistoryTest {

    private static final TrialOutcome PRUNED =
            new TrialOutcome.Pruned(new TrialFacts(0, Duration.ZERO, "", Map.of()));

    private static List<Leg> legs(Study study, int capacity) {
        return ((Answer.Legs) study.ask(capacity)).legs();
    }

    private static void report(Study study, int trial, double... losses) {
        for (int i = 0; i < losses.length; i++) {
            study.report(trial, i + 1, Map.of("loss", losses[i]));
        }
    }

    private static OptionalInt best(Study study) {
        return study.best()
                .map(trial -> OptionalInt.of(trial.number()))
                .orElse(OptionalInt.empty());
    }

    @Test
    void theFirstOfEquallyGoodTrialsIsTheBest() {
        Study study = Counting.study().build();
        study.optimize(configuration -> configuration.getInt("x") % 3, 8);

        assertThat(best(study)).isEqualTo(OptionalInt.of(0));
        study.addResult(Counting.x(100), -1);
        study.addResult(Counting.x(101), -1);
        assertThat(best(study)).isEqualTo(OptionalInt.of(8));
    }

    @Test
    void aCompleteTrialIsBetterThanAnyPrunedOne() {
        Study study = Counting.study(3).build();
        List<Leg> legs = legs(study, 2);
        report(study, 0, 0.1);
        study.tell(legs.get(0), PRUNED);
        assertThat(best(study)).isEqualTo(OptionalInt.of(0));

        study.tell(legs.get(1), 0.9);

        assertThat(best(study)).isEqualTo(OptionalInt.of(1));
    }

    @Test
    void ofPrunedTrialsTheBestIsAmongThoseThatGotFurthest() {
        Study study = Counting.study(5).build();
        List<Leg> legs = legs(study, 4);
        report(study, 0, 0.1);
        report(study, 1, 0.2, 0.7);
        report(study, 2, 0.9, 0.6);
        report(study, 3, 0.01, 0.01, 0.01);
        legs.subList(0, 3).forEach(leg -> study.tell(leg, PRUNED));

        assertThat(best(study)).isEqualTo(OptionalInt.of(2));
    }

    @Test
    void failedTrialsAreNeverTheBest() {
        Study study = Counting.study(5).build();
        Leg leg = study.ask().orElseThrow();
        report(study, 0, 0.1);
        study.tell(leg, Double.NaN);

        assertThat(best(study)).isEmpty();
        assertThat(study.history().complete()).isEmpty();
    }

    @Test
    void aHistoryDoesNotChangeWhenTheStudyGoesOn() {
        Study study = Counting.study().build();
        List<Leg> legs = legs(study, 2);
        StudyHistory before = study.history();

        study.tell(legs.get(0), 1);
        study.optimize(configuration -> 2, 200);

        assertThat(before.trials())
                .extracting(Trial::state)
                .containsExactly(TrialState.RUNNING, TrialState.RUNNING);
        assertThat(before.proposals()).isEqualTo(2);
        assertThat(before.wasTried(Counting.x(1))).isTrue();
        assertThat(before.wasTried(Counting.x(2))).isFalse();
        assertThat(study.history().wasTried(Counting.x(2))).isTrue();
        assertThat(study.history().wasTried(Counting.x(202))).isFalse();
    }

    @Test
    void anEarlierMomentIsAsItWasThen() {
        Study study = Counting.study(2).build();
        List<StudyHistory> moments = new ArrayList<>(List.of(study.history()));
        for (int i = 0; i < 3; i++) {
            Leg leg = study.ask().orElseThrow();
            moments.add(study.history());
            report(study, i, 0.5);
            moments.add(study.history());
            study.tell(leg, i);
            moments.add(study.history());
        }

        for (StudyHistory moment : moments) {
            StudyHistory again = study.history().at(moment.position());
            assertThat(again.trials()).isEqualTo(moment.trials());
            assertThat(again.position()).isEqualTo(moment.position());
            assertThat(again.proposals()).isEqualTo(moment.proposals());
            assertThat(again.seed()).isEqualTo(moment.seed());
            assertThat(IntStream.range(0, 4).mapToObj(tried(again)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 4).mapToObj(tried(moment)).toList());
        }
    }

    private static IntFunction<Boolean> tried(StudyHistory history) {
        return x -> history.wasTried(Counting.epochs(2).configuration(Map.of("x", x)));
    }

    @Test
    void onlyMomentsThatWereCanBeLookedAt() {
        StudyHistory history = Counting.study().build().history();

        assertThat(history.position()).isEqualTo(1);
        assertThat(history.at(1)).isSameAs(history);
        assertThatThrownBy(() -> history.at(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("history: position must be in 0 … 1, but got 2");
        assertThatThrownBy(() -> history.at(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("history: position must be in 0 … 1, but got -1");
    }

    @Test
    void aHistoryCanBeShownWithOtherTrialsOverAnotherSpace() {
        Study study = Counting.study(3).seed(9).build();
        StudyHistory real = study.history();
        legs(study, 4);
        StudyHistory history = study.history();
        Trial other = Trial.outsideStudy(0, x(77, 5), 1);

        StudyHistory shown = history.showing(Counting.epochs(5), List.of(other), 12);

        assertThat(shown.trials()).containsExactly(other);
        assertThat(shown.space()).isEqualTo(Counting.epochs(5));
        assertThat(shown.proposals()).isEqualTo(12);
        assertThat(shown.seed()).isEqualTo(9);
        assertThat(shown.objective()).isEqualTo(history.objective());
        assertThat(shown.budget()).isEqualTo(history.budget());
        assertThat(shown.position()).isEqualTo(history.position());
        assertThat(shown.wasTried(x(77, 5))).isTrue();
        assertThat(shown.wasTried(x(3, 3))).isTrue();
        assertThat(shown.wasTried(x(3, 5))).isFalse();
        assertThat(history.wasTried(x(77, 5))).isFalse();
        assertThat(history.trials()).hasSize(4);
        assertThat(real.showing(real.space(), List.of(), 0).wasTried(x(3, 3))).isFalse();
    }

    private static Configuration x(int x, int epochs) {
        return Configuration.of(Map.of("x", x, "epochs", epochs));
    }

    @Test
    void aHistoryThatIsShownHasItsTrialsInOrderAndNoPast() {
        StudyHistory history = Counting.study().build().history();
        List<Trial> wrong = List.of(Trial.outsideStudy(1, Counting.x(0), 0));

        assertThatThrownBy(() -> history.showing(history.space(), wrong, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("history: trials must be numbered from 0, but at place 0 is number 1");
        assertThatThrownBy(() -> history.showing(history.space(), List.of(), 0).at(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("history: what a strategy shows to another has no past");
    }

    @Test
    void manyTrialsKeepTheirPlacesInEverySnapshot() {
        TrialTable table = new TrialTable();
        Function<Integer, Trial> trial = number -> Trials.waiting(number, Counting.x(number));
        IntStream.range(0, 200).forEach(number -> table.add(trial.apply(number)));
        List<Trial> before = table.snapshot();

        table.set(63, trial.apply(63).in(TrialState.FAILED));
        table.set(64, trial.apply(64).in(TrialState.PRUNED));
        table.add(trial.apply(200));
        List<Trial> after = table.snapshot();

        assertThat(before)
                .hasSize(200)
                .allMatch(each -> each.state() == TrialState.WAITING)
                .extracting(Trial::number)
                .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
        assertThat(after).hasSize(201).extracting(Trial::number).isSorted();
        assertThat(after.stream().filter(each -> each.state() != TrialState.WAITING))
                .extracting(Trial::number)
                .containsExactly(63, 64);
        assertThatThrownBy(() -> before.get(200)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
