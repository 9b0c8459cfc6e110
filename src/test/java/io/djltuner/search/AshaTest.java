package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Answer;
import io.djltuner.study.Budget;
import io.djltuner.study.Draws;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyBuilder;
import io.djltuner.study.StudyStorage;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AshaTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder().real("x", 0, 1).epochs(1, 27).build();

    private static StudyBuilder study(Asha strategy) {
        return Study.builder(SPACE, Objective.minimize("loss"), strategy)
                .maxConsecutiveFailures(Integer.MAX_VALUE)
                .seed(3);
    }

    /** Losses by trial and epoch that have nothing to do with one another. */
    private static double loss(int trial, int epoch) {
        return Draws.generator(0, "loss", trial, epoch).nextDouble();
    }

    private static CurveSearcher.Curve losses() {
        return (trial, epoch) -> loss(trial.number(), epoch);
    }

    /**
     * Algorithm 2 of the paper, with sets of numbers for rungs: what a worker gets that asks when
     * all others are busy with what they got.
     */
    private static final class Paper {

        private final int[] epochs;
        private final int eta;
        private final List<Map<Integer, Double>> rungs = new ArrayList<>();
        private final List<Set<Integer>> promoted = new ArrayList<>();
        private int trials;

        Paper(int eta, int... epochs) {
            this.eta = eta;
            this.epochs = epochs;
            for (int k = 0; k < epochs.length; k++) {
                rungs.add(new TreeMap<>());
                promoted.add(new HashSet<>());
            }
        }

        /** Trial and rung. */
        int[] job() {
            for (int k = epochs.length - 2; k >= 0; k--) {
                Map<Integer, Double> rung = rungs.get(k);
                List<Integer> best =
                        rung.keySet().stream()
                                .sorted(Comparator.comparing(rung::get))
                                .limit(rung.size() / eta)
                                .toList();
                for (int trial : best) {
                    if (promoted.get(k).add(trial)) {
                        return new int[] {trial, k + 1};
                    }
                }
            }
            return new int[] {trials++, 0};
        }

        void done(int trial, int k) {
            rungs.get(k).put(trial, loss(trial, epochs[k]));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "4, 3", "25, 3", "6, 2"})
    void trialsGoOnAsInThePapersAlgorithm(int workers, int eta) {
        int[] epochs = eta == 3 ? new int[] {1, 3, 9, 27} : new int[] {1, 2, 3, 7, 14, 27};
        Study study = study(new Asha().factor(eta)).build();
        Paper paper = new Paper(eta, epochs);
        Random chance = new Random(8);
        List<Leg> legs = new ArrayList<>();
        List<int[]> jobs = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            while (legs.size() < workers) {
                Leg leg = ((Answer.Legs) study.ask(1)).legs().get(0);
                int[] job = paper.job();
                assertThat(new int[] {leg.trial().number(), leg.until()})
                        .as("step %d", step)
                        .containsExactly(job[0], epochs[job[1]]);
                legs.add(leg);
                jobs.add(job);
            }
            int next = chance.nextInt(workers);
            train(study, legs.remove(next));
            int[] job = jobs.remove(next);
            paper.done(job[0], job[1]);
        }
        assertThat(study.history().complete()).isNotEmpty();
    }

    private static void train(Study study, Leg leg) {
        int number = leg.trial().number();
        for (int epoch = leg.trial().epochsDone() + 1; epoch <= leg.until(); epoch++) {
            study.report(number, epoch, Map.of("loss", loss(number, epoch)));
        }
        if (leg.until() < 27) {
            study.tell(leg, new TrialOutcome.Paused());
        } else {
            study.tell(leg, loss(number, 27));
        }
    }

    @Test
    void neverWaitsForAStraggler() {
        Study study = study(new Asha()).build();
        List<Leg> first = ((Answer.Legs) study.ask(4)).legs();
        first.subList(1, 4).forEach(leg -> train(study, leg));

        List<Leg> next = ((Answer.Legs) study.ask(3)).legs();

        // The best of three goes on, and two more begin; trial 0 still runs.
        int best =
                IntStream.rangeClosed(1, 3)
                        .boxed()
                        .min(Comparator.comparing(trial -> loss(trial, 1)))
                        .orElseThrow();
        assertThat(next)
                .extracting(leg -> leg.trial().number() + " to " + leg.until())
                .containsExactly(best + " to 3", "4 to 1", "5 to 1");
    }

    /** Paused trials whose state is kept, against the definition. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void statesAreKeptOfTheBestThirdOfEveryRungAlone(int workers) {
        Study study = study(new Asha()).build();
        CurveSearcher search = new CurveSearcher(study, workers, losses());
        for (int step = 0; step < 150; step++) {
            search.run(1);
            search.fill();
            for (int epoch : List.of(1, 3, 9)) {
                assertThat(statelessOn(study, epoch)).isEqualTo(beyondTheBestThird(study, epoch));
            }
        }
        assertThat(statelessOn(study, 1)).hasSizeGreaterThan(10);
    }

    private static Set<Integer> statelessOn(Study study, int epoch) {
        Set<Integer> numbers = new TreeSet<>();
        for (Trial trial : study.trials()) {
            if (trial.state() == TrialState.PAUSED
                    && trial.epochsDone() == epoch
                    && trial.attributes().containsKey(Trial.STATELESS)) {
                numbers.add(trial.number());
            }
        }
        return numbers;
    }

    /** Once lost, a state is lost: so of the paused trials all that ever were beyond it. */
    private static Set<Integer> beyondTheBestThird(Study study, int epoch) {
        Set<Integer> beyond = new TreeSet<>(statelessOn(study, epoch));
        List<Trial> there =
                study.trials().stream()
                        .filter(t -> t.epochsDone() >= epoch)
                        .sorted(Comparator.comparing(t -> loss(t.number(), epoch)))
                        .toList();
        there.stream()
                .skip((there.size() + 2) / 3)
                .filter(t -> t.state() == TrialState.PAUSED && t.epochsDone() == epoch)
                .forEach(t -> beyond.add(t.number()));
        return beyond;
    }

    @Test
    void aTrialWithoutAStateIsTrainedAgainAndPaysForIt() {
        Study study = study(new Asha()).budget(Budget.unlimited().withEpochs(600)).build();

        // Ever worse trials: those that lost their states lead when their rungs have grown.
        CurveSearcher search = new CurveSearcher(study, 1, (trial, epoch) -> trial.number()).run();

        assertThat(search.legs()).contains("1: 1→3", "10: 1→3");
        long told = study.trials().stream().mapToLong(Trial::epochsDone).sum();
        assertThat(search.epochs()).isGreaterThan(told);
        assertThat(search.epochs()).isBetween(600L - 27, 600L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void theBudgetOfEpochsIsNeverExceededByRepeatedOnes(int workers) {
        Study study = study(new Asha()).budget(Budget.unlimited().withEpochs(600)).build();

        CurveSearcher search = new CurveSearcher(study, workers, losses()).run();

        assertThat(search.epochs()).isBetween(600L - 27, 600L);
        assertThat(search.isFinished()).isTrue();
        assertThat(study.history().complete()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 3", "5, 1", "20, 4", "40, 256"})
    void aSearchLimitedInTrialsEndsWithACompleteOne(int trials, int workers) {
        Study study = study(new Asha()).budget(Budget.ofTrials(trials)).build();

        CurveSearcher search = new CurveSearcher(study, workers, losses()).run();

        assertThat(search.isFinished()).isTrue();
        assertThat(study.trials()).hasSize(trials);
        assertThat(study.history().complete()).isNotEmpty();
        assertThat(study.trials()).noneMatch(trial -> trial.state() == TrialState.RUNNING);
    }

    @Test
    void aStudyThatGetsMoreTrialsGoesOnWithThosePaused() {
        StudyStorage storage = StudyStorage.inMemory();
        Study first = study(new Asha()).budget(Budget.ofTrials(20)).storage(storage).build();
        CurveSearcher.Curve everWorse = (trial, epoch) -> trial.number();
        new CurveSearcher(first, 1, everWorse).run();
        assertThat(first.trials()).anyMatch(trial -> trial.state() == TrialState.PAUSED);
        Study more = study(new Asha()).budget(Budget.ofTrials(60)).storage(storage).build();

        CurveSearcher search = new CurveSearcher(more, 1, everWorse).run();

        assertThat(more.trials()).hasSize(60);
        assertThat(search.legs()).contains("18: 1→3", "40: 0→1");
    }

    @Test
    void aSmallSpaceEndsWithItsBestOneComplete() {
        SearchSpace two = SearchSpace.builder().choice("x", "a", "b").epochs(1, 27).build();
        Study study = Study.builder(two, Objective.minimize("loss"), new Asha()).build();

        CurveSearcher search =
                new CurveSearcher(
                                study,
                                2,
                                (t, e) -> t.configuration().getString("x").equals("b") ? 0 : 1)
                        .run();

        assertThat(search.isFinished()).isTrue();
        assertThat(study.history().complete()).hasSize(1);
        assertThat(study.best().orElseThrow().configuration())
                .isEqualTo(Configuration.of(Map.of("x", "b", "epochs", 27)));
        assertThat(study.trials()).allMatch(trial -> trial.state().isFinished());
    }

    @Test
    void failedTrialsCountAsTheWorstOfTheirRung() {
        Study study = study(new Asha()).build();

        CurveSearcher search =
                new CurveSearcher(study, 1, losses())
                        .failing(leg -> leg.trial().number() < 2)
                        .run(4);

        // Of three one goes on, though two of them failed.
        assertThat(search.legs()).containsExactly("0: 0→1", "1: 0→1", "2: 0→1", "2: 1→3");
    }

    @Test
    void aTrialThatStoppedEarlyKeepsItsPlace() {
        Study study = study(new Asha()).build();

        CurveSearcher search =
                new CurveSearcher(study, 1, (trial, epoch) -> trial.number())
                        .stoppingEarly(
                                trial ->
                                        trial.number() == 0
                                                ? OptionalInt.of(2)
                                                : OptionalInt.empty())
                        .run(12);

        // 0 leads its rungs: it goes to 3, ends at 2, and of the first six only 1 goes on.
        assertThat(search.legs())
                .containsExactly(
                        "0: 0→1", "1: 0→1", "2: 0→1", "0: 1→3", "3: 0→1", "4: 0→1", "5: 0→1",
                        "1: 1→3", "6: 0→1", "7: 0→1", "8: 0→1", "2: 1→3");
        assertThat(study.trials().get(0).state()).isEqualTo(TrialState.COMPLETE);
    }

    @Test
    void aSourceThatLearnsIsShownWhatIsKnownNow() {
        Study study = study(new Asha().configurationsFrom(new NearTheBest(4))).build();

        new CurveSearcher(study, 2, losses()).run(30);

        List<Integer> knew =
                study.trials().stream()
                        .map(trial -> ((Number) trial.origin().get("inner:knew")).intValue())
                        .toList();
        assertThat(knew).isSorted().startsWith(0, 0, 1);
        assertThat(knew.get(knew.size() - 1)).isGreaterThan(10);
    }
}
