package io.djltuner.study;

/**
 * A trial with the part of its training that is to be done now.
 *
 * @param trial as it stood when the leg began
 * @param plan what to do
 */
public record Leg(Trial trial, TrialPlan plan) {

    /** {@return the epoch that this leg goes to} */
    public int until() {
        return plan.until();
    }

    /** {@return the epochs that the trial trains at most} */
    public int horizon() {
        return TrialPlan.horizon(plan.configuration());
    }
}
