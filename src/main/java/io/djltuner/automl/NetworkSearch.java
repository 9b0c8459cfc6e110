package io.djltuner.automl;

import io.djltuner.Tuner;
import io.djltuner.TuningResult;
import io.djltuner.data.NumberEncoding;
import io.djltuner.data.NumericColumn;
import io.djltuner.search.GaussianProcessSearch;
import io.djltuner.search.Hyperband;
import io.djltuner.search.QuasiRandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.training.callback.EarlyStopping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The search for the best network: first a few short trainings with each encoding of numbers, which
 * also tell how long a training takes; then, with the best encoding, the main search.
 */
final class NetworkSearch {

    private static final int RACE_TRIALS = 3;
    private static final long RACE_ROWS = 400_000;
    private static final int LEAST_RACE_EPOCHS = 4;
    private static final double RACE_SHARE = 0.12;
    private static final double SEARCH_SHARE = 0.93;

    /** From so many whole trainings on, breaking off early gains nothing. */
    private static final double PLENTY = 60;

    private static final int SHORTEST = 9;
    private static final int MOST_IN_COHORT = 32;
    private static final int FIRST_SHARE = 8;

    private final Searches searches;
    private final Optional<Deadline> deadline;
    private final Optional<Path> directory;
    private final List<String> reasons;

    NetworkSearch(
            Searches searches,
            Optional<Deadline> deadline,
            Optional<Path> directory,
            List<String> reasons) {
        this.searches = searches;
        this.deadline = deadline;
        this.directory = directory;
        this.reasons = reasons;
    }

    /** What came of one encoding. */
    private record Heat(NumberEncoding numbers, TuningResult result) {

        double loss() {
            Objective objective = result.history().objective();
            return result.trials().stream()
                    .flatMapToDouble(trial -> trial.best(objective).stream())
                    .min()
                    .orElse(Double.POSITIVE_INFINITY);
        }

        /** Seconds that one training needs for one epoch. */
        double secondsPerEpoch() {
            int epochs = result.trials().stream().mapToInt(Trial::epochsDone).sum();
            // The default configuration is trained beside the trials.
            double all = epochs * (RACE_TRIALS + 1.0) / RACE_TRIALS;
            return result.elapsed().toNanos() / 1e9 / Math.max(1, all);
        }

        Optional<Configuration> best() {
            Objective objective = result.history().objective();
            return result.trials().stream()
                    .filter(trial -> trial.best(objective).isPresent())
                    .min(Comparator.comparingDouble(trial -> trial.best(objective).getAsDouble()))
                    .map(Trial::configuration);
        }
    }

    /** What the main search gave, and the best network of all. */
    record Found(TuningResult result, Optional<Candidate> best) {}

    Found run() {
        List<Heat> heats = new ArrayList<>();
        for (NumberEncoding numbers : encodings()) {
            heats.add(heat(numbers));
        }
        Heat winner = heats.stream().min(Comparator.comparingDouble(Heat::loss)).orElseThrow();
        reasons.add(sentence(heats, winner));
        TuningResult result = mainSearch(winner);
        reasons.add(
                "%d trainings were whole, of %d begun."
                        .formatted(result.history().complete().size(), result.trials().size()));
        Optional<Candidate> best =
                complete(result)
                        .or(() -> complete(winner.result()))
                        .map(whole -> better(whole, winner.result()));
        return new Found(result, best);
    }

    /** Other encodings make a difference only to numbers. */
    private List<NumberEncoding> encodings() {
        boolean anyNumbers =
                searches.table().columns().stream().anyMatch(NumericColumn.class::isInstance);
        return anyNumbers ? List.of(NumberEncoding.values()) : List.of(NumberEncoding.STANDARDIZED);
    }

    private Heat heat(NumberEncoding numbers) {
        int rows = searches.plan().split().train().length;
        int most = searches.plan().size().epochs();
        int epochs = (int) Math.max(LEAST_RACE_EPOCHS, Math.min(most / 2, RACE_ROWS / rows));
        Tuner tuner =
                searches.tuner(searches.plan().space(epochs), numbers)
                        .strategy(new QuasiRandomSearch())
                        .maxTrials(RACE_TRIALS);
        deadline.ifPresent(limit -> tuner.maxTime(fraction(limit.limit(), RACE_SHARE)));
        return new Heat(numbers, tuner.run());
    }

    private static Duration fraction(Duration limit, double share) {
        return Duration.ofNanos(Math.round(limit.toNanos() * share));
    }

    private static String sentence(List<Heat> heats, Heat winner) {
        if (heats.size() == 1) {
            return "There are no numbers to encode in different ways.";
        }
        List<String> losses =
                heats.stream()
                        .map(heat -> "%s %.4g".formatted(words(heat.numbers()), heat.loss()))
                        .toList();
        return "Numbers are %s, which did best in a few short trainings (loss: %s)."
                .formatted(words(winner.numbers()), String.join(", ", losses));
    }

    private static String words(NumberEncoding numbers) {
        return switch (numbers) {
            case STANDARDIZED -> "standardised";
            case NORMAL_SCORES -> "replaced by normal scores";
            case PIECEWISE_LINEAR -> "encoded piecewise";
        };
    }

    private TuningResult mainSearch(Heat winner) {
        int epochs = searches.plan().size().epochs();
        SearchSpace space = searches.plan().space(epochs);
        Tuner tuner =
                searches.tuner(space, winner.numbers())
                        .earlyStopping(EarlyStopping.patience(Math.max(5, epochs / 4)));
        winner.best().ifPresent(best -> tuner.enqueue(best.with("epochs", epochs)));
        directory.ifPresent(tuner::directory);
        if (deadline.isEmpty()) {
            int trials = searches.trials().getAsInt();
            reasons.add("A Gaussian process proposes %d trials.".formatted(trials));
            return tuner.strategy(new GaussianProcessSearch()).maxTrials(trials).run();
        }
        Duration left = atLeastOneSecond(deadline.get().left(SEARCH_SHARE));
        int cores = Runtime.getRuntime().availableProcessors();
        double trainings = left.toNanos() / 1e9 / Math.max(1e-6, winner.secondsPerEpoch() * epochs);
        int cohort = (int) Math.max(1, Math.min(MOST_IN_COHORT, trainings / FIRST_SHARE / cores));
        tuner.maxTime(left).cohortLimit(cohort);
        if (trainings >= PLENTY) {
            tuner.strategy(new GaussianProcessSearch());
        } else {
            tuner.strategy(
                    new Hyperband()
                            .minEpochs(Math.max(1, Math.round((float) epochs / SHORTEST)))
                            .configurationsFrom(new GaussianProcessSearch()));
        }
        reasons.add(
                "The %d s that are left pay for about %.0f whole trainings, so %s."
                        .formatted(
                                left.toSeconds(),
                                trainings,
                                trainings >= PLENTY
                                        ? "a Gaussian process proposes them"
                                        : "Hyperband breaks most of them off early"));
        return tuner.run();
    }

    private static Duration atLeastOneSecond(Duration left) {
        Duration second = Duration.ofSeconds(1);
        return left.compareTo(second) < 0 ? second : left;
    }

    private static Optional<Candidate> complete(TuningResult result) {
        return result.history()
                .best()
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .map(trial -> Candidate.of(result));
    }

    /** A short training may have been better than all whole ones. */
    private static Candidate better(Candidate whole, TuningResult race) {
        return complete(race).filter(raced -> raced.loss() < whole.loss()).orElse(whole);
    }
}
