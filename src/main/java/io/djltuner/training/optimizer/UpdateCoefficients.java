package io.djltuner.training.optimizer;

import io.djltuner.space.MlpOptimizer;

/**
 * The coefficients of one optimizer's step t, written as one formula for all of them:
 *
 * <pre>
 * m ← a·m + b·g      v ← c·v + d·g²      w ← keep·w − (p·m + q·g) / (r·√v + e)
 * </pre>
 *
 * <p>SGD: a = momentum, b = 1, p = rate (Nesterov: p = rate·momentum, q = rate). RMSprop (Hinton):
 * c = ρ, d = 1−ρ, q = rate. Adagrad (Duchi 2011): c = d = 1, q = rate. Adam (Kingma &amp; Ba 2015),
 * AdamW (Loshchilov &amp; Hutter 2019): a = β₁, b = 1−β₁, c = β₂, d = 1−β₂, p = rate/(1−β₁ᵗ), r =
 * 1/√(1−β₂ᵗ). Nadam (Dozat 2016): with μₜ = β₁(1 − ½·0.96^(0.004·t)), p = rate·μₜ₊₁/(1−∏₁ᵗ⁺¹μ), q =
 * rate·(1−μₜ)/(1−∏₁ᵗμ). Where the denominator is not used, r = 0 and e = 1. The results are those
 * of PyTorch's optimizers of the same names.
 */
public final class UpdateCoefficients {

    private static final double MOMENTUM_DECAY = 4e-3;

    private final OptimizerSettings settings;

    /**
     * Creates the coefficients of an optimizer.
     *
     * @param settings the optimizer
     */
    public UpdateCoefficients(OptimizerSettings settings) {
        this.settings = settings;
    }

    /** {@return the decay a of the first moment} */
    public double a() {
        return switch (settings.kind()) {
            case SGD -> settings.momentum();
            case RMSPROP, ADAGRAD -> 0;
            case ADAM, ADAMW, NADAM -> settings.beta1();
        };
    }

    /** {@return the weight b of the gradient in the first moment} */
    public double b() {
        return switch (settings.kind()) {
            case SGD -> 1;
            case RMSPROP, ADAGRAD -> 0;
            case ADAM, ADAMW, NADAM -> 1 - settings.beta1();
        };
    }

    /** {@return the decay c of the second moment} */
    public double c() {
        return switch (settings.kind()) {
            case SGD -> 0;
            case RMSPROP -> settings.rho();
            case ADAGRAD -> 1;
            case ADAM, ADAMW, NADAM -> settings.beta2();
        };
    }

    /** {@return the weight d of the squared gradient in the second moment} */
    public double d() {
        return switch (settings.kind()) {
            case SGD -> 0;
            case RMSPROP -> 1 - settings.rho();
            case ADAGRAD -> 1;
            case ADAM, ADAMW, NADAM -> 1 - settings.beta2();
        };
    }

    /** {@return the number e added to the denominator} */
    public double e() {
        return settings.kind() == MlpOptimizer.SGD ? 1 : settings.epsilon();
    }

    /**
     * The factor by which weights shrink before a step.
     *
     * @param rate the learning rate
     * @return keep
     */
    public double keep(double rate) {
        return 1 - rate * settings.weightDecay();
    }

    /**
     * The coefficients that change from step to step.
     *
     * @param rate the learning rate
     * @param step t, from 1
     * @param momentumProduct ∏μ over the steps before t, as {@link #momentumProduct} gives it; only
     *     Nadam reads it
     * @param into receives p, q, r
     */
    public void step(double rate, long step, double momentumProduct, double[] into) {
        double t = (double) step;
        double p = 0;
        double q = 0;
        double r = 1;
        switch (settings.kind()) {
            case SGD -> {
                p = settings.nesterov() ? rate * settings.momentum() : rate;
                q = settings.nesterov() ? rate : 0;
                r = 0;
            }
            case RMSPROP, ADAGRAD -> q = rate;
            case ADAM, ADAMW -> {
                p = rate / (1 - Math.pow(settings.beta1(), t));
                r = 1 / Math.sqrt(1 - Math.pow(settings.beta2(), t));
            }
            case NADAM -> {
                double now = momentum(step);
                double next = momentum(step + 1);
                double product = momentumProduct * now;
                p = rate * next / (1 - product * next);
                q = rate * (1 - now) / (1 - product);
                r = 1 / Math.sqrt(1 - Math.pow(settings.beta2(), t));
            }
        }
        into[0] = p;
        into[1] = q;
        into[2] = r;
    }

    /**
     * The coefficients of a step as the engine's programs read them: −p, −q and r. With both
     * moments they come as −p/r, −q/r and e/r, since (p·m + q·g) / (r·√v + e) is ((p/r)·m +
     * (q/r)·g) / (√v + e/r), which is one operation less.
     *
     * @param rate the learning rate
     * @param step t, from 1
     * @param momentumProduct as in {@link #step}
     * @param mixed whether the program runs several optimizers at once and needs the plain form
     * @param into receives three numbers
     */
    public void programStep(
            double rate, long step, double momentumProduct, boolean mixed, double[] into) {
        step(rate, step, momentumProduct, into);
        boolean divided = !mixed && settings.updateKind() == UpdateKind.BOTH_MOMENTS;
        double r = divided ? into[2] : 1;
        into[0] /= -r;
        into[1] /= -r;
        into[2] = divided ? e() / r : into[2];
    }

    /**
     * The numbers that hold for a whole epoch: a, b, c, d, e, keep.
     *
     * @param rate the learning rate of the epoch
     * @return six numbers
     */
    public double[] epochNumbers(double rate) {
        return new double[] {a(), b(), c(), d(), e(), keep(rate)};
    }

    /**
     * Nadam's momentum μ at step t, from 1.
     *
     * @param step t
     * @return μ
     */
    public double momentum(long step) {
        return settings.beta1() * (1 - 0.5 * Math.pow(0.96, step * MOMENTUM_DECAY));
    }

    /**
     * The product of Nadam's momenta over the first steps.
     *
     * @param steps how many
     * @return ∏μ₁…μ_steps, 1 for none; other optimizers always 1
     */
    public double momentumProduct(long steps) {
        double product = 1;
        // Below the smallest double the product is 0 and stays so.
        for (long t = 1; settings.kind() == MlpOptimizer.NADAM && t <= steps && product > 0; t++) {
            product *= momentum(t);
        }
        return product;
    }

    /** {@return whether p, q and r change from step to step while the rate does not} */
    public boolean changesByStep() {
        return settings.updateKind() == UpdateKind.BOTH_MOMENTS;
    }
}
