package io.djltuner.study.journal;

import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.Fixed;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A search space as JSON: every range, scale, step, default and condition. */
final class SpaceJson {

    private static final int MOST_PARAMETERS = 10_000;
    private static final int DEEPEST_CONDITION = 50;

    private SpaceJson() {}

    static List<Object> encode(SearchSpace space) {
        List<Object> parameters = new ArrayList<>();
        space.hyperparameters().forEach(parameter -> parameters.add(encode(parameter)));
        return parameters;
    }

    private static Map<String, Object> encode(Hyperparameter<?> parameter) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", parameter.name());
        if (parameter instanceof IntRange range) {
            json.put("kind", "integer");
            json.put("min", range.min());
            json.put("max", range.max());
            json.put("scale", range.scale().name());
            json.put("step", range.step());
            json.put("factor", range.factor());
            json.put("default", range.defaultValue());
        } else if (parameter instanceof RealRange range) {
            json.put("kind", "real");
            json.put("min", range.min());
            json.put("max", range.max());
            json.put("scale", range.scale().name());
            json.put("step", range.step());
            json.put("default", range.defaultValue());
        } else if (parameter instanceof Choice<?> choice) {
            json.put("kind", "choice");
            json.put("type", ValueType.of(choice.type()).text());
            json.put("values", choice.values().stream().map(ValueType::encode).toList());
            json.put("ordered", choice.isOrdered());
            json.put("default", ValueType.encode(choice.defaultValue()));
        } else {
            json.put("kind", "fixed");
            json.put("type", ValueType.of(parameter.type()).text());
            json.put("value", ValueType.encode(parameter.defaultValue()));
        }
        parameter.condition().ifPresent(condition -> json.put("when", encode(condition)));
        return json;
    }

    private static Map<String, Object> encode(Condition condition) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (condition instanceof Condition.Is is) {
            json.put("name", is.name());
            List<Object> values = new ArrayList<>();
            for (Object value : is.values()) {
                values.add(
                        Map.of(
                                "type",
                                ValueType.of(typeOf(value)).text(),
                                "value",
                                ValueType.encode(value)));
            }
            json.put("is", values);
        } else if (condition instanceof Condition.Between between) {
            json.put("name", between.name());
            json.put("low", between.low());
            json.put("high", between.high());
        } else if (condition instanceof Condition.Both both) {
            json.put("both", List.of(encode(both.one()), encode(both.other())));
        }
        return json;
    }

    private static Class<?> typeOf(Object value) {
        return value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    }

    /**
     * Reads a space.
     *
     * @throws Malformed if it is none
     */
    static SearchSpace decode(List<Object> json) {
        if (json.size() > MOST_PARAMETERS) {
            throw new Malformed("has a space of " + json.size() + " hyperparameters");
        }
        SearchSpaceBuilder builder = SearchSpace.builder();
        try {
            json.forEach(parameter -> builder.add(hyperparameter(Fields.of(parameter))));
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Malformed("has no valid space: " + e.getMessage());
        }
    }

    private static Hyperparameter<?> hyperparameter(Fields json) {
        Optional<Condition> when =
                json.has("when")
                        ? Optional.of(condition(json.object("when"), 0))
                        : Optional.empty();
        String name = json.text("name");
        return switch (json.text("kind")) {
            case "integer" ->
                    checked(
                            new IntRange(
                                    name,
                                    json.whole("min"),
                                    json.whole("max"),
                                    scale(json),
                                    json.whole("step"),
                                    json.whole("factor"),
                                    json.whole("default"),
                                    when));
            case "real" ->
                    checked(
                            new RealRange(
                                    name,
                                    json.real("min"),
                                    json.real("max"),
                                    scale(json),
                                    json.real("step"),
                                    json.real("default"),
                                    when));
            case "choice" -> choice(name, json, when);
            case "fixed" -> {
                ValueType type = ValueType.named(json.text("type"));
                yield on(when, Fixed.of(name, type.decode(json.get("value"))));
            }
            default -> throw new Malformed("has an unknown kind of hyperparameter");
        };
    }

    /** A range's record takes any default. */
    private static <T> Hyperparameter<T> checked(Hyperparameter<T> range) {
        return range.defaultTo(range.defaultValue());
    }

    private static <T> Hyperparameter<T> on(Optional<Condition> when, Hyperparameter<T> parameter) {
        return when.isPresent() ? parameter.when(when.get()) : parameter;
    }

    private static Hyperparameter<?> choice(String name, Fields json, Optional<Condition> when) {
        ValueType type = ValueType.named(json.text("type"));
        Choice<Object> choice =
                Choice.of(name, json.list("values").stream().map(type::decode).toList());
        choice = json.truth("ordered") ? choice.ordered() : choice;
        return on(when, choice.defaultTo(type.decode(json.get("default"))));
    }

    private static Scale scale(Fields json) {
        return Scale.valueOf(json.text("scale"));
    }

    private static Condition condition(Fields json, int depth) {
        if (depth > DEEPEST_CONDITION) {
            throw new Malformed("has a condition nested too deeply");
        }
        if (json.has("both")) {
            List<Object> both = json.list("both");
            if (both.size() != 2) {
                throw new Malformed("has a conjunction of " + both.size() + " conditions");
            }
            return condition(Fields.of(both.get(0)), depth + 1)
                    .and(condition(Fields.of(both.get(1)), depth + 1));
        }
        String name = json.text("name");
        if (json.has("is")) {
            return Condition.is(
                    name,
                    json.list("is").stream()
                            .map(Fields::of)
                            .map(v -> ValueType.named(v.text("type")).decode(v.get("value")))
                            .toArray());
        }
        return new Condition.Between(name, json.real("low"), json.real("high"));
    }
}
