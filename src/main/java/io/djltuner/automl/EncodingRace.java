package io.djltuner.automl;

import io.djltuner.Tuner;
import io.djltuner.TuningResult;
import io.djltuner.data.NumberEncoding;
import io.djltuner.data.NumericColumn;
import io.djltuner.search.QuasiRandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A few short trainings with each encoding of numbers, the same ones for each. They tell which is
 * best, and how long a training takes.
 */
final class EncodingRace {

    /** Beside the default configuration. */
    private static final int TRIALS = 3;

    private static final long MOST_ROWS = 400_000;
    private static final int LEAST_EPOCHS = 2;

    /** Of the limit, as planned. */
    private static final double SHARE = 0.25;

    /** Of the limit, for what takes longer than planned. */
    private static final double MOST = 0.35;

    private static final Duration LEAST_TIME = Duration.ofMillis(200);

    private final Searches searches;
    private final Optional<Deadline> deadline;
    private final Optional<Pace> pace;

    EncodingRace(Searches searches, Optional<Deadline> deadline, Optional<Pace> pace) {
        this.searches = searches;
        this.deadline = deadline;
        this.pace = pace;
    }

    /** What came of one encoding. */
    record Heat(NumberEncoding numbers, SearchSpace space, TuningResult result) {

        private double bestOfTrials() {
            Objective objective = result.history().objective();
            return result.trials().stream()
                    .flatMapToDouble(trial -> trial.best(objective).stream())
                    .min()
                    .orElse(Double.POSITIVE_INFINITY);
        }

        double loss() {
            return Math.min(bestOfTrials(), result.defaultValue().orElse(Double.POSITIVE_INFINITY));
        }

        Configuration best() {
            Objective objective = result.history().objective();
            return result.trials().stream()
                    .filter(trial -> trial.best(objective).isPresent())
                    .min(Comparator.comparingDouble(trial -> trial.best(objective).getAsDouble()))
                    .filter(trial -> trial.best(objective).getAsDouble() <= loss())
                    .map(Trial::configuration)
                    .orElseGet(space::defaultConfiguration);
        }
    }

    /** All heats, the best first. */
    List<Heat> run() {
        List<NumberEncoding> encodings = encodings();
        int epochs = epochs(encodings.size());
        Optional<Duration> end = deadline.map(limit -> limit.elapsed().plus(limit.part(MOST)));
        List<Heat> heats = new ArrayList<>();
        for (NumberEncoding numbers : encodings) {
            // Who interrupts wants what there is: one heat at least.
            if (heats.isEmpty() || !Thread.currentThread().isInterrupted()) {
                int left = encodings.size() - heats.size();
                heats.add(heat(numbers, epochs, end.map(time -> share(time, left))));
            }
        }
        heats.sort(Comparator.comparingDouble(Heat::loss));
        return heats;
    }

    /** What is left until then, divided among the heats that are left. */
    private Duration share(Duration end, int heats) {
        Duration left = end.minus(deadline.orElseThrow().elapsed());
        return left.compareTo(LEAST_TIME) < 0 ? LEAST_TIME : left.dividedBy(heats);
    }

    /** Other encodings make a difference only to numbers. */
    private List<NumberEncoding> encodings() {
        boolean anyNumbers =
                searches.table().columns().stream().anyMatch(NumericColumn.class::isInstance);
        return anyNumbers ? List.of(NumberEncoding.values()) : List.of(NumberEncoding.STANDARDIZED);
    }

    /** As many as a share of the time pays for, but no more than a look needs. */
    private int epochs(int heats) {
        int rows = searches.plan().split().train().length;
        int enough =
                (int)
                        Math.max(
                                LEAST_EPOCHS,
                                Math.min(searches.plan().size().epochs() / 2, MOST_ROWS / rows));
        if (deadline.isEmpty()) {
            return enough;
        }
        double seconds = pace.orElseThrow().secondsPerEpoch(rows);
        double share = deadline.get().part(SHARE).toNanos() / 1e9 / heats;
        double paid = share / (TRIALS + 1) / seconds;
        return (int) Math.max(LEAST_EPOCHS, Math.min(enough, paid));
    }

    private Heat heat(NumberEncoding numbers, int epochs, Optional<Duration> time) {
        SearchSpace space = searches.plan().space(epochs);
        Tuner tuner =
                searches.tuner(space, numbers).strategy(new QuasiRandomSearch()).maxTrials(TRIALS);
        time.ifPresent(tuner::maxTime);
        return new Heat(numbers, space, tuner.run());
    }
}
