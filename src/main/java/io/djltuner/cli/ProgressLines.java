package io.djltuner.cli;

import io.djltuner.TuningListener;
import io.djltuner.TuningResult;
import io.djltuner.study.Schedule;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.io.PrintWriter;
import java.util.Locale;

/** A line for every search, and for every trial that is better than all before it. */
final class ProgressLines implements TuningListener {

    private final PrintWriter out;
    private double best = Double.POSITIVE_INFINITY;

    ProgressLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void started(String plan, Schedule schedule) {
        best = Double.POSITIVE_INFINITY;
        say("searching");
    }

    @Override
    public synchronized void trialEnded(Trial trial) {
        if (trial.state() == TrialState.COMPLETE && trial.value().orElse(best) < best) {
            best = trial.value().getAsDouble();
            say(
                    String.format(
                            Locale.ROOT,
                            "  loss %.4g  %s",
                            best,
                            trial.configuration().toString()));
        }
    }

    @Override
    public synchronized void finished(TuningResult result) {
        say(String.format(Locale.ROOT, "  %d trials", result.trials().size()));
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
