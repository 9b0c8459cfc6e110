package io.djltuner.automl;

import io.djltuner.Tuner;
import io.djltuner.TuningListener;
import io.djltuner.TuningResult;
import io.djltuner.data.NumberEncoding;
import io.djltuner.search.QuasiRandomSearch;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How fast networks train, as seen in a short look at part of the rows.
 *
 * @param secondsPerRow that one training needs for one row of an epoch beside the others
 */
record Pace(double secondsPerRow) {

    private static final int ROWS = 20_000;
    private static final int EPOCHS = 3;
    private static final double MOST_OF_LIMIT = 0.1;

    /** Of the time, for ten trainings as short as they may be. */
    private static final double SHARE = 0.5;

    private static final int LEAST_ROWS = 10_000;

    /** Trains a network and the default one for some epochs, with the widest encoding. */
    static Pace of(Searches searches, Deadline deadline) {
        Searches part = searches.onRows(ROWS);
        List<Long> ends = Collections.synchronizedList(new ArrayList<>());
        Tuner tuner =
                part.tuner(part.plan().space(EPOCHS), NumberEncoding.PIECEWISE_LINEAR)
                        .strategy(new QuasiRandomSearch())
                        .maxTrials(1)
                        .maxTime(deadline.part(MOST_OF_LIMIT));
        TuningResult result =
                tuner.listener(
                                new TuningListener() {
                                    @Override
                                    public void epochEnded(EpochReport report) {
                                        ends.add(System.nanoTime());
                                    }
                                })
                        .run();
        return new Pace(secondsPerEpoch(ends, result) / part.plan().split().train().length);
    }

    /** From the end of the first epoch to that of the last, so that no preparation counts. */
    private static double secondsPerEpoch(List<Long> ends, TuningResult result) {
        if (ends.size() < 2) {
            return secondsPerEpoch(result);
        }
        double nanos = ends.get(ends.size() - 1) - ends.get(0);
        int cores = Runtime.getRuntime().availableProcessors();
        return Math.max(1e-6, nanos / 1e9 / (ends.size() - 1) / cores);
    }

    /** Seconds that one training needs for one epoch beside the others, preparation included. */
    static double secondsPerEpoch(TuningResult result) {
        double epochs = result.trials().stream().mapToInt(Trial::epochsDone).sum();
        int trials = Math.max(1, result.trials().size());
        double withDefault = epochs * (trials + 1) / trials;
        return Math.max(1e-6, result.elapsed().toNanos() / 1e9 / Math.max(1, withDefault));
    }

    double secondsPerEpoch(int rows) {
        return Math.max(1e-6, secondsPerRow * rows);
    }

    /**
     * On how many rows networks can train, for the time to pay for some epochs of some trainings.
     */
    int affordableRows(Duration limit, int trainings, int epochs) {
        double rows = limit.toNanos() / 1e9 * SHARE / trainings / epochs / secondsPerRow;
        return (int) Math.max(LEAST_ROWS, Math.min(Integer.MAX_VALUE, Math.round(rows)));
    }
}
