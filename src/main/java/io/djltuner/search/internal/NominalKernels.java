package io.djltuner.search.internal;

import java.util.SplittableRandom;

/**
 * The kernels of Aitchison and Aitken (1976) for values without an order: an observation's own
 * value with probability 1 − λ, and with λ one of all values, uniformly. As in other
 * implementations of TPE λ = n/(n + K) for n values and K kernels, the prior counted: few
 * observations of many values say little.
 */
final class NominalKernels implements AxisKernels {

    private final int values;
    private final double leave;
    private final int[] indices;
    private final double own;
    private final double other;

    NominalKernels(UnitAxis axis, double[] centres) {
        values = axis.values();
        leave = values / (values + centres.length + 1.0);
        own = Math.log((1 - leave) * values + leave);
        other = Math.log(leave);
        indices = new int[centres.length];
        for (int k = 0; k < centres.length; k++) {
            indices[k] = Double.isNaN(centres[k]) ? -1 : axis.index(centres[k]);
        }
    }

    @Override
    public void addLogDensities(double unit, double[] sums) {
        int index = (int) Math.min(values - 1L, (long) (unit * values));
        for (int k = 0; k < indices.length; k++) {
            if (indices[k] >= 0) {
                sums[k] += indices[k] == index ? own : other;
            }
        }
    }

    @Override
    public double draw(int kernel, SplittableRandom random) {
        double anywhere = random.nextDouble();
        boolean stays = indices[kernel] >= 0 && random.nextDouble() >= leave;
        return stays ? (indices[kernel] + 0.5) / values : anywhere;
    }
}
