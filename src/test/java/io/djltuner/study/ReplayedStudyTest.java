package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A study is the sum of its events: whatever happened, they give it back. */
class ReplayedStudyTest {

    private static final int HORIZON = 4;

    /** Starts trials to epoch 2, promotes paused trials of even number, retires the odd ones. */
    private static Proposal rungs(StudyHistory history, int capacity) {
        List<Trial> paused =
                history.trials().stream()
                        .filter(trial -> trial.state() == TrialState.PAUSED)
                        .toList();
        if (!paused.isEmpty()) {
            Trial first = paused.get(0);
            int x = first.configuration().getInt("x");
            return first.number() % 2 == 0
                    ? Scripted.run(Scripted.goOn(first.number(), x, HORIZON, HORIZON))
                    : Scripted.retire(first.number());
        }
        return Scripted.run(Scripted.start(history.proposals(), 2, HORIZON));
    }

    /** Where a new study's events go. */
    StudyStorage empty() {
        return StudyStorage.inMemory();
    }

    /** The same events as another process would open them. */
    StudyStorage reopened(StudyStorage storage) {
        return storage;
    }

    private static StudyBuilder study(StudyStorage storage) {
        return Scripted.study(HORIZON, Scripted.spendingEpochs(ReplayedStudyTest::rungs))
                .storage(storage)
                .maxRetries(1)
                .maxConsecutiveFailures(1000);
    }

    /** Does by chance what users and executors may do. */
    private static final class User {

        private final SplittableRandom random;
        private final Study study;
        private final Map<Integer, Leg> open = new LinkedHashMap<>();

        User(long seed, Study study) {
            this.random = new SplittableRandom(seed);
            this.study = study;
        }

        void act() {
            switch (random.nextInt(8)) {
                case 0 -> study.setAttribute("step", random.nextInt(100));
                case 1 -> study.enqueue(other());
                case 2 -> study.addResult(other(), random.nextDouble());
                case 3, 4 -> ask();
                default -> train();
            }
        }

        private Configuration other() {
            return Counting.epochs(HORIZON).configuration(Map.of("x", 5000 + random.nextInt(1000)));
        }

        private void ask() {
            if (study.ask(1 + random.nextInt(3)) instanceof Answer.Legs legs) {
                legs.legs().forEach(leg -> open.put(leg.trial().number(), leg));
            }
        }

        private void train() {
            Optional<Leg> some = open.values().stream().skip(random.nextInt(3)).findFirst();
            some.ifPresent(this::train);
        }

        private void train(Leg leg) {
            int number = leg.trial().number();
            int epoch = study.trials().get(number).epochsDone() + 1;
            double loss = random.nextInt(12) == 0 ? Double.NaN : random.nextDouble();
            Verdict verdict = study.report(number, epoch, Map.of("loss", loss));
            TrialFacts facts = new TrialFacts(number, Duration.ofMillis(epoch), "cpu()", Map.of());
            if (random.nextInt(10) == 0) {
                study.setAttribute(number, "looked at", true);
            }
            if (random.nextInt(10) == 0) {
                Failure broken = new Failure(Failure.EXCEPTION, "broken", "");
                end(leg, new TrialOutcome.Failed(broken, Optional.of(facts)));
            } else if (random.nextInt(12) == 0) {
                end(leg, new TrialOutcome.Cancelled());
            } else if (verdict == Verdict.PRUNE) {
                end(leg, new TrialOutcome.Pruned(facts));
            } else if (verdict == Verdict.PAUSE) {
                end(leg, new TrialOutcome.Paused());
            } else if (epoch >= leg.until()) {
                end(leg, new TrialOutcome.Completed(loss, epoch, facts));
            }
        }

        private void end(Leg leg, TrialOutcome outcome) {
            open.remove(leg.trial().number());
            study.tell(leg, outcome);
        }
    }

    private static void same(StudyHistory one, StudyHistory other) {
        assertThat(one.trials()).isEqualTo(other.trials());
        assertThat(one.position()).isEqualTo(other.position());
        assertThat(one.proposals()).isEqualTo(other.proposals());
        assertThat(one.best()).isEqualTo(other.best());
    }

    @Property(tries = 60, seed = "21")
    void openingAStudyAgainGivesItsHistoryAndEveryMomentBefore(@ForAll long seed) {
        StudyStorage storage = empty();
        Study study = study(storage).build();
        User user = new User(seed, study);
        List<StudyHistory> moments = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            user.act();
            moments.add(study.history());
        }

        Study again = study(reopened(storage)).build();

        same(again.history(), study.history());
        assertThat(again.attributes()).isEqualTo(study.attributes());
        for (StudyHistory moment : moments) {
            same(again.history().at(moment.position()), moment);
        }
    }

    @Property(tries = 60, seed = "22")
    void theSameActionsGiveTheSameStudy(@ForAll long seed) {
        Study one = study(StudyStorage.inMemory()).build();
        Study other = study(StudyStorage.inMemory()).build();
        User first = new User(seed, one);
        User second = new User(seed, other);

        for (int i = 0; i < 120; i++) {
            first.act();
            second.act();
        }

        same(one.history(), other.history());
    }

    @Test
    void everyStateOccursInTheStudiesOfChance() {
        List<TrialState> seen = new ArrayList<>();
        for (long seed = 0; seed < 10; seed++) {
            Study study = study(StudyStorage.inMemory()).build();
            User user = new User(seed, study);
            for (int i = 0; i < 120; i++) {
                user.act();
                study.trials().forEach(trial -> seen.add(trial.state()));
            }
        }
        assertThat(seen).contains(TrialState.values());
    }

    @Test
    void aSearchCutOffAnywhereAndResumedTriesTheSameConfigurations() {
        StudyStorage storage = StudyStorage.inMemory();
        for (int part = 0; part < 5; part++) {
            Counting.study().seed(4).storage(storage).build().optimize(c -> c.getInt("x"), 4);
        }
        Study whole = Counting.study().seed(4).build();
        whole.optimize(c -> c.getInt("x"), 20);

        Study parts = Counting.study().seed(4).storage(storage).build();
        assertThat(parts.trials()).hasSize(20);
        assertThat(parts.trials())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("facts")
                .isEqualTo(whole.trials());
    }
}
