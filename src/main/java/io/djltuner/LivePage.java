package io.djltuner;

import io.djltuner.report.Dashboard;
import io.djltuner.report.Report;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;

/** Keeps the dashboard of a search up to date. */
final class LivePage implements TuningListener {

    private final Dashboard dashboard;

    LivePage(Study study) {
        dashboard = Dashboard.start(() -> Report.of(study));
    }

    Dashboard dashboard() {
        return dashboard;
    }

    @Override
    public void epochEnded(EpochReport report) {
        dashboard.epochEnded(report);
    }

    @Override
    public void trialEnded(Trial trial) {
        dashboard.changed();
    }

    @Override
    public void finished(TuningResult result) {
        dashboard.finish(
                "The search is over"
                        + result.stopReason().map(reason -> ": " + reason).orElse("")
                        + ".");
    }

    /** For a search that gave no result; without effect after one that did. */
    void end() {
        dashboard.finish("The search ended with an error.");
    }
}
