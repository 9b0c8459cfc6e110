package io.djltuner.automl;

import io.djltuner.Tuner;
import io.djltuner.TuningResult;
import io.djltuner.data.NumberEncoding;
import io.djltuner.search.GaussianProcessSearch;
import io.djltuner.search.Hyperband;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.TrialState;
import io.djltuner.training.callback.EarlyStopping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The search for the best network: a race of encodings, then the main search with the winner. */
final class NetworkSearch {

    /** Of the limit, at the end of the search. */
    private static final double SHARE = 0.93;

    /** The same where the best network is trained once more. */
    private static final double SHARE_BEFORE_FINAL = 0.85;

    /** Whole trainings shall be so short that the time pays for this many. */
    private static final int LEAST_TRAININGS = 10;

    private static final int LEAST_EPOCHS = 6;

    /** From so many whole trainings on, breaking off early gains nothing. */
    private static final double PLENTY = 60;

    private static final int SHORTEST = 9;
    private static final int MOST_IN_COHORT = 32;
    private static final int FIRST_SHARE = 8;
    private static final int LEAST_PATIENCE = 5;

    private Searches searches;
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

    /** What the main search gave, and the best network of all. */
    record Found(TuningResult result, Optional<Network> best) {}

    /** A network, and how it can be trained again. */
    record Network(Candidate candidate, FinalTraining again) {}

    Found run() {
        Optional<Decisions> earlier = directory.flatMap(Decisions::read);
        if (earlier.isPresent()) {
            reasons.add("The search goes on as it began in " + directory.get() + ".");
            searches = searches.onRows(earlier.get().rows());
            TuningResult result = tuner(earlier.get()).run();
            return new Found(result, complete(result, earlier.get().numbers()));
        }
        Optional<Pace> pace = deadline.map(limit -> Pace.of(searches, limit));
        pace.ifPresent(this::takeWhatItCanAfford);
        List<EncodingRace.Heat> heats = new EncodingRace(searches, deadline, pace).run();
        EncodingRace.Heat winner = heats.get(0);
        reasons.add(sentence(heats));
        if (Thread.currentThread().isInterrupted()) {
            reasons.add("The search was interrupted after these.");
            return new Found(winner.result(), complete(winner.result(), winner.numbers()));
        }
        Decisions decisions = decide(winner);
        directory.ifPresent(decisions::write);
        TuningResult result =
                tuner(decisions).enqueue(winner.best().with("epochs", decisions.epochs())).run();
        reasons.add(
                String.format(
                        Locale.ROOT,
                        "%d trainings were whole, of %d begun.",
                        result.history().complete().size(),
                        result.trials().size()));
        if (Thread.currentThread().isInterrupted()) {
            reasons.add("The search was interrupted then.");
        }
        return new Found(
                result,
                better(
                        complete(result, winner.numbers()),
                        complete(winner.result(), winner.numbers())));
    }

    private void takeWhatItCanAfford(Pace pace) {
        int all = searches.plan().split().train().length;
        int rows =
                pace.affordableRows(deadline.orElseThrow().limit(), LEAST_TRAININGS, LEAST_EPOCHS);
        if (rows < all && searches.plan().folds().isEmpty()) {
            searches = searches.onRows(rows);
            reasons.add(
                    "The time pays for networks that train on %d of these rows, drawn at random."
                            .formatted(searches.plan().split().train().length));
        }
    }

    private static Optional<Network> better(Optional<Network> whole, Optional<Network> raced) {
        return Stream.concat(whole.stream(), raced.stream())
                .min(Comparator.comparingDouble(network -> network.candidate().loss()));
    }

    private static String sentence(List<EncodingRace.Heat> heats) {
        if (heats.size() == 1) {
            return "There are no numbers to encode in different ways.";
        }
        List<String> losses =
                heats.stream()
                        .map(
                                heat ->
                                        String.format(
                                                Locale.ROOT,
                                                "%s %.4g",
                                                words(heat.numbers()),
                                                heat.loss()))
                        .toList();
        return "Numbers are %s, which did best in a few short trainings (loss: %s)."
                .formatted(words(heats.get(0).numbers()), String.join(", ", losses));
    }

    private static String words(NumberEncoding numbers) {
        return switch (numbers) {
            case STANDARDIZED -> "standardised";
            case NORMAL_SCORES -> "replaced by normal scores";
            case PIECEWISE_LINEAR -> "encoded piecewise";
        };
    }

    private Decisions decide(EncodingRace.Heat winner) {
        double seconds = Pace.secondsPerEpoch(winner.result());
        int epochs = epochs(seconds);
        boolean halving = deadline.isPresent() && trainings(seconds, epochs) < PLENTY;
        int rows = searches.plan().split().train().length;
        return new Decisions(winner.numbers(), rows, epochs, seconds, halving);
    }

    /** How many whole trainings the time that is left pays for. */
    private double trainings(double secondsPerEpoch, int epochs) {
        return left().toNanos() / 1e9 / (secondsPerEpoch * epochs);
    }

    private Duration left() {
        boolean folds = searches.plan().folds().isPresent();
        Duration left = deadline.orElseThrow().left(folds ? SHARE : SHARE_BEFORE_FINAL);
        Duration second = Duration.ofSeconds(1);
        return left.compareTo(second) < 0 ? second : left;
    }

    private int epochs(double secondsPerEpoch) {
        int most = searches.plan().size().epochs();
        if (deadline.isEmpty()) {
            return most;
        }
        double paid = left().toNanos() / 1e9 / LEAST_TRAININGS / secondsPerEpoch;
        return (int) Math.max(LEAST_EPOCHS, Math.min(most, paid));
    }

    private Tuner tuner(Decisions decisions) {
        int epochs = decisions.epochs();
        SearchSpace space = searches.plan().space(epochs);
        Tuner tuner =
                searches.tuner(space, decisions.numbers())
                        .earlyStopping(
                                EarlyStopping.patience(Math.max(LEAST_PATIENCE, epochs / 4)));
        directory.ifPresent(tuner::directory);
        tuner.strategy(decisions.halving() ? hyperband(epochs) : new GaussianProcessSearch());
        if (deadline.isEmpty()) {
            int trials = searches.trials().getAsInt();
            reasons.add(
                    String.format(Locale.ROOT, "There are %d trials, %s.", trials, how(decisions)));
            return tuner.maxTrials(trials);
        }
        Duration left = left();
        double trainings = trainings(decisions.secondsPerEpoch(), epochs);
        int cores = Runtime.getRuntime().availableProcessors();
        int cohort = (int) Math.max(1, Math.min(MOST_IN_COHORT, trainings / FIRST_SHARE / cores));
        reasons.add(
                String.format(
                        Locale.ROOT,
                        "The %d s that are left pay for about %.0f whole trainings of %d epochs, %s.",
                        left.toSeconds(),
                        trainings,
                        epochs,
                        how(decisions)));
        return tuner.maxTime(left).cohortLimit(cohort);
    }

    private static String how(Decisions decisions) {
        return decisions.halving()
                ? "of which Hyperband breaks most off early"
                : "which a Gaussian process proposes";
    }

    private static Hyperband hyperband(int epochs) {
        return new Hyperband()
                .minEpochs(Math.max(1, Math.round((float) epochs / SHORTEST)))
                .configurationsFrom(new GaussianProcessSearch());
    }

    private Optional<Network> complete(TuningResult result, NumberEncoding numbers) {
        return result.history()
                .best()
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .map(
                        trial ->
                                new Network(
                                        Candidate.of(result),
                                        new FinalTraining(searches, numbers, trial)));
    }
}
