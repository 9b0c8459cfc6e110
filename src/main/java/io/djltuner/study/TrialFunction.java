package io.djltuner.study;

/** A function to optimise that trains epoch by epoch. */
@FunctionalInterface
public interface TrialFunction {

    /**
     * Tries a configuration.
     *
     * @param leg what to try; report to it after every epoch and stop when it says so
     * @return the objective's value; what is returned after being told to stop is not read
     * @throws Exception if the trial fails; the search goes on
     */
    double evaluate(ReportingLeg leg) throws Exception;
}
