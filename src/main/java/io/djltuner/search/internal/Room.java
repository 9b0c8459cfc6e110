package io.djltuner.search.internal;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;

/** How many new trials there can be. */
final class Room {

    private Room() {}

    /**
     * What the budget that the study began with leaves; negative when it has got more since.
     *
     * @param history of the study
     */
    static long trials(StudyHistory history) {
        long created =
                history.trials().stream()
                        .filter(trial -> !trial.attributes().containsKey(Trial.RETRY_OF))
                        .filter(trial -> !trial.attributes().containsKey(Trial.IMPORTED))
                        .count();
        return history.budget().trials().orElse(Integer.MAX_VALUE) - created;
    }

    /**
     * What a finite space leaves.
     *
     * @param history of the study
     * @param horizon the epochs of every new configuration
     */
    static long untried(StudyHistory history, int horizon) {
        SearchSpace space = history.space().withEpochs(horizon);
        if (space.size().isEmpty()) {
            return Long.MAX_VALUE;
        }
        long tried =
                history.trials().stream()
                        .map(Trial::configuration)
                        .filter(space::contains)
                        .distinct()
                        .count();
        return space.size().getAsLong() - tried;
    }
}
