package io.djltuner.training.fused;

import io.djltuner.training.optimizer.OptimizerSettings;
import io.djltuner.training.optimizer.UpdateCoefficients;
import java.util.Set;

/**
 * How an optimizer's moments decay. Networks in which both do alike, and whose gradients move them
 * through the moments alone, are moved together in fewer operations.
 *
 * @param first the weight b of the gradient in the first moment
 * @param second the decay c of the second moment
 * @param alone whether a gradient also moves weights by itself, as Nadam's does
 */
record Decays(double first, double second, boolean alone) {

    private static final int OWN_TERM = 5;

    static Decays of(OptimizerSettings optimizer) {
        UpdateCoefficients update = new UpdateCoefficients(optimizer);
        return new Decays(update.b(), update.c(), optimizer.flags()[OWN_TERM] > 0);
    }

    /** Whether networks with these decays of both moments are moved together. */
    static boolean areAlike(Set<Decays> all) {
        return all.size() == 1 && all.stream().noneMatch(Decays::alone);
    }
}
