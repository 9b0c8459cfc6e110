package io.djltuner.study;

import java.util.Optional;

/**
 * A trial with the part of its training that is to be done now.
 *
 * @param trial as it stood when the leg began
 * @param plan what to do
 * @param startsFrom the complete trial whose weights it starts from, as far as they fit, where it
 *     has no state of its own yet; empty for one that starts afresh
 */
public record Leg(Trial trial, TrialPlan plan, Optional<Trial> startsFrom) {

    /**
     * A leg of a trial that starts afresh.
     *
     * @param trial as it stood when the leg began
     * @param plan what to do
     */
    public Leg(Trial trial, TrialPlan plan) {
        this(trial, plan, Optional.empty());
    }

    /** {@return the epoch that this leg goes to} */
    public int until() {
        return plan.until();
    }

    /** {@return the epochs that the trial trains at most} */
    public int horizon() {
        return TrialPlan.horizon(plan.configuration());
    }
}
