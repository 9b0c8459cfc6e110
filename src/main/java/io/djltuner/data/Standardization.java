package io.djltuner.data;

/**
 * {@code (x − mean) / sd}; 0 for a column that never varied.
 *
 * @param mean of the values that are not missing
 * @param sd their population standard deviation; 0 if they are all the same
 */
record Standardization(double mean, double sd) {

    static final Standardization NONE = new Standardization(0, 1);

    Standardization {
        if (!Double.isFinite(mean) || !Double.isFinite(sd) || sd < 0) {
            throw new IllegalArgumentException(
                    "standardization: mean and sd must be finite and sd ≥ 0, but got mean=%s, sd=%s"
                            .formatted(mean, sd));
        }
    }

    static Standardization fit(NumericColumn column, int[] rows) {
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        int count = 0;
        for (int row : rows) {
            if (!column.isMissing(row)) {
                double value = column.value(row);
                sum += value;
                min = Math.min(min, value);
                max = Math.max(max, value);
                count++;
            }
        }
        if (count == 0) {
            return new Standardization(0, 0);
        }
        // Equal values are told apart from nearly equal ones here: their mean may be off by an ulp.
        if (min == max) {
            return new Standardization(min, 0);
        }
        double mean = sum / count;
        double squares = 0;
        for (int row : rows) {
            if (!column.isMissing(row)) {
                double deviation = column.value(row) - mean;
                squares += deviation * deviation;
            }
        }
        double sd = Math.sqrt(squares / count);
        if (!Double.isFinite(sd)) {
            throw new DataException(
                    "column '" + column.name() + "'",
                    "numbers from %s to %s are too far apart to standardise; take their logarithms"
                            .formatted(min, max));
        }
        return new Standardization(mean, sd);
    }

    double apply(double value) {
        return sd == 0 ? 0 : (value - mean) / sd;
    }

    double undo(double standardized) {
        return mean + sd * standardized;
    }
}
