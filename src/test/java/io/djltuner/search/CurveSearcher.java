package io.djltuner.search;

import io.djltuner.study.Answer;
import io.djltuner.study.Failure;
import io.djltuner.study.Leg;
import io.djltuner.study.StoredState;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialFacts;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Drives a study with some workers, whose legs end in an order of chance, and curves in place of
 * training. Counts the epochs that were really trained.
 */
final class CurveSearcher {

    /** From a trial and an epoch to the loss. */
    interface Curve {
        double at(Trial trial, int epoch);
    }

    private final Study study;
    private final int workers;
    private final Curve curve;
    private final Random chance;
    private final List<Leg> open = new ArrayList<>();
    private final List<String> legs = new ArrayList<>();
    private Predicate<Leg> fails = leg -> false;
    private Function<Trial, OptionalInt> stopsEarly = trial -> OptionalInt.empty();
    private long epochs;
    private boolean finished;

    CurveSearcher(Study study, int workers, Curve curve) {
        this.study = study;
        this.workers = workers;
        this.curve = curve;
        chance = new Random(workers);
    }

    /** Legs that fail after the first of their epochs. */
    CurveSearcher failing(Predicate<Leg> those) {
        fails = those;
        return this;
    }

    /** The epoch after which a trial ends by itself, if it does. */
    CurveSearcher stoppingEarly(Function<Trial, OptionalInt> epoch) {
        stopsEarly = epoch;
        return this;
    }

    CurveSearcher run() {
        return run(Integer.MAX_VALUE);
    }

    /** Until the search is over, or so many legs have ended; others are left open. */
    CurveSearcher run(int most) {
        for (int i = 0; i < most; i++) {
            fill();
            if (open.isEmpty()) {
                break;
            }
            train(open.remove(chance.nextInt(open.size())));
        }
        return this;
    }

    /** Asks until there are as many legs as workers, or no more. */
    void fill() {
        finished = false;
        boolean more = true;
        while (more && open.size() < workers) {
            Answer answer = study.ask(workers - open.size());
            more = answer instanceof Answer.Legs;
            finished = answer instanceof Answer.Finished;
            if (answer instanceof Answer.Legs given) {
                open.addAll(given.legs());
                given.legs().forEach(leg -> legs.add(text(leg)));
            }
        }
    }

    private static String text(Leg leg) {
        return leg.trial().number() + ": " + leg.trial().epochsDone() + "→" + leg.until();
    }

    private void train(Leg leg) {
        int number = leg.trial().number();
        int start = study.states().latest(leg.trial()).map(StoredState::epoch).orElse(0);
        int last = Math.min(leg.until(), stopsEarly.apply(leg.trial()).orElse(leg.until()));
        Verdict verdict = Verdict.CONTINUE;
        boolean fail = fails.test(leg);
        int epoch = start;
        while (verdict == Verdict.CONTINUE && epoch < last && !(fail && epoch > start)) {
            epoch++;
            epochs++;
            double loss = curve.at(leg.trial(), epoch);
            verdict = study.report(number, epoch, Map.of("loss", loss));
        }
        if (verdict == Verdict.PAUSE) {
            study.states().put(leg.trial(), epoch, new byte[0]);
        }
        study.tell(leg, outcome(leg, verdict, fail, epoch));
    }

    private TrialOutcome outcome(Leg leg, Verdict verdict, boolean fail, int epoch) {
        TrialFacts facts = new TrialFacts(0, Duration.ZERO, "", Map.of());
        if (fail) {
            return new TrialOutcome.Failed(
                    Failure.of(new IllegalStateException("no luck")), Optional.of(facts));
        }
        return switch (verdict) {
            case PAUSE -> new TrialOutcome.Paused();
            case PRUNE -> new TrialOutcome.Pruned(facts);
            case CANCEL -> new TrialOutcome.Cancelled();
            case CONTINUE -> new TrialOutcome.Completed(curve.at(leg.trial(), epoch), epoch, facts);
        };
    }

    /** All epochs trained, repeated ones too. */
    long epochs() {
        return epochs;
    }

    /** The legs in the order in which they were given: {@code 3: 2→6}. */
    List<String> legs() {
        return legs;
    }

    boolean isFinished() {
        return finished;
    }

    /** What a study comes to, without what depends on the order of events. */
    static List<String> summary(Study study) {
        return study.trials().stream()
                .map(
                        t ->
                                "%d %s %s %s %d %s"
                                        .formatted(
                                                t.number(),
                                                t.configuration().values(),
                                                t.origin(),
                                                t.state(),
                                                t.epochsDone(),
                                                t.value()))
                .toList();
    }
}
