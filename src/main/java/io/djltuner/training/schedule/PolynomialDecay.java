package io.djltuner.training.schedule;

/** f + (1 − f) · (1 − (e − 1) / H)^power. */
record PolynomialDecay(double endFraction, double power) implements LearningRateSchedule {

    PolynomialDecay {
        Bounds.closed("polynomial: endFraction", endFraction);
        if (!(power > 0 && power < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "polynomial: power must be finite and above 0, but got " + power);
        }
    }

    @Override
    public double fraction(int epoch, int horizon) {
        double left = 1 - Bounds.progress(epoch, horizon);
        return endFraction + (1 - endFraction) * Math.pow(left, power);
    }

    @Override
    public String toString() {
        return "polynomial(endFraction=" + endFraction + ", power=" + power + ")";
    }
}
