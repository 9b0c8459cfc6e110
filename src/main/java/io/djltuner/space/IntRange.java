package io.djltuner.space;

import java.util.Optional;

/**
 * Whole numbers from min to max, both included, perhaps in steps: linear ones (16, 32, 48 …) or
 * multiplicative ones (32, 64, 128 …). On a log scale every number's share of the unit interval is
 * that of a log-uniform draw rounded to it.
 *
 * @param name its name
 * @param min the smallest value
 * @param max the largest value
 * @param scale of the axis; multiplicative steps are their own
 * @param step the difference of neighbours, at least 1; 1 with multiplicative steps
 * @param factor the quotient of neighbours, at least 2; 1 without multiplicative steps
 * @param defaultValue where a practitioner would start
 * @param condition when it exists; empty: always
 */
public record IntRange(
        String name,
        int min,
        int max,
        Scale scale,
        int step,
        int factor,
        Integer defaultValue,
        Optional<Condition> condition)
        implements Hyperparameter<Integer> {

    /**
     * Checks the range and its steps.
     *
     * @param name its name
     * @param min the smallest value
     * @param max the largest value
     * @param scale of the axis
     * @param step the difference of neighbours, at least 1
     * @param factor the quotient of neighbours, at least 2
     * @param defaultValue where a practitioner would start
     * @param condition when it exists
     */
    public IntRange {
        Checks.name(name);
        if (min > max) {
            throw Checks.bad(name, "min must not exceed max, but got min=" + min + ", max=" + max);
        }
        if (scale != Scale.LINEAR && min < 1) {
            throw Checks.bad(name, "a log scale needs min > 0, but got min=" + min);
        }
        if ((long) max - min >= Integer.MAX_VALUE) {
            throw Checks.bad(
                    name, "max − min must be below 2³¹ − 1, but got min=" + min + ", max=" + max);
        }
        checkStep(name, min, max, scale, step);
        checkFactor(name, min, max, factor);
    }

    private static void checkStep(String name, int min, int max, Scale scale, int step) {
        if (step < 1) {
            throw Checks.bad(name, "a step must be at least 1, but got " + step);
        }
        if (step > 1 && scale != Scale.LINEAR) {
            throw Checks.bad(name, "a log scale takes multiplicative steps: use multiply");
        }
        long over = ((long) max - min) % step;
        if (over != 0) {
            throw Checks.bad(
                    name,
                    "%d is not %d + n·%d; use %d or %d"
                            .formatted(max, min, step, max - over, max - over + step));
        }
    }

    private static void checkFactor(String name, int min, int max, int factor) {
        if (factor < 1) {
            throw Checks.bad(name, "a factor must be at least 2, but got " + factor);
        }
        if (factor > 1) {
            if (min < 1) {
                throw Checks.bad(name, "multiplicative steps need min > 0, but got min=" + min);
            }
            long below = min;
            while (below * factor <= max) {
                below *= factor;
            }
            if (below != max) {
                throw Checks.bad(
                        name,
                        "%d is not %d·%dⁿ; use %d or %d"
                                .formatted(max, min, factor, below, below * factor));
            }
        }
    }

    /**
     * All whole numbers from min to max on a linear scale, the middle as default.
     *
     * @param name its name
     * @param min the smallest value
     * @param max the largest value
     * @return the hyperparameter
     */
    public static IntRange of(String name, int min, int max) {
        return make(name, min, max, Scale.LINEAR, 1, 1, Optional.empty());
    }

    /** With the middle of its scale as default. */
    private static IntRange make(
            String name,
            int min,
            int max,
            Scale scale,
            int step,
            int factor,
            Optional<Condition> condition) {
        IntRange range = new IntRange(name, min, max, scale, step, factor, min, condition);
        return new IntRange(name, min, max, scale, step, factor, range.value(0.5), condition);
    }

    /**
     * On another scale; the default becomes its middle.
     *
     * @param other the scale
     * @return the copy
     */
    public IntRange scale(Scale other) {
        return make(name, min, max, other, step, factor, condition);
    }

    /**
     * In linear steps from min; the default becomes the middle.
     *
     * @param difference of neighbours; must divide max − min
     * @return the copy
     */
    public IntRange step(int difference) {
        return make(name, min, max, scale, difference, 1, condition);
    }

    /**
     * In multiplicative steps from min: min, min·quotient, … max; the default becomes the middle.
     *
     * @param quotient of neighbours, at least 2; max must be min times a power of it
     * @return the copy
     */
    public IntRange multiply(int quotient) {
        if (quotient < 2) {
            throw Checks.bad(name, "a factor must be at least 2, but got " + quotient);
        }
        return make(name, min, max, Scale.LINEAR, 1, quotient, condition);
    }

    @Override
    public Class<Integer> type() {
        return Integer.class;
    }

    private int count() {
        if (factor == 1) {
            return (max - min) / step + 1;
        }
        int count = 1;
        for (long value = min; value < max; value *= factor) {
            count++;
        }
        return count;
    }

    @Override
    public Dimension dimension() {
        return new Dimension.Ordered(count());
    }

    @Override
    public Integer value(double unit) {
        Checks.unit(name, unit);
        if (factor > 1) {
            return valueAt(Checks.cell(unit, count()));
        }
        if (scale == Scale.LINEAR) {
            return valueAt(Checks.cell(unit, count()));
        }
        long rounded = Math.round(scale.value(unit, min - 0.5, max + 0.5));
        return (int) Math.max(min, Math.min(max, rounded));
    }

    @Override
    public Integer valueAt(int index) {
        java.util.Objects.checkIndex(index, count());
        return factor == 1 ? min + index * step : (int) (min * Math.round(Math.pow(factor, index)));
    }

    @Override
    public double unit(Integer value) {
        if (!accepts(value)) {
            throw Checks.notAValue(this, value);
        }
        if (factor > 1) {
            int index = (int) Math.round(Math.log((double) value / min) / Math.log(factor));
            return (index + 0.5) / count();
        }
        if (scale == Scale.LINEAR) {
            int index = (value - min) / step;
            return (index + 0.5) / count();
        }
        double low = scale.unit(value - 0.5, min - 0.5, max + 0.5);
        double high = scale.unit(value + 0.5, min - 0.5, max + 0.5);
        return (low + high) / 2;
    }

    @Override
    public boolean accepts(Object value) {
        if (!(value instanceof Integer number) || number < min || number > max) {
            return false;
        }
        if (factor == 1) {
            return (number - min) % step == 0;
        }
        long reached = min;
        while (reached < number) {
            reached *= factor;
        }
        return reached == number;
    }

    @Override
    public IntRange when(Condition when) {
        return new IntRange(name, min, max, scale, step, factor, defaultValue, Optional.of(when));
    }

    @Override
    public IntRange defaultTo(Integer value) {
        if (!accepts(value)) {
            throw Checks.notAValue(this, value);
        }
        return new IntRange(name, min, max, scale, step, factor, value, condition);
    }

    @Override
    public String toString() {
        String steps =
                factor > 1 ? " in powers of " + factor : step > 1 ? " in steps of " + step : "";
        String axis = scale == Scale.LINEAR ? "" : ", " + scale;
        return name + " " + min + " … " + max + steps + axis;
    }
}
