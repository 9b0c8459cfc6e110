package io.djltuner.search.internal;

/**
 * The epochs after which a pruner looks at a trial.
 *
 * @param warmup epochs at the beginning that it lets pass, at least 0
 * @param interval it looks after epochs warmup + 1, warmup + 1 + interval, …; at least 1
 */
public record CheckedEpochs(int warmup, int interval) {

    /** Every one. */
    public static final CheckedEpochs ALL = new CheckedEpochs(0, 1);

    /** Checks the settings. */
    public CheckedEpochs {
        if (warmup < 0) {
            throw new IllegalArgumentException(
                    "warmupEpochs: must be at least 0, but got " + warmup);
        }
        if (interval < 1) {
            throw new IllegalArgumentException("interval: must be at least 1, but got " + interval);
        }
    }

    /**
     * Whether the pruner looks after an epoch.
     *
     * @param epoch from 1
     */
    public boolean include(int epoch) {
        return epoch > warmup && (epoch - 1 - warmup) % interval == 0;
    }
}
