package io.djltuner.analysis;

import io.djltuner.space.Choice;
import io.djltuner.space.Configuration;
import io.djltuner.space.Dimension;
import io.djltuner.space.Fixed;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The axis of a hyperparameter in a picture. A place on it is its <em>position</em>: the number
 * itself on an axis of numbers, the index of the category, from 0, on an axis of categories.
 *
 * @param name the hyperparameter's name
 * @param kind how positions lie on the axis
 * @param min the smallest position
 * @param max the largest position
 * @param categories the texts of the categories, in order; empty on an axis of numbers
 */
public record ParameterAxis(
        String name, Kind kind, double min, double max, List<String> categories) {

    /** How positions lie on an axis. */
    public enum Kind {
        /** Numbers, evenly. */
        LINEAR,
        /** Numbers, evenly in the logarithm. */
        LOG,
        /** Numbers, evenly in the logarithm of the distance from above the top. */
        REVERSE_LOG,
        /** Categories whose neighbours are alike. */
        ORDERED,
        /** Categories without an order. */
        NOMINAL;

        /** {@return whether positions are indices of categories} */
        public boolean isCategorical() {
            return this == ORDERED || this == NOMINAL;
        }
    }

    /**
     * Checks the bounds and copies.
     *
     * @param name the hyperparameter's name
     * @param kind how positions lie on the axis
     * @param min the smallest position
     * @param max the largest position
     * @param categories the texts of the categories, in order
     */
    public ParameterAxis {
        if (!(min <= max)) {
            throw new IllegalArgumentException(
                    "%s: min must not exceed max, but got min=%s, max=%s"
                            .formatted(name, min, max));
        }
        categories = List.copyOf(categories);
    }

    /**
     * The axis of a hyperparameter. Ranges are axes of numbers, multiplicative steps on a log
     * scale; choices and fixed values are axes of categories.
     *
     * @param parameter any
     * @return its axis
     */
    public static ParameterAxis of(Hyperparameter<?> parameter) {
        if (parameter instanceof IntRange range) {
            Scale scale = range.factor() > 1 ? Scale.LOG : range.scale();
            return numbers(range.name(), scale, range.min(), range.max());
        }
        if (parameter instanceof RealRange range) {
            return numbers(range.name(), range.scale(), range.min(), range.max());
        }
        boolean nominal = parameter.dimension() instanceof Dimension.Nominal;
        List<?> values =
                parameter instanceof Choice<?> choice
                        ? choice.values()
                        : List.of(((Fixed<?>) parameter).defaultValue());
        return new ParameterAxis(
                parameter.name(),
                nominal ? Kind.NOMINAL : Kind.ORDERED,
                0,
                values.size() - 1.0,
                texts(values));
    }

    /** As people read them, unless rounding would make two of them one. */
    private static List<String> texts(List<?> values) {
        List<String> texts = values.stream().map(Configuration::text).toList();
        return texts.stream().distinct().count() == texts.size()
                ? texts
                : values.stream().map(String::valueOf).toList();
    }

    private static ParameterAxis numbers(String name, Scale scale, double min, double max) {
        Kind kind =
                switch (scale) {
                    case LINEAR -> Kind.LINEAR;
                    case LOG -> Kind.LOG;
                    case REVERSE_LOG -> Kind.REVERSE_LOG;
                };
        return new ParameterAxis(name, kind, min, max, List.of());
    }

    /**
     * The axes of everything that varies in a space, in its order.
     *
     * @param space any
     * @return an axis for each hyperparameter with more than one value
     */
    public static List<ParameterAxis> all(SearchSpace space) {
        return space.searchable().stream().map(ParameterAxis::of).toList();
    }

    /**
     * Where a configuration lies.
     *
     * @param configuration any
     * @return the position; empty where the hyperparameter is inactive or has a value off the axis
     */
    public OptionalDouble position(Configuration configuration) {
        Object value = configuration.values().get(name);
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (kind.isCategorical()) {
            int exact = categories.indexOf(String.valueOf(value));
            int index = exact >= 0 ? exact : categories.indexOf(Configuration.text(value));
            return index < 0 ? OptionalDouble.empty() : OptionalDouble.of(index);
        }
        return value instanceof Number number
                        && number.doubleValue() >= min
                        && number.doubleValue() <= max
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    /**
     * The share of the axis below a position; the middle of its cell for a category.
     *
     * @param position from min to max
     * @return in [0, 1]
     */
    public double unit(double position) {
        if (kind.isCategorical()) {
            return (position + 0.5) / categories.size();
        }
        if (min == max) {
            return 0.5;
        }
        double unit = (along(position) - along(min)) / (along(max) - along(min));
        return Math.max(0, Math.min(1, unit));
    }

    /** A coordinate in which the axis of numbers is even. */
    double along(double position) {
        return switch (kind) {
            case LOG -> Math.log(position);
            case REVERSE_LOG -> -Math.log(max + min - position);
            default -> position;
        };
    }

    /**
     * Positions spread evenly over the axis, for grids: both ends and what lies between, or every
     * category.
     *
     * @param count how many on an axis of numbers, at least 2
     * @return them in order
     */
    public List<Double> spread(int count) {
        if (count < 2) {
            throw new IllegalArgumentException("count: must be at least 2, but got " + count);
        }
        if (kind.isCategorical()) {
            return IntStream.range(0, categories.size()).mapToObj(index -> (double) index).toList();
        }
        if (min == max) {
            return List.of(min);
        }
        return IntStream.range(0, count).mapToObj(i -> at((double) i / (count - 1))).toList();
    }

    private double at(double unit) {
        if (unit == 0 || unit == 1) {
            return unit == 0 ? min : max;
        }
        return switch (kind) {
            case LOG -> min * Math.pow(max / min, unit);
            case REVERSE_LOG -> max + min - min * Math.pow(max / min, 1 - unit);
            default -> min + unit * (max - min);
        };
    }

    /**
     * A position as people read it.
     *
     * @param position from min to max
     * @return the number with four significant digits, or the category
     */
    public String label(double position) {
        return kind.isCategorical()
                ? categories.get((int) Math.round(position))
                : Configuration.text(position);
    }
}
