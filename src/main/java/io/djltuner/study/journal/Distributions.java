package io.djltuner.study.journal;

import io.djltuner.space.Choice;
import io.djltuner.space.Fixed;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Hyperparameters in Optuna's words. What Optuna has no word for is written as what comes nearest:
 * a reverse-logarithmic range as a plain one, multiplicative steps as a choice among their numbers,
 * a fixed value as a choice of one, an enum by the names of its constants.
 */
final class Distributions {

    private Distributions() {}

    /** A distribution as the JSON text that Optuna puts into a string. */
    static String text(Hyperparameter<?> parameter) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        String name;
        if (isCategorical(parameter)) {
            name = "CategoricalDistribution";
            attributes.put("choices", choices(parameter).stream().map(ValueType::encode).toList());
        } else if (parameter instanceof IntRange range) {
            name = "IntDistribution";
            attributes.put("log", range.scale() == Scale.LOG);
            attributes.put("step", range.step());
            attributes.put("low", range.min());
            attributes.put("high", range.max());
        } else {
            RealRange range = (RealRange) parameter;
            name = "FloatDistribution";
            attributes.put("step", range.step() > 0 ? range.step() : Optional.empty());
            attributes.put("low", range.min());
            attributes.put("high", range.max());
            attributes.put("log", range.scale() == Scale.LOG);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("attributes", attributes);
        return Json.text(json);
    }

    /** A choice among several types as text; Python's None is {@code None}. */
    static String text(Object choice) {
        return choice instanceof Optional<?> ? "None" : String.valueOf(choice);
    }

    private static boolean isCategorical(Hyperparameter<?> parameter) {
        return parameter instanceof Choice<?>
                || parameter instanceof Fixed<?>
                || (parameter instanceof IntRange range && range.factor() > 1);
    }

    private static List<?> choices(Hyperparameter<?> parameter) {
        return parameter instanceof Choice<?> choice
                ? choice.values()
                : IntStream.range(0, parameter.dimension().values())
                        .mapToObj(parameter::valueAt)
                        .toList();
    }

    /** A value as Optuna stores it: the number itself, or the index of a choice. */
    static Number internal(Hyperparameter<?> parameter, Object value) {
        if (isCategorical(parameter)) {
            return choices(parameter).indexOf(value);
        }
        return (Number) value;
    }

    /**
     * The value that Optuna stored: a number, text or boolean; empty for Python's None.
     *
     * @throws Malformed if the distribution is none of Optuna's, or has no such value
     */
    static Optional<Object> external(String distribution, double internal) {
        Fields json = new Fields(Json.object(distribution));
        String name = json.text("name");
        switch (name) {
            case "CategoricalDistribution":
                List<Object> choices = new ArrayList<>(json.object("attributes").list("choices"));
                int index = (int) internal;
                if (index != internal || index < 0 || index >= choices.size()) {
                    throw new Malformed("has choice %s of %d".formatted(internal, choices.size()));
                }
                Object chosen = choices.get(index);
                return chosen instanceof Optional<?>
                        ? Optional.empty()
                        : Optional.of(Plain.decode(chosen));
            case "IntDistribution", "IntUniformDistribution", "IntLogUniformDistribution":
                if (internal != Math.rint(internal) || Math.abs(internal) > 1L << 53) {
                    throw new Malformed("has " + internal + " where a whole number is expected");
                }
                long whole = (long) internal;
                return Optional.of(
                        whole == (int) whole ? (Object) (int) whole : (Object) (double) whole);
            case "FloatDistribution",
            "UniformDistribution",
            "LogUniformDistribution",
            "DiscreteUniformDistribution":
                return Optional.of(internal);
            default:
                throw new Malformed("has an unknown distribution '" + name + "'");
        }
    }

    /** A value as a hyperparameter takes it; empty when it is none of its values. */
    static Optional<Object> fitting(Hyperparameter<?> parameter, Object value) {
        return parameter.fitting(value instanceof Optional<?> ? text(value) : value).map(v -> v);
    }

    /** The value of one of our own trials. */
    static Object own(Hyperparameter<?> parameter, double internal) {
        Optional<Object> value;
        if (isCategorical(parameter)) {
            int count = parameter.dimension().values();
            boolean valid = internal == (int) internal && internal >= 0 && internal < count;
            value = valid ? Optional.of(parameter.valueAt((int) internal)) : Optional.empty();
        } else {
            value = fitting(parameter, internal);
        }
        return value.orElseThrow(
                () -> new Malformed("has " + internal + " for '" + parameter.name() + "'"));
    }
}
