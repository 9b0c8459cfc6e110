package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Answer;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.Proposal;
import io.djltuner.study.ReportingLeg;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import io.djltuner.study.StudyBuilder;
import io.djltuner.study.StudyEvent;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.StudyStorage;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import io.djltuner.study.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every search strategy must do, whatever it searches by. */
abstract class SearchStrategyConformance {

    /** A new strategy, always of the same settings. */
    abstract SearchStrategy create();

    /** The strategy for a space, where its settings name a hyperparameter. */
    SearchStrategy createFor(SearchSpace space) {
        return create();
    }

    /** A space, other than the mixed one where that can be, that {@link #create} can search. */
    SearchSpace anotherSpace() {
        return Spaces.finite();
    }

    /** Whether another seed of the study gives another search. */
    abstract boolean drawsFromTheSeed();

    /** Whether it tries every configuration of a small finite space before it ends. */
    abstract boolean isExhaustive();

    /** Trials of a search that is to show every branch of the mixed space. */
    int trials() {
        return 300;
    }

    private StudyBuilder study(SearchSpace space, int trials) {
        return study(space, createFor(space), trials);
    }

    private static StudyBuilder study(SearchSpace space, SearchStrategy strategy, int trials) {
        return Study.builder(space, Objective.minimize("loss"), strategy)
                .maxConsecutiveFailures(Integer.MAX_VALUE)
                .budget(Budget.ofTrials(trials));
    }

    private List<Configuration> searched(SearchSpace space, int capacity, int trials) {
        return new Searcher(study(space, trials).build()).searchToTheEnd(capacity);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 256})
    void everyValueIsWithinItsBoundsOnItsStepAndOfItsType(int capacity) {
        List<Configuration> tried = searched(Spaces.mixed(), capacity, trials());

        assertThat(tried).hasSize(trials()).allSatisfy(Spaces::assertLegal);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 256})
    void hyperparametersAreThereExactlyWhereTheirConditionsHold(int capacity) {
        List<Configuration> tried = searched(Spaces.mixed(), capacity, trials());

        assertThat(tried).allSatisfy(c -> assertThat(c.names()).isEqualTo(Spaces.activeNames(c)));
        for (String conditional : List.of("beta", "second", "gate")) {
            assertThat(tried.stream().map(c -> c.contains(conditional)).distinct())
                    .as(conditional)
                    .containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void everyValueOfANominalDimensionIsTried() {
        List<Configuration> tried = searched(Spaces.mixed(), 1, trials());

        assertThat(tried.stream().map(c -> c.getString("solver")).distinct())
                .containsExactlyInAnyOrder("sgd", "adam", "rms");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 256})
    void noConfigurationIsTriedTwice(int capacity) {
        assertThat(searched(Spaces.mixed(), capacity, trials())).doesNotHaveDuplicates();
    }

    @Test
    void trialsThatStillRunAreNotProposedAgain() {
        Study study = study(Spaces.mixed(), 40).build();

        for (int capacity = 1; capacity <= 8; capacity++) {
            if (study.ask(capacity) instanceof Answer.Legs answer) {
                assertThat(answer.legs()).hasSizeBetween(1, capacity);
            }
        }

        assertThat(Searcher.configurations(study)).isNotEmpty().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 256})
    void theFirstProposalHasPlansAndNotMoreThanAskedFor(int capacity) {
        Study study = study(Spaces.mixed(), trials()).build();

        Proposal first = create().propose(study.history(), capacity);

        assertThat(plans(first)).hasSizeBetween(1, capacity).doesNotHaveDuplicates();
    }

    private static List<TrialPlan> plans(Proposal proposal) {
        assertThat(proposal).isInstanceOf(Proposal.Run.class);
        return ((Proposal.Run) proposal).plans();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 256})
    void theSameSeedGivesTheSameSearch(int capacity) {
        StudyBuilder one = study(Spaces.mixed(), 80).seed(17);
        StudyBuilder other = study(Spaces.mixed(), 80).seed(17);

        assertThat(new Searcher(one.build()).searchToTheEnd(capacity))
                .isEqualTo(new Searcher(other.build()).searchToTheEnd(capacity));
    }

    @Test
    void anotherSeedGivesAnotherSearchIfTheStrategyDraws() {
        Study one = study(Spaces.mixed(), 80).seed(17).build();
        Study other = study(Spaces.mixed(), 80).seed(18).build();
        new Searcher(one).searchToTheEnd(4);
        new Searcher(other).searchToTheEnd(4);

        assertThat(Searcher.configurations(one).equals(Searcher.configurations(other)))
                .isEqualTo(!drawsFromTheSeed());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theSearchGoesOnAfterFailedTrials(int everyHowManieth) {
        Study study = study(Spaces.mixed(), 60).build();
        Predicate<Trial> fails = trial -> trial.number() % everyHowManieth == 0;

        List<Configuration> tried = new Searcher(study, fails).searchToTheEnd(4);

        assertThat(tried)
                .hasSize(60)
                .doesNotHaveDuplicates()
                .allSatisfy(Spaces::assertLegal)
                .allSatisfy(c -> assertThat(c.names()).isEqualTo(Spaces.activeNames(c)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 256})
    void enqueuedAndImportedConfigurationsAreNotProposed(int capacity) {
        List<Configuration> otherwise = searched(Spaces.mixed(), capacity, 50);
        Study study = study(Spaces.mixed(), 60).build();
        study.enqueue(otherwise.get(0));
        study.addResult(otherwise.get(1), 0.5);
        study.addResult(otherwise.get(7), 0.25);
        study.enqueue(study.space().defaultConfiguration());

        List<Configuration> tried = new Searcher(study).searchToTheEnd(capacity);

        // What is known from elsewhere takes no trial's place.
        assertThat(tried).hasSize(62).doesNotHaveDuplicates().allSatisfy(Spaces::assertLegal);
        assertThat(study.trials().stream().filter(Trial::proposed)).hasSize(58);
    }

    @Test
    void whatIsEnqueuedOrImportedInTheMiddleIsNotProposedLater() {
        List<Configuration> otherwise = searched(Spaces.mixed(), 3, 30);
        Study study = study(Spaces.mixed(), 40).build();
        Searcher searcher = new Searcher(study);
        searcher.search(3, 9);
        study.enqueue(otherwise.get(12));
        study.addResult(otherwise.get(14), 1);
        searcher.search(3, 20);
        study.addResult(otherwise.get(29), 2);

        assertThat(searcher.searchToTheEnd(3))
                .hasSize(42)
                .filteredOn(Set.of(otherwise.get(12), otherwise.get(14))::contains)
                .hasSize(2);
        assertThat(
                        study.trials().stream()
                                .skip(20)
                                .filter(Trial::proposed)
                                .map(Trial::configuration))
                .doesNotContain(otherwise.get(12), otherwise.get(14), otherwise.get(29));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 256})
    void aFiniteSpaceEndsCleanly(int capacity) {
        Study study = study(Spaces.finite(), 1000).build();

        List<Configuration> tried = new Searcher(study).searchToTheEnd(capacity);

        assertFiniteSpaceIsDone(study, tried);
    }

    private void assertFiniteSpaceIsDone(Study study, List<Configuration> tried) {
        assertThat(study.finished()).isTrue();
        assertThat(study.ask(1)).isInstanceOf(Answer.Finished.class);
        assertThat(tried).doesNotHaveDuplicates();
        List<String> texts = tried.stream().map(Configuration::toString).toList();
        assertThat(texts).isSubsetOf(Spaces.allOfFinite());
        if (isExhaustive()) {
            assertThat(texts).containsExactlyInAnyOrderElementsOf(Spaces.allOfFinite());
        }
    }

    @Test
    void aFiniteSpaceEndsCleanlyThoughEveryTrialFails() {
        Study study = study(Spaces.finite(), 1000).build();

        List<Configuration> tried = new Searcher(study, trial -> true).searchToTheEnd(2);

        assertFiniteSpaceIsDone(study, tried);
    }

    @Test
    void aFiniteSpaceOfWhichPartIsKnownIsSearchedForTheRest() {
        Study study = study(Spaces.finite(), 1000).build();
        study.addResult(study.space().configuration(Map.of("kind", "a", "n", 3)), 1);
        study.addResult(study.space().configuration(Map.of("kind", "c")), 2);
        study.enqueue(study.space().configuration(Map.of("kind", "b", "n", 1)));

        List<Configuration> tried = new Searcher(study).searchToTheEnd(256);

        assertFiniteSpaceIsDone(study, tried);
    }

    @Test
    void aSpaceThatIsKnownAltogetherEndsAtOnce() {
        Study study = study(Spaces.finite(), 1000).build();
        study.space().enumerate().forEach(known -> study.addResult(known, 1));
        assertThat(study.trials()).hasSize(Spaces.FINITE_SIZE);

        assertThat(study.ask(8)).isInstanceOf(Answer.Finished.class);
    }

    @Test
    void aSpaceOfOneConfigurationIsTriedOnce() {
        SearchSpace space = SearchSpace.builder().fixed("only", 3).epochs(9).build();

        assertThat(searched(space, 256, 1000).stream().map(Configuration::toString))
                .containsExactly("only=3 epochs=9");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 256})
    void aStrategyBuiltAnewForEveryProposalSearchesAlike(int capacity) {
        SearchStrategy kept = create();
        RecordingStrategy one = new RecordingStrategy(() -> kept);
        RecordingStrategy ever = new RecordingStrategy(this::create);

        new Searcher(study(Spaces.mixed(), one, 60).build()).searchToTheEnd(capacity);
        new Searcher(study(Spaces.mixed(), ever, 60).build()).searchToTheEnd(capacity);

        assertThat(one.calls()).isNotEmpty().isEqualTo(ever.calls());
    }

    @Test
    void aResumedStudyGoesOnAsIfItHadNeverStopped() {
        StudyStorage storage = StudyStorage.inMemory();
        new Searcher(study(Spaces.mixed(), 60).storage(storage).build()).search(4, 24);

        Study resumed = study(Spaces.mixed(), 60).storage(storage).build();

        assertThat(new Searcher(resumed).searchToTheEnd(4))
                .isEqualTo(searched(Spaces.mixed(), 4, 60));
    }

    @Test
    void everyProposalComesAgainFromTheHistoryItWasMadeFrom() {
        RecordingStrategy recording = new RecordingStrategy(this::create);
        Study study = study(Spaces.mixed(), recording, 40).build();
        new Searcher(study, trial -> trial.number() % 5 == 2).searchToTheEnd(3);
        SearchStrategy fresh = create();
        List<RecordingStrategy.Call> backwards = new ArrayList<>();
        recording.calls().forEach(call -> backwards.add(0, call));

        for (RecordingStrategy.Call call : backwards) {
            StudyHistory then = study.history().at(call.position());
            assertThat(fresh.propose(then, call.capacity())).isEqualTo(call.proposal());
        }
    }

    @Test
    void whatIsProposedDoesNotDependOnWhatWasProposedBefore() {
        Study mine = study(Spaces.mixed(), 100).build();
        Study other = study(anotherSpace(), 100).seed(5).build();
        new Searcher(mine).search(2, 10);
        new Searcher(other).search(2, 4);
        SearchStrategy strategy = create();

        Proposal first = strategy.propose(mine.history(), 2);
        strategy.propose(other.history(), 9);
        strategy.propose(mine.history(), 31);

        assertThat(strategy.propose(mine.history(), 2)).isEqualTo(first);
    }

    @Test
    void proposingChangesNothingInTheHistory() {
        StudyStorage storage = StudyStorage.inMemory();
        Study study = study(Spaces.mixed(), 100).storage(storage).build();
        new Searcher(study).search(5, 20);
        StudyHistory history = study.history();
        List<StudyEvent> events = storage.read(0);
        List<Trial> trials = List.copyOf(history.trials());
        Set<Configuration> proposed = new HashSet<>();

        for (TrialPlan plan : plans(create().propose(history, 20))) {
            proposed.add(plan.configuration());
        }

        assertThat(storage.read(0)).isEqualTo(events);
        assertThat(history.trials()).isEqualTo(trials);
        assertThat(history.position()).isEqualTo(events.size());
        Set<Configuration> known =
                trials.stream().map(Trial::configuration).collect(Collectors.toSet());
        assertThat(proposed)
                .allSatisfy(c -> assertThat(history.wasTried(c)).isEqualTo(known.contains(c)));
    }

    @Test
    void theScheduleSaysNoMoreTrialsThanThereAre() {
        Schedule ofFinite =
                createFor(Spaces.finite()).schedule(Spaces.finite(), Budget.unlimited());
        Schedule ofBudget = create().schedule(Spaces.mixed(), Budget.ofTrials(50));

        assertThat(ofFinite.trials().orElse(0)).isLessThanOrEqualTo(Spaces.FINITE_SIZE);
        assertThat(ofBudget.trials().orElse(0)).isLessThanOrEqualTo(50);
        assertThat(List.of(ofFinite.description(), ofBudget.description()))
                .allSatisfy(text -> assertThat(text).isNotBlank());
    }

    @Test
    void theBudgetOfTrialsIsSpentToTheLastOne() {
        Study study = study(Spaces.mixed(), 10).build();

        new Searcher(study).searchToTheEnd(4);

        assertThat(study.trials()).hasSize(10);
        assertThat(study.ask(4)).isInstanceOf(Answer.Finished.class);
    }

    @Test
    void theLoopOfAStudyIsServedToTheEnd() {
        Study study = study(Spaces.mixed(), 30).build();

        study.optimizeByEpoch(SearchStrategyConformance::bowl, 1000);

        assertThat(Searcher.configurations(study))
                .hasSize(30)
                .doesNotHaveDuplicates()
                .allSatisfy(Spaces::assertLegal);
    }

    private static double bowl(ReportingLeg leg) {
        double value = leg.configuration().getDouble("rate");
        Verdict verdict = Verdict.CONTINUE;
        for (int epoch = leg.epochsDone() + 1;
                epoch <= leg.until() && verdict == Verdict.CONTINUE;
                epoch++) {
            verdict = leg.report(epoch, value);
        }
        return value;
    }
}
