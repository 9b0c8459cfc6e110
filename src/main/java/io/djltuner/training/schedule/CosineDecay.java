package io.djltuner.training.schedule;

/** m + (1 − m) · ½ (1 + cos(π (e − 1) / H)). */
record CosineDecay(double minFraction) implements LearningRateSchedule {

    CosineDecay {
        Bounds.closed("cosine: minFraction", minFraction);
    }

    @Override
    public double fraction(int epoch, int horizon) {
        double wave = 0.5 * (1 + Math.cos(Math.PI * Bounds.progress(epoch, horizon)));
        return minFraction + (1 - minFraction) * wave;
    }

    @Override
    public String toString() {
        return "cosine(minFraction=" + minFraction + ")";
    }
}
