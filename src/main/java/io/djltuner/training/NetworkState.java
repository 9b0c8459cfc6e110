package io.djltuner.training;

/**
 * Everything that the next training step of one network reads and changes, on the host and without
 * padding, whatever trained it: the network goes on from here exactly.
 *
 * @param weights all parameters in the network's own order
 * @param first the optimizer's first moments in the same order; empty when it keeps none
 * @param second its second moments; empty when it keeps none
 * @param steps optimizer steps taken
 */
public record NetworkState(double[] weights, double[] first, double[] second, long steps) {

    private static final double[] NONE = {};

    /**
     * The state before the first step.
     *
     * @param weights the initial parameters
     * @return the state
     */
    public static NetworkState initial(double[] weights) {
        return new NetworkState(weights, NONE, NONE, 0);
    }

    /**
     * Checks that moments, where there are any, are as many as the weights.
     *
     * @param weights all parameters in the network's own order
     * @param first the optimizer's first moments in the same order
     * @param second its second moments
     * @param steps optimizer steps taken
     */
    public NetworkState {
        boolean oddFirst = first.length != 0 && first.length != weights.length;
        boolean oddSecond = second.length != 0 && second.length != weights.length;
        if (oddFirst || oddSecond) {
            throw new IllegalArgumentException(
                    "network state: %d weights need as many moments, but got %d and %d"
                            .formatted(weights.length, first.length, second.length));
        }
    }
}
