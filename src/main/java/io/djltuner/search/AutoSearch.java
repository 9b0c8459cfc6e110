package io.djltuner.search;

import io.djltuner.search.internal.ChosenStrategy;
import io.djltuner.search.internal.TrainingEpochs;
import io.djltuner.space.Dimension;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.MlpParameters;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Proposal;
import io.djltuner.study.Schedule;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Chooses a strategy by what may vary and what may be spent, and says which and why. It is what
 * searches when no strategy is named.
 *
 * <ol>
 *   <li>A budget that pays for every configuration of the space: {@link GridSearch} over all of
 *       them, since nothing else can find more.
 *   <li>A limit on epochs or time, none on trials, and trainings long enough to be compared before
 *       their end: {@link Hyperband} with configurations from a Gaussian process. Three quarters of
 *       the trainings are broken off early, so the same epochs look at several times as many
 *       configurations. Its first rung is 1/27 of a whole training, but no less than the least
 *       epochs of the space. A budget that pays for sixty whole trainings or more needs no such
 *       economy.
 *   <li>Everything else: {@link GaussianProcessSearch}. It is ahead of the others from a dozen
 *       trials to a thousand, in spaces with choices too.
 * </ol>
 *
 * <p>Name a strategy yourself when you know more: {@link TpeSearch} or {@link EvolutionSearch} for
 * many thousands of trials that take milliseconds, where thinking about a proposal costs more than
 * a trial; {@link QuasiRandomSearch} for hundreds of machines at once; {@link
 * GaussianProcessSearch} where early epochs mislead, as with a long warm-up.
 *
 * <p>It decides from the space and from the budget that the study began with, so a study that is
 * continued with a larger budget does not change its mind.
 */
public final class AutoSearch implements SearchStrategy {

    /** From so many whole trainings on, breaking off early gains nothing. */
    private static final long PLENTY = 60;

    /** The first rung's share of a whole training: three halvings by 3. */
    private static final int SHORTEST = 27;

    /** Trainings of fewer epochs are not worth breaking off. */
    private static final int LEAST_WHOLE_TRAINING = 9;

    private static final int LEAST_POINTS = 2;

    /** Nothing is left to choose. */
    public AutoSearch() {}

    /** True: it may choose a strategy that does. */
    @Override
    public boolean spendsEpochs() {
        return true;
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        return choice(space, budget).schedule(space, budget);
    }

    @Override
    public SearchStrategy chosenFor(SearchSpace space, Budget budget) {
        return choice(space, budget);
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        return choice(history.space(), history.budget()).propose(history, capacity);
    }

    private static ChosenStrategy choice(SearchSpace space, Budget budget) {
        if (paysForAll(space, budget)) {
            return new ChosenStrategy(
                    grid(space),
                    String.format(
                            Locale.ROOT,
                            "all %d configurations can be tried",
                            space.size().getAsLong()));
        }
        OptionalInt whole = wholeTraining(space);
        if (whole.isPresent() && isShort(budget, whole.getAsInt())) {
            int firstRung = Math.max(least(space), Math.round((float) whole.getAsInt() / SHORTEST));
            return new ChosenStrategy(
                    new Hyperband()
                            .minEpochs(firstRung)
                            .configurationsFrom(new GaussianProcessSearch()),
                    String.format(
                            Locale.ROOT,
                            "the limit is on %s, and of up to %d epochs the first %d tell much",
                            budget.epochs().isPresent() ? "epochs" : "time",
                            whole.getAsInt(),
                            firstRung));
        }
        return new ChosenStrategy(
                new GaussianProcessSearch(), "it needs the fewest trials for a good configuration");
    }

    /**
     * Whether the limits on trials and epochs, if there are any, leave room for the whole space.
     */
    private static boolean paysForAll(SearchSpace space, Budget budget) {
        OptionalLong size = space.size();
        if (size.isEmpty() || budget.time().isPresent() || budget.epochs().isPresent()) {
            return false;
        }
        return budget.trials().isPresent() && size.getAsLong() <= budget.trials().getAsInt();
    }

    private static GridSearch grid(SearchSpace space) {
        int most =
                space.hyperparameters().stream()
                        .map(Hyperparameter::dimension)
                        .mapToInt(Dimension::values)
                        .max()
                        .orElse(0);
        return new GridSearch().points(Math.max(LEAST_POINTS, most));
    }

    /** The epochs of a whole training, where they are for a strategy to spend. */
    private static OptionalInt wholeTraining(SearchSpace space) {
        return space.find(MlpParameters.EPOCHS.name())
                .filter(epochs -> epochs.condition().isEmpty())
                .filter(epochs -> space.epochs().isPresent() || epochs.dimension().values() == 1)
                .map(epochs -> OptionalInt.of(training(space).most()))
                .orElse(OptionalInt.empty());
    }

    private static int least(SearchSpace space) {
        return training(space).least();
    }

    private static TrainingEpochs training(SearchSpace space) {
        return TrainingEpochs.of(AutoSearch.class.getSimpleName(), space, OptionalInt.empty());
    }

    private static boolean isShort(Budget budget, int whole) {
        boolean counted = budget.epochs().isPresent() || budget.time().isPresent();
        return counted
                && budget.trials().isEmpty()
                && whole >= LEAST_WHOLE_TRAINING
                && budget.epochs().orElse(0) < PLENTY * whole;
    }
}
