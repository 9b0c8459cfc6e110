package io.djltuner.training.fused;

/**
 * Predicts how long a cohort's step takes: what {@link CohortLoad} counts, each with its price on
 * this machine.
 *
 * @param operation microseconds that an operation of the engine costs whatever its arrays hold
 * @param product microseconds that a small matrix product costs beside its arithmetic
 * @param multiplications microseconds of a thousand multiplications in matrix products
 * @param numbers microseconds of a thousand numbers that a layer's other operations touch
 * @param updated microseconds of a thousand numbers that the optimizer touches
 * @param uncached microseconds of a thousand parameters, moments and activations that do not stay
 *     in the cache
 */
public record StepCost(
        double operation,
        double product,
        double multiplications,
        double numbers,
        double updated,
        double uncached) {

    /**
     * {@return microseconds of a training step}
     *
     * @param load of the cohort
     */
    public double step(CohortLoad load) {
        return price(load.features());
    }

    /**
     * {@return microseconds of an epoch with its evaluation}
     *
     * @param load of the cohort
     * @param steps of an epoch
     * @param evaluated how many batches of rows are evaluated after it
     */
    public double epoch(CohortLoad load, double steps, double evaluated) {
        return steps * price(load.features()) + evaluated * price(load.featuresOfEvaluation());
    }

    private double price(double[] features) {
        return operation * features[0]
                + product * features[1]
                + multiplications * features[2]
                + numbers * features[3]
                + updated * features[4]
                + uncached * features[5];
    }

    double[] prices() {
        return new double[] {operation, product, multiplications, numbers, updated, uncached};
    }

    static StepCost of(double[] prices) {
        return new StepCost(prices[0], prices[1], prices[2], prices[3], prices[4], prices[5]);
    }
}
