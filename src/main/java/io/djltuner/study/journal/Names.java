package io.djltuner.study.journal;

/** What the journal calls what Optuna has no word for; operation codes and states of Optuna's. */
final class Names {

    static final int CREATE_STUDY = 0;
    static final int DELETE_STUDY = 1;
    static final int STUDY_USER_ATTRIBUTE = 2;
    static final int STUDY_SYSTEM_ATTRIBUTE = 3;
    static final int CREATE_TRIAL = 4;
    static final int TRIAL_PARAMETER = 5;
    static final int TRIAL_STATE = 6;
    static final int INTERMEDIATE_VALUE = 7;
    static final int TRIAL_USER_ATTRIBUTE = 8;
    static final int TRIAL_SYSTEM_ATTRIBUTE = 9;
    static final int DISCARD_TRIALS = 10;

    static final int RUNNING = 0;
    static final int COMPLETE = 1;
    static final int PRUNED = 2;
    static final int FAILED = 3;
    static final int WAITING = 4;

    /** All that is not Optuna's begins so. */
    static final String OURS = "djl_tuner:";

    /** An attribute of somebody's whose name is one of those below. */
    static final String QUOTED = "djl_tuner:attribute:";

    /** Of a study: how it began. */
    static final String STUDY = "djl_tuner:study";

    /** Of a trial that we created: seed, origin, position and attributes. */
    static final String TRIAL = "djl_tuner:trial";

    /** Of a trial: who works on it, and up to which epoch. */
    static final String LEG = "djl_tuner:leg";

    /** Of a trial: metrics of its next epochs beside the objective. */
    static final String METRICS = "djl_tuner:metrics";

    static final String PAUSED = "djl_tuner:paused";
    static final String INTERRUPTED = "djl_tuner:interrupted";
    static final String RETIRED = "djl_tuner:retired";
    static final String DROPPED = "djl_tuner:dropped";
    static final String BEST_EPOCH = "djl_tuner:best_epoch";
    static final String FACTS = "djl_tuner:facts";
    static final String FAILURE = "djl_tuner:failure";

    /** A field of a line: so many lines from here on count together or not at all. */
    static final String BATCH = "djl_tuner:batch";

    /** How the names of our workers begin. */
    static final String WORKER = "djl-tuner-";

    private static final java.util.Set<String> OF_TRIALS =
            java.util.Set.of(
                    TRIAL,
                    LEG,
                    METRICS,
                    PAUSED,
                    INTERRUPTED,
                    RETIRED,
                    DROPPED,
                    BEST_EPOCH,
                    FACTS,
                    FAILURE);

    private Names() {}

    /** The name under which somebody's attribute is written. */
    static String written(String attribute) {
        return OF_TRIALS.contains(attribute)
                        || attribute.equals(STUDY)
                        || attribute.startsWith(QUOTED)
                ? QUOTED + attribute
                : attribute;
    }

    /** The name of an attribute that was written. */
    static String read(String written) {
        return written.startsWith(QUOTED) ? written.substring(QUOTED.length()) : written;
    }
}
