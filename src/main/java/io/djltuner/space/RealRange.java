package io.djltuner.space;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Real numbers from min to max, both included, perhaps in steps. Steps are counted in decimals, so
 * that 0 … 0.5 in steps of 0.1 has six values and the fourth is 0.3, not 0.30000000000000004.
 *
 * @param name its name
 * @param min the smallest value
 * @param max the largest value
 * @param scale of the axis
 * @param step the difference of neighbours; 0 for a continuous range
 * @param defaultValue where a practitioner would start
 * @param condition when it exists; empty: always
 */
public record RealRange(
        String name,
        double min,
        double max,
        Scale scale,
        double step,
        Double defaultValue,
        Optional<Condition> condition)
        implements Hyperparameter<Double> {

    /**
     * Checks the range and its steps.
     *
     * @param name its name
     * @param min the smallest value
     * @param max the largest value
     * @param scale of the axis
     * @param step the difference of neighbours
     * @param defaultValue where a practitioner would start
     * @param condition when it exists
     */
    public RealRange {
        Checks.name(name);
        if (!Double.isFinite(min) || !Double.isFinite(max) || min > max) {
            throw Checks.bad(
                    name,
                    "min and max must be finite and min must not exceed max, but got min="
                            + min
                            + ", max="
                            + max);
        }
        if (Double.isInfinite(max - min)) {
            throw Checks.bad(name, "max − min must be finite, but got min=" + min + ", max=" + max);
        }
        if (scale != Scale.LINEAR && min <= 0) {
            throw Checks.bad(name, "a log scale needs min > 0, but got min=" + min);
        }
        checkStep(name, min, max, scale, step);
    }

    private static void checkStep(String name, double min, double max, Scale scale, double step) {
        if (!(step >= 0) || Double.isInfinite(step)) {
            throw Checks.bad(name, "a step must be positive, but got " + step);
        }
        if (step > 0 && scale != Scale.LINEAR) {
            throw Checks.bad(name, "steps need a linear scale, but got " + scale);
        }
        if (step > 0) {
            BigDecimal low = BigDecimal.valueOf(min);
            BigDecimal width = BigDecimal.valueOf(step);
            BigDecimal[] parts = BigDecimal.valueOf(max).subtract(low).divideAndRemainder(width);
            if (parts[1].signum() != 0) {
                BigDecimal below = low.add(parts[0].multiply(width));
                throw Checks.bad(
                        name,
                        "%s is not %s + n·%s; use %s or %s"
                                .formatted(
                                        max,
                                        min,
                                        step,
                                        below.toPlainString(),
                                        below.add(width).toPlainString()));
            }
            if (parts[0].compareTo(BigDecimal.valueOf(Integer.MAX_VALUE - 1)) > 0) {
                throw Checks.bad(name, "a step of " + step + " gives more than 2³¹ values");
            }
        }
    }

    /**
     * All real numbers from min to max on a linear scale, the middle as default.
     *
     * @param name its name
     * @param min the smallest value
     * @param max the largest value
     * @return the hyperparameter
     */
    public static RealRange of(String name, double min, double max) {
        return make(name, min, max, Scale.LINEAR, 0, Optional.empty());
    }

    private static RealRange make(
            String name,
            double min,
            double max,
            Scale scale,
            double step,
            Optional<Condition> condition) {
        // -0.0 and 0.0 are one value.
        double low = min + 0.0;
        double high = max + 0.0;
        RealRange range = new RealRange(name, low, high, scale, step, low, condition);
        return new RealRange(name, low, high, scale, step, range.value(0.5), condition);
    }

    /**
     * On another scale; the default becomes its middle.
     *
     * @param other the scale
     * @return the copy
     */
    public RealRange scale(Scale other) {
        return make(name, min, max, other, step, condition);
    }

    /**
     * In steps from min; the default becomes the middle.
     *
     * @param difference of neighbours, positive; must divide max − min
     * @return the copy
     */
    public RealRange step(double difference) {
        if (!(difference > 0)) {
            throw Checks.bad(name, "a step must be positive, but got " + difference);
        }
        return make(name, min, max, scale, difference, condition);
    }

    @Override
    public Class<Double> type() {
        return Double.class;
    }

    private int count() {
        return BigDecimal.valueOf(max)
                        .subtract(BigDecimal.valueOf(min))
                        .divideToIntegralValue(BigDecimal.valueOf(step))
                        .intValueExact()
                + 1;
    }

    @Override
    public Dimension dimension() {
        if (min == max) {
            return new Dimension.Ordered(1);
        }
        return step > 0 ? new Dimension.Ordered(count()) : new Dimension.Continuous();
    }

    @Override
    public Double value(double unit) {
        Checks.unit(name, unit);
        if (min == max) {
            return min;
        }
        if (step > 0) {
            return at(Checks.cell(unit, count()));
        }
        if (unit == 0 || unit == 1) {
            return unit == 0 ? min : max;
        }
        return Math.max(min, Math.min(max, scale.value(unit, min, max)));
    }

    private double at(int index) {
        BigDecimal offset = BigDecimal.valueOf(step).multiply(BigDecimal.valueOf(index));
        return BigDecimal.valueOf(min).add(offset).doubleValue();
    }

    @Override
    public double unit(Double value) {
        if (!accepts(value)) {
            throw Checks.notAValue(this, value);
        }
        if (min == max) {
            return 0.5;
        }
        if (step > 0) {
            return (Math.round((value - min) / step) + 0.5) / count();
        }
        return scale.unit(value, min, max);
    }

    @Override
    public boolean accepts(Object value) {
        if (!(value instanceof Double number) || !(number >= min && number <= max)) {
            return false;
        }
        return step == 0 || min == max || at((int) Math.round((number - min) / step)) == number;
    }

    @Override
    public RealRange when(Condition when) {
        return new RealRange(name, min, max, scale, step, defaultValue, Optional.of(when));
    }

    @Override
    public RealRange defaultTo(Double value) {
        if (!accepts(value)) {
            throw Checks.notAValue(this, value);
        }
        return new RealRange(name, min, max, scale, step, value + 0.0, condition);
    }

    @Override
    public String toString() {
        String steps = step > 0 ? " in steps of " + step : "";
        String axis = scale == Scale.LINEAR ? "" : ", " + scale;
        return name + " " + min + " … " + max + steps + axis;
    }
}
