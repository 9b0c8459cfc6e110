package io.djltuner.study;

import io.djltuner.space.SearchSpace;
import java.util.Set;

/**
 * Chooses what to try next: a pure function of the history. What it must remember of a trial it
 * writes into the plan's origin; what it draws, it draws from (study seed, index of the proposal)
 * with {@link Draws}. It proposes no configuration twice.
 */
public interface SearchStrategy {

    /** {@return its name, as reports show it} */
    default String name() {
        return getClass().getSimpleName();
    }

    /**
     * {@return its name and all its settings in one line, such as {@code GridSearch[points=5]}} A
     * study on disk goes on only with the strategy that it began with. Default: the name.
     */
    default String description() {
        return name();
    }

    /**
     * {@return whether it decides how many epochs a trial gets, so that trials must report epoch by
     * epoch}
     */
    default boolean spendsEpochs() {
        return false;
    }

    /**
     * {@return whether it comes to an end that its settings say, rather than going on while the
     * space has anything new: a search that is given no limit then needs none}
     */
    default boolean endsByItself() {
        return false;
    }

    /**
     * The strategy that searches a study: this one, unless it only chooses among others.
     *
     * @param space what may vary
     * @param budget what the study could spend when it began
     * @return the strategy, which chooses no further
     */
    default SearchStrategy chosenFor(SearchSpace space, Budget budget) {
        return this;
    }

    /**
     * Checks that it can search a space, and says what it will do.
     *
     * @param space what may vary
     * @param budget what may be spent
     * @return the schedule
     * @throws IllegalArgumentException if it cannot, in one sentence
     */
    Schedule schedule(SearchSpace space, Budget budget);

    /**
     * Proposes plans.
     *
     * @param history all that happened
     * @param capacity how many plans are welcome, at least 1
     * @return plans, or that there are none now, or none any more
     */
    Proposal propose(StudyHistory history, int capacity);

    /**
     * The trials whose final states plans to come may start from ({@link TrialPlan#WEIGHTS_FROM}):
     * the study keeps them, be they among the best or not.
     *
     * @param history all that happened
     * @return numbers of complete trials, and of those still open that may become such trials;
     *     default: none
     */
    default Set<Integer> startingPoints(StudyHistory history) {
        return Set.of();
    }
}
