package io.djltuner;

import io.djltuner.study.EpochReport;
import io.djltuner.study.Trial;
import io.djltuner.tensorboard.TensorBoardLog;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a search on to TensorBoard's event files as it goes. What the disk does not take is said
 * once, and the search goes on without them: they can be written from the study later.
 */
final class TensorBoardListener implements TuningListener {

    private static final Logger LOG = LoggerFactory.getLogger(TensorBoardListener.class);

    private final TensorBoardLog log;
    private boolean failed;

    TensorBoardListener(TensorBoardLog log) {
        this.log = log;
    }

    @Override
    public void epochEnded(EpochReport report) {
        write(() -> log.epochEnded(report));
    }

    @Override
    public void trialEnded(Trial trial) {
        write(() -> log.trialEnded(trial));
    }

    private synchronized void write(Runnable action) {
        if (failed) {
            return;
        }
        try {
            action.run();
        } catch (UncheckedIOException e) {
            failed = true;
            LOG.warn(
                    "{} ({}); the search goes on without event files",
                    e.getMessage(),
                    String.valueOf(e.getCause()));
        }
    }
}
