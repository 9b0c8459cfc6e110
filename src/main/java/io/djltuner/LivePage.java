package io.djltuner;

import io.djltuner.report.Dashboard;
import io.djltuner.report.Report;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the dashboard of a search up to date. */
final class LivePage implements TuningListener {

    private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);

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
        finish(
                "The search is over"
                        + result.stopReason().map(reason -> ": " + reason).orElse("")
                        + ".");
    }

    /** For a search that gave no result; without effect after one that did. */
    void end() {
        finish("The search ended with an error.");
    }

    /** A search is worth more than its picture. */
    private void finish(String text) {
        try {
            dashboard.finish(text);
        } catch (RuntimeException e) {
            LOG.warn("the dashboard's last page could not be made", e);
        }
    }
}
