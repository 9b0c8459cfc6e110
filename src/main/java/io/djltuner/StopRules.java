package io.djltuner;

import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * When a search ends before its trials are used up; any one of the rules suffices.
 *
 * @param maxTime wall-clock time
 * @param target a value of the objective that is good enough
 * @param noImprovement how many trials in a row may end without a new best
 */
record StopRules(Optional<Duration> maxTime, OptionalDouble target, OptionalInt noImprovement) {

    StopRules {
        maxTime.filter(limit -> limit.isNegative() || limit.isZero())
                .ifPresent(
                        limit -> {
                            throw new IllegalArgumentException(
                                    "maxTime: must be positive, but got " + limit);
                        });
        if (target.isPresent() && !Double.isFinite(target.getAsDouble())) {
            throw new IllegalArgumentException(
                    "target: must be finite, but got " + target.getAsDouble());
        }
        if (noImprovement.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "noImprovement: must be at least 1, but got " + noImprovement.getAsInt());
        }
    }

    static StopRules none() {
        return new StopRules(Optional.empty(), OptionalDouble.empty(), OptionalInt.empty());
    }

    StopRules withMaxTime(Duration limit) {
        return new StopRules(Optional.of(limit), target, noImprovement);
    }

    StopRules withTarget(double value) {
        return new StopRules(maxTime, OptionalDouble.of(value), noImprovement);
    }

    StopRules withNoImprovement(int trials) {
        return new StopRules(maxTime, target, OptionalInt.of(trials));
    }

    /** Why the search should end now, if it should. */
    Optional<String> reached(StudyHistory history, Duration elapsed) {
        if (maxTime.isPresent() && elapsed.compareTo(maxTime.get()) >= 0) {
            return Optional.of("time limit of " + seconds(maxTime.get()) + " s reached");
        }
        Objective objective = history.objective();
        // A trial that was pruned on its way, or known from elsewhere, may look good, but gives no
        // model.
        Optional<Trial> best =
                history.complete().stream()
                        .filter(StopRules::isOfThisSearch)
                        .min(
                                Comparator.comparing(
                                        trial -> trial.value().orElse(objective.worst()),
                                        objective.bestFirst()));
        if (best.isEmpty()) {
            return Optional.empty();
        }
        double value = best.get().value().orElseThrow();
        if (target.isPresent() && !objective.isBetter(target.getAsDouble(), value)) {
            return Optional.of("target of " + target.getAsDouble() + " reached");
        }
        long later =
                history.trials().stream()
                        .filter(t -> t.state().isFinished() && t.number() > best.get().number())
                        .filter(StopRules::isOfThisSearch)
                        .count();
        return noImprovement.isPresent() && later >= noImprovement.getAsInt()
                ? Optional.of("no improvement in " + later + " trials")
                : Optional.empty();
    }

    /** Whether it was trained here, or in the study that this one extends. */
    private static boolean isOfThisSearch(Trial trial) {
        return !trial.attributes().containsKey(Trial.IMPORTED)
                || trial.attributes().containsKey(Trial.STATE_OF);
    }

    /** Whole seconds without a fraction, others with as many digits as they need. */
    private static String seconds(Duration limit) {
        return BigDecimal.valueOf(limit.toSeconds())
                .add(BigDecimal.valueOf(limit.toNanosPart(), 9))
                .stripTrailingZeros()
                .toPlainString();
    }
}
