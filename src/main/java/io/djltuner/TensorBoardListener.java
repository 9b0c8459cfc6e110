package io.djltuner;

import io.djltuner.study.EpochReport;
import io.djltuner.study.Trial;
import io.djltuner.tensorboard.TensorBoardLog;

/** Passes a search on to TensorBoard's event files as it goes. */
record TensorBoardListener(TensorBoardLog log) implements TuningListener {

    @Override
    public void epochEnded(EpochReport report) {
        log.epochEnded(report);
    }

    @Override
    public void trialEnded(Trial trial) {
        log.trialEnded(trial);
    }
}
