package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Answer;
import io.djltuner.study.Budget;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StateStore;
import io.djltuner.study.Study;
import io.djltuner.study.StudyBuilder;
import io.djltuner.study.StudyEvent;
import io.djltuner.study.StudyStorage;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole searches: what they spend, and that it does not matter how many trials run at once. */
class HyperbandTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder().real("x", 0, 1).real("y", 0, 1).epochs(2, 52).build();

    /** Falls with the epochs, faster the larger y is, towards (x − 0.3)². */
    private static double curve(Trial trial, int epoch) {
        Configuration c = trial.configuration();
        double end = Math.pow(c.getDouble("x") - 0.3, 2);
        return end + Math.exp(-epoch * (0.02 + 0.2 * c.getDouble("y")));
    }

    private static StudyBuilder study(SearchStrategy strategy, Budget budget) {
        return Study.builder(SPACE, Objective.minimize("loss"), strategy)
                .maxConsecutiveFailures(Integer.MAX_VALUE)
                .budget(budget)
                .seed(5);
    }

    private static CurveSearcher searched(Study study, int workers) {
        return new CurveSearcher(study, workers, HyperbandTest::curve).run();
    }

    private static Budget epochs(int most) {
        return Budget.unlimited().withEpochs(most);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 256})
    void anIterationSpendsTheEpochsThatItSaid(int workers) {
        Study study = study(new Hyperband(), Budget.unlimited()).build();

        CurveSearcher search = searched(study, workers);

        assertThat(search.epochs()).isEqualTo(689);
        assertThat(study.schedule().totalEpochs()).hasValue(689);
        assertThat(study.trials()).hasSize(49);
        assertThat(search.isFinished()).isTrue();
        Map<Integer, Long> ends =
                study.trials().stream()
                        .collect(Collectors.groupingBy(Trial::epochsDone, Collectors.counting()));
        // 27 − 9 stop at 2; 9 − 3 and 12 − 4 at 6; 3 − 1, 4 − 1 and 6 − 2 at 17
        assertThat(ends).isEqualTo(Map.of(2, 18L, 6, 14L, 17, 9L, 52, 8L));
        assertThat(study.trials())
                .allSatisfy(
                        t ->
                                assertThat(t.state())
                                        .isEqualTo(
                                                t.epochsDone() == 52
                                                        ? TrialState.COMPLETE
                                                        : TrialState.PRUNED));
    }

    @ParameterizedTest
    @CsvSource({"1040, 3", "1040, 1", "700, 256", "2000, 8", "52, 4", "151, 1"})
    void aBudgetOfEpochsIsSpentAsPlanned(int most, int workers) {
        for (SearchStrategy strategy : List.of(new Hyperband(), new SuccessiveHalving())) {
            Study study = study(strategy, epochs(most)).build();

            CurveSearcher search = searched(study, workers);

            Schedule schedule = study.schedule();
            assertThat(schedule.totalEpochs()).hasValue(search.epochs());
            assertThat(schedule.trials()).hasValue(study.trials().size());
            assertThat(search.epochs()).isBetween(most - 51L, (long) most);
            assertThat(study.trials()).allMatch(trial -> trial.state().isFinished());
            assertThat(search.isFinished()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 4", "49, 1", "60, 5", "100, 256"})
    void aBudgetOfTrialsIsSpentAsPlanned(int most, int workers) {
        Study study = study(new Hyperband(), Budget.ofTrials(most)).build();

        CurveSearcher search = searched(study, workers);

        assertThat(study.schedule().totalEpochs()).hasValue(search.epochs());
        assertThat(study.trials()).hasSize(most).allMatch(trial -> trial.state().isFinished());
        assertThat(study.history().complete()).isNotEmpty();
    }

    @Test
    void epochsThatDoNotPayForOneTrainingAreNotSpent() {
        Study study = study(new Hyperband(), epochs(51)).build();

        assertThat(study.ask(4)).isInstanceOf(Answer.Finished.class);
        assertThat(study.schedule().trials()).hasValue(0);
    }

    /** Searches of many kinds, each at several numbers of workers. */
    private static List<SearchStrategy> strategies() {
        return List.of(
                new Hyperband(),
                new SuccessiveHalving().trials(11).factor(2),
                new Hyperband().bracketsAtOnce(3),
                new Hyperband().configurationsFrom(new NearTheBest(Integer.MAX_VALUE)),
                new Hyperband().configurationsFrom(new NearTheBest(4)),
                new Hyperband().bracketsAtOnce(2).configurationsFrom(new NearTheBest(5)),
                new Hyperband().configurationsFrom(new TpeSearch()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void theStudyIsTheSameHoweverManyTrialsRunAtOnce(int which) {
        SearchStrategy strategy = strategies().get(which);
        List<List<String>> studies = new ArrayList<>();
        List<Long> epochs = new ArrayList<>();
        for (int workers : List.of(1, 3, 17, 256)) {
            Study study = study(strategy, epochs(1500)).maxRetries(1).build();
            study.enqueue(Configuration.of(Map.of("x", 0.3, "y", 0.2, "epochs", 40)));
            study.addResult(Configuration.of(Map.of("x", 0.35, "y", 0.2, "epochs", 52)), 0.01);
            CurveSearcher search =
                    new CurveSearcher(study, workers, HyperbandTest::curve)
                            .failing(HyperbandTest::fails)
                            .stoppingEarly(HyperbandTest::stopsEarly)
                            .run();
            studies.add(inOrderOfPlace(study));
            epochs.add(search.epochs());
        }

        assertThat(studies.get(0)).hasSizeGreaterThan(60);
        assertThat(studies).allSatisfy(other -> assertThat(other).isEqualTo(studies.get(0)));
        assertThat(epochs.stream().distinct()).hasSize(1);
    }

    /** One of three fails at first, one of nine again; in legs that begin early or late. */
    private static boolean fails(Leg leg) {
        long bits = Double.doubleToLongBits(leg.trial().configuration().getDouble("x"));
        boolean repeats = leg.trial().attributes().containsKey(Trial.RETRY_OF);
        boolean early = leg.trial().epochsDone() < 6;
        return bits % (repeats ? 9 : 3) == 0 && (bits % 2 == 0) == early;
    }

    private static OptionalInt stopsEarly(Trial trial) {
        return trial.configuration().getDouble("y") > 0.8 ? OptionalInt.of(9) : OptionalInt.empty();
    }

    /** Numbers of repetitions depend on when a trial fails, and so do all that follow. */
    private static List<String> inOrderOfPlace(Study study) {
        return CurveSearcher.summary(study).stream()
                .map(line -> line.substring(line.indexOf(' ')))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 6})
    void withoutFailuresEvenTheNumbersOfTrialsAreTheSame(int which) {
        SearchStrategy strategy = strategies().get(which);
        Study alone = study(strategy, epochs(1500)).build();
        Study crowd = study(strategy, epochs(1500)).build();

        searched(alone, 1);
        searched(crowd, 256);

        assertThat(CurveSearcher.summary(crowd)).isEqualTo(CurveSearcher.summary(alone));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 6", "4, 1", "4, 6", "5, 3", "6, 4"})
    void aStudyThatIsOpenedAgainGoesOnAsIfItHadNeverStopped(int which, int workers) {
        Study whole = study(strategies().get(which), epochs(700)).build();
        searched(whole, workers);
        StudyStorage storage = StudyStorage.inMemory();
        StateStore states = StateStore.inMemory();
        int rounds = 0;
        boolean finished = false;
        while (!finished) {
            Study part =
                    study(strategies().get(which), epochs(700))
                            .storage(storage)
                            .states(states)
                            .build();
            CurveSearcher search =
                    new CurveSearcher(part, workers, HyperbandTest::curve).run(5 + rounds % 4);
            part.cancel();
            finished = search.isFinished();
            interruptOpenLegs(part, storage);
            rounds++;
        }

        Study resumed = study(strategies().get(which), epochs(700)).storage(storage).build();
        assertThat(rounds).isGreaterThan(5);
        assertThat(CurveSearcher.summary(resumed)).isEqualTo(CurveSearcher.summary(whole));
    }

    /** As a store does with the legs of a process that is gone. */
    private static void interruptOpenLegs(Study study, StudyStorage storage) {
        study.trials().stream()
                .filter(trial -> trial.state() == TrialState.RUNNING)
                .forEach(
                        trial ->
                                storage.append(
                                        List.of(new StudyEvent.TrialInterrupted(trial.number()))));
    }

    @Test
    void severalBracketsAtOnceKeepMoreWorkersBusy() {
        Study one = study(new Hyperband(), Budget.unlimited()).build();
        Study four = study(new Hyperband().bracketsAtOnce(4), Budget.unlimited()).build();

        assertThat(((Answer.Legs) one.ask(256)).legs()).hasSize(27);
        assertThat(one.ask(256)).isInstanceOf(Answer.Wait.class);
        for (int trials : List.of(27, 12, 6, 4)) {
            assertThat(((Answer.Legs) four.ask(256)).legs()).hasSize(trials);
        }
        assertThat(four.ask(256)).isInstanceOf(Answer.Wait.class);
    }

    @Test
    void aStudyThatGetsMoreTrialsBeginsFurtherBrackets() {
        StudyStorage storage = StudyStorage.inMemory();
        searched(study(new Hyperband(), Budget.ofTrials(40)).storage(storage).build(), 4);
        Study more = study(new Hyperband(), Budget.ofTrials(70)).storage(storage).build();

        searched(more, 4);

        assertThat(more.trials()).hasSize(70);
        assertThat(more.history().budget().trials()).hasValue(40);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 256})
    void aSpaceSmallerThanABracketIsHalvedAsItIs(int workers) {
        SearchSpace five = SearchSpace.builder().integer("x", 1, 5).epochs(1, 9).build();
        Study study =
                Study.builder(five, Objective.minimize("loss"), new Hyperband().iterations(9))
                        .build();

        CurveSearcher search =
                new CurveSearcher(
                                study,
                                workers,
                                (trial, epoch) -> trial.configuration().getInt("x") + 1.0 / epoch)
                        .run();

        assertThat(study.trials()).hasSize(5);
        assertThat(search.epochs()).isEqualTo(13);
        assertThat(study.best().orElseThrow().configuration().getInt("x")).isEqualTo(1);
    }

    @Test
    void aSourceThatRunsOutLeavesABracketItsFullRungs() {
        // A grid of 7 points, while the bracket is planned for 9 trials: 9, 3, 1.
        SearchSpace line = SearchSpace.builder().real("x", 0, 1).epochs(1, 9).build();
        Study study =
                Study.builder(
                                line,
                                Objective.minimize("loss"),
                                new SuccessiveHalving()
                                        .configurationsFrom(new GridSearch().points("x", 7)))
                        .budget(epochs(500))
                        .build();

        CurveSearcher search =
                new CurveSearcher(study, 4, (trial, e) -> trial.configuration().getDouble("x"))
                        .run();

        assertThat(study.trials())
                .extracting(Trial::epochsDone)
                .containsExactly(9, 3, 3, 1, 1, 1, 1);
        assertThat(study.trials().get(0).origin())
                .containsEntry("bracket", 0)
                .containsEntry("member", 0)
                .containsEntry("of", 9)
                .containsEntry("rungs", "1 3 9")
                .containsEntry("inner:grid", "5 {x=7}");
        assertThat(search.isFinished()).isTrue();
    }

    @Test
    void enqueuedTrialsTrainToTheirHorizonAndAreNoMembers() {
        Study study = study(new SuccessiveHalving().iterations(1), Budget.unlimited()).build();
        study.enqueue(Configuration.of(Map.of("x", 0.3, "y", 1.0, "epochs", 30)));

        CurveSearcher search = searched(study, 5);

        assertThat(study.trials().get(0).epochsDone()).isEqualTo(30);
        assertThat(study.trials().get(0).origin()).isEmpty();
        assertThat(study.trials()).hasSize(28);
        assertThat(search.epochs()).isEqualTo(158 + 30);
    }
}
