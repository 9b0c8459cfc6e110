package io.djltuner.study;

import io.djltuner.space.Configuration;
import java.util.Map;

/** A leg in the hands of a function: what to try, and where to report. */
public final class ReportingLeg {

    private final Study study;
    private final Leg leg;
    private Verdict last = Verdict.CONTINUE;

    ReportingLeg(Study study, Leg leg) {
        this.study = study;
        this.leg = leg;
    }

    /** {@return what to try} */
    public Configuration configuration() {
        return leg.plan().configuration();
    }

    /** {@return the trial} */
    public Trial trial() {
        return leg.trial();
    }

    /** {@return the epoch to go on after: 0 for a new trial} */
    public int epochsDone() {
        return leg.trial().epochsDone();
    }

    /** {@return the epoch to go to} */
    public int until() {
        return leg.until();
    }

    /**
     * Reports an epoch.
     *
     * @param epoch from 1
     * @param metrics by name, the objective's among them
     * @return whether to go on
     */
    public Verdict report(int epoch, Map<String, Double> metrics) {
        last = study.report(leg.trial().number(), epoch, metrics);
        return last;
    }

    /**
     * Reports the objective after an epoch.
     *
     * @param epoch from 1
     * @param value of the objective
     * @return whether to go on
     */
    public Verdict report(int epoch, double value) {
        return report(epoch, Map.of(study.objective().metric(), value));
    }

    Verdict last() {
        return last;
    }
}
