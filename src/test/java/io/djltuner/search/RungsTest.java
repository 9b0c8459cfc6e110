package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import io.djltuner.study.StudyBuilder;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who goes on from a rung, on curves made by hand: trial 0 has the curve 0, and so on. */
class RungsTest {

    /** Nine trials after 1 epoch, three after 3, one after 9. */
    private static final SearchStrategy NINE_THREE_ONE =
            new SuccessiveHalving().configurationsFrom(new GridSearch()).iterations(1);

    private static StudyBuilder study(Objective objective) {
        SearchSpace space = SearchSpace.builder().integer("x", 0, 99).epochs(1, 9).build();
        SearchStrategy strategy =
                new SuccessiveHalving()
                        .configurationsFrom(new GridSearch().points("x", 100))
                        .iterations(1);
        return Study.builder(space, objective, strategy).maxConsecutiveFailures(Integer.MAX_VALUE);
    }

    private static StudyBuilder study() {
        return study(Objective.minimize("loss"));
    }

    /** The losses of a grid's nth point, at first and later on. */
    private static CurveSearcher.Curve curves(double[] first, double[] later) {
        return (trial, epoch) -> (epoch == 1 ? first : later)[trial.configuration().getInt("x")];
    }

    private static final double[] FIRST = {0.5, 0.1, 0.9, 0.4, 0.3, 0.8, 0.7, 0.2, 0.6};
    private static final double[] LATER = {0.0, 0.6, 0.0, 0.3, 0.2, 0.0, 0.0, 0.4, 0.1};

    private static List<Integer> epochs(Study study) {
        return study.trials().stream().map(Trial::epochsDone).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 256})
    void theBestOfARungGoOnAndTheOthersAreRetired(int workers) {
        Study study = study().build();

        new CurveSearcher(study, workers, curves(FIRST, LATER)).run();

        // After one epoch 1, 7 and 4 lead; after three, 4 does. What 0 could do later nobody sees.
        assertThat(epochs(study)).containsExactly(1, 3, 1, 1, 9, 1, 1, 3, 1);
        assertThat(study.trials().get(4).state()).isEqualTo(TrialState.COMPLETE);
        assertThat(study.trials().get(4).value()).isEqualTo(OptionalDouble.of(0.2));
        assertThat(study.trials().get(1).state()).isEqualTo(TrialState.PRUNED);
        assertThat(study.trials().get(1).value()).isEqualTo(OptionalDouble.of(0.6));
    }

    @Test
    void aRungIsRankedByTheValueThereNotByTheBestBefore() {
        Study study = study().build();

        new CurveSearcher(
                        study,
                        3,
                        (trial, epoch) -> {
                            int x = trial.configuration().getInt("x");
                            // The first three lead; of them 0 was best after two epochs.
                            return epoch == 2 && x == 0 ? -5 : epoch == 3 ? 3 - x : x;
                        })
                .run();

        assertThat(epochs(study)).containsExactly(3, 3, 9, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void theLargestGoOnWhereLargerIsBetter() {
        Study study = study(Objective.maximize("loss")).build();

        new CurveSearcher(study, 9, curves(FIRST, LATER)).run();

        assertThat(epochs(study)).containsExactly(1, 1, 9, 1, 1, 3, 3, 1, 1);
    }

    @Test
    void ofEqualTrialsThoseProposedFirstGoOn() {
        Study study = study().build();

        new CurveSearcher(study, 9, (trial, epoch) -> 0.5).run();

        assertThat(epochs(study)).containsExactly(9, 3, 3, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void losersAreRetiredBeforeTheNextRungIsTrained() {
        Study study = study().build();
        CurveSearcher search = new CurveSearcher(study, 1, curves(FIRST, LATER)).run(9);
        assertThat(study.trials()).allMatch(trial -> trial.state() == TrialState.PAUSED);
        study.trials().forEach(trial -> study.states().put(trial, 1, new byte[] {1}));

        search.fill();

        assertThat(study.trials().stream().filter(t -> t.state() == TrialState.PRUNED))
                .extracting(Trial::number)
                .containsExactly(0, 2, 3, 5, 6, 8);
        assertThat(
                        study.trials().stream()
                                .filter(t -> study.states().latest(t).isPresent())
                                .map(Trial::number))
                .containsExactly(1, 4, 7);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 256})
    void aTrialThatFailsDoesNotShrinkTheNextRung(int workers) {
        Study study = study().build();
        Set<Integer> broken = Set.of(1, 4, 5);

        new CurveSearcher(study, workers, curves(FIRST, LATER))
                .failing(leg -> broken.contains(leg.trial().number()))
                .run();

        // 7, 3 and 0 go on instead; 0 is best then.
        assertThat(epochs(study)).containsExactly(9, 1, 1, 3, 1, 1, 1, 3, 1);
    }

    @Test
    void aTrialThatFailsOnAHigherRungMakesNoPlaceOnThatBelow() {
        Study study = study().build();

        new CurveSearcher(study, 2, curves(FIRST, LATER))
                .failing(leg -> leg.trial().number() == 4 && leg.until() == 3)
                .run();

        // Trial 4 would have won; 7 does.
        assertThat(epochs(study)).containsExactly(1, 3, 1, 1, 2, 1, 1, 9, 1);
        assertThat(study.trials().get(4).state()).isEqualTo(TrialState.FAILED);
    }

    @Test
    void whereTooFewAreLeftAllOfThemGoOn() {
        Study study = study().build();

        new CurveSearcher(study, 5, curves(FIRST, LATER))
                .failing(leg -> leg.trial().number() > 1)
                .run();

        assertThat(epochs(study)).containsExactly(9, 3, 1, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void whereAllFailTheBracketIsOver() {
        Study study = study().build();

        CurveSearcher search =
                new CurveSearcher(study, 5, curves(FIRST, LATER)).failing(leg -> true).run();

        assertThat(search.isFinished()).isTrue();
        assertThat(study.trials()).hasSize(9).allMatch(t -> t.state() == TrialState.FAILED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 256})
    void aRepetitionTakesThePlaceOfTheTrialThatItRepeats(int workers) {
        Study study = study().maxRetries(1).build();

        new CurveSearcher(study, workers, curves(FIRST, LATER))
                .failing(leg -> leg.trial().number() == 4)
                .run();

        assertThat(study.trials()).hasSize(10);
        Trial repetition =
                study.trials().stream()
                        .filter(t -> t.attributes().containsKey(Trial.RETRY_OF))
                        .findFirst()
                        .orElseThrow();
        assertThat(repetition.origin()).isEqualTo(study.trials().get(4).origin());
        assertThat(repetition.epochsDone()).isEqualTo(9);
        assertThat(repetition.state()).isEqualTo(TrialState.COMPLETE);
        assertThat(study.trials().get(1).epochsDone()).isEqualTo(3);
    }

    @Test
    void aRepetitionOfAPromotedTrialGoesStraightToItsRung() {
        Study study = study().maxRetries(1).build();

        CurveSearcher search =
                new CurveSearcher(study, 3, curves(FIRST, LATER))
                        .failing(leg -> leg.trial().number() == 4 && leg.until() == 3)
                        .run();

        assertThat(search.legs()).contains("4: 1→3", "9: 0→3", "9: 3→9");
        assertThat(epochs(study)).containsExactly(1, 3, 1, 1, 2, 1, 1, 3, 1, 9);
    }

    @Test
    void aTrialThatStopsEarlyKeepsThePlacesThatItsValueEarns() {
        Study study = study().build();

        CurveSearcher search =
                new CurveSearcher(study, 4, curves(FIRST, LATER))
                        .stoppingEarly(
                                trial ->
                                        trial.number() == 4
                                                ? OptionalInt.of(2)
                                                : OptionalInt.empty())
                        .run();

        // It ended with 0.2 after two epochs, leads after three, and nobody is trained to nine.
        assertThat(epochs(study)).containsExactly(1, 3, 1, 1, 2, 1, 1, 3, 1);
        assertThat(study.trials().get(4).state()).isEqualTo(TrialState.COMPLETE);
        assertThat(search.isFinished()).isTrue();
        assertThat(study.best().orElseThrow().number()).isEqualTo(4);
        assertThat(search.epochs()).isEqualTo(9 + 2 + 1 + 2);
    }

    @Test
    void aTrialThatStopsEarlyWithABadValueIsPassedBy() {
        Study study = study().build();

        new CurveSearcher(study, 4, curves(FIRST, LATER))
                .stoppingEarly(
                        trial -> trial.number() == 1 ? OptionalInt.of(2) : OptionalInt.empty())
                .run();

        assertThat(epochs(study)).containsExactly(1, 2, 1, 1, 9, 1, 1, 3, 1);
    }

    @Test
    void aPrunedTrialDoesNotGoOnThoughItLeads() {
        Study study =
                study().pruner((history, trial, epoch) -> trial.number() == 1 && epoch == 1)
                        .build();

        new CurveSearcher(study, 4, curves(FIRST, LATER)).run();

        assertThat(epochs(study)).containsExactly(1, 1, 1, 3, 9, 1, 1, 3, 1);
    }

    @Test
    void aLimitLeavesPausedTrialsPaused() {
        Study study = study().budget(Budget.unlimited().withEpochs(21)).maxRetries(1).build();

        new CurveSearcher(study, 1, curves(FIRST, LATER))
                .failing(leg -> leg.trial().number() == 0)
                .run();

        // A repetition took an epoch, so that the winner's last six do not fit in.
        Trial winner = study.trials().get(5);
        assertThat(winner.configuration().getInt("x")).isEqualTo(4);
        assertThat(winner.state()).isEqualTo(TrialState.PAUSED);
        assertThat(study.best()).contains(winner);
    }

    @Test
    void configurationsHaveTheWholeTrainingAsTheirHorizon() {
        SearchSpace space = SearchSpace.builder().integer("x", 0, 4).epochs(1, 9).build();
        Study study = Study.builder(space, Objective.minimize("loss"), NINE_THREE_ONE).build();

        new CurveSearcher(study, 4, (trial, epoch) -> trial.configuration().getInt("x")).run();

        assertThat(study.trials())
                .extracting(Trial::configuration)
                .containsExactly(
                        Configuration.of(Map.of("x", 0, "epochs", 9)),
                        Configuration.of(Map.of("x", 1, "epochs", 9)),
                        Configuration.of(Map.of("x", 2, "epochs", 9)),
                        Configuration.of(Map.of("x", 3, "epochs", 9)),
                        Configuration.of(Map.of("x", 4, "epochs", 9)));
    }
}
