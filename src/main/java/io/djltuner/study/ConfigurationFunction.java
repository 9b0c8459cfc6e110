package io.djltuner.study;

import io.djltuner.space.Configuration;

/** A function to optimise. */
@FunctionalInterface
public interface ConfigurationFunction {

    /**
     * Evaluates a configuration.
     *
     * @param configuration what to try
     * @return the objective's value; NaN or infinity fails the trial
     * @throws Exception if the trial fails; the search goes on
     */
    double evaluate(Configuration configuration) throws Exception;
}
