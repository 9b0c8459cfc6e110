package io.djltuner.search.internal;

/** A function of several variables that gives its gradient along with its value. */
@FunctionalInterface
public interface SmoothFunction {

    /**
     * Evaluates.
     *
     * @param point where; not changed
     * @param gradient is overwritten with the partial derivatives there
     * @return the value; infinite or NaN where the function is not defined, the gradient then means
     *     nothing
     */
    double at(double[] point, double[] gradient);
}
