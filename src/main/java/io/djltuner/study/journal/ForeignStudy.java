package io.djltuner.study.journal;

import io.djltuner.space.Choice;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpParameters;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import io.djltuner.study.Budget;
import io.djltuner.study.Direction;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can be known of a study that only another tool has worked on. */
final class ForeignStudy {

    private static final int MAXIMIZE = 2;

    /** Hyperparameters of the library's own network whose values are constants. */
    private static final List<MlpParameters.Key<?>> OF_ENUMS =
            List.of(
                    MlpParameters.ACTIVATION,
                    MlpParameters.OPTIMIZER,
                    MlpParameters.INITIALIZATION);

    private final Map<String, String> distributions = new LinkedHashMap<>();
    private Direction direction = Direction.MINIMIZE;
    private String metric = "value";

    void directed(Object code) {
        direction = code.equals(MAXIMIZE) ? Direction.MAXIMIZE : Direction.MINIMIZE;
    }

    void attributes(Fields attributes) {
        if (attributes.has("study:metric_names")
                && attributes.get("study:metric_names") instanceof List<?> names
                && names.size() == 1
                && names.get(0) instanceof String name
                && !name.isBlank()) {
            metric = name;
        }
    }

    void created(Fields line) {
        Fields written = line.objectOrEmpty("distributions");
        written.values().keySet().forEach(name -> parameter(name, written.text(name)));
    }

    void parameter(String name, String distribution) {
        distributions.putIfAbsent(name, distribution);
    }

    /**
     * The settings that a study of ours would have had.
     *
     * @throws Malformed if its parameters are none that a space of ours could have
     */
    StudyEvent.StudyStarted settings(String name) {
        SearchSpaceBuilder space = SearchSpace.builder();
        try {
            distributions.forEach((parameter, text) -> space.add(hyperparameter(parameter, text)));
            if (distributions.isEmpty()) {
                space.fixed("nothing", 0);
            }
            return new StudyEvent.StudyStarted(
                    name, space.build(), new Objective(metric, direction), 0, Budget.unlimited());
        } catch (IllegalArgumentException e) {
            throw new Malformed("describes no space: " + e.getMessage());
        }
    }

    private static Hyperparameter<?> hyperparameter(String name, String text) {
        Fields json = new Fields(Json.object(text));
        Fields attributes = json.object("attributes");
        boolean log = attributes.has("log") && attributes.truth("log");
        Scale scale = log ? Scale.LOG : Scale.LINEAR;
        return switch (json.text("name")) {
            case "CategoricalDistribution" -> choice(name, attributes.list("choices"));
            case "IntDistribution" -> {
                IntRange range =
                        IntRange.of(name, attributes.whole("low"), attributes.whole("high"));
                int step = attributes.has("step") ? attributes.whole("step") : 1;
                yield log || step == 1 ? range.scale(scale) : range.step(step);
            }
            case "FloatDistribution" -> {
                RealRange range =
                        RealRange.of(name, attributes.real("low"), attributes.real("high"));
                yield attributes.has("step")
                        ? range.step(attributes.real("step"))
                        : range.scale(scale);
            }
            default -> throw new Malformed("has an unknown distribution");
        };
    }

    /** Choices of several types are read as texts. */
    private static Hyperparameter<?> choice(String name, List<Object> choices) {
        List<Object> values = new ArrayList<>();
        choices.forEach(choice -> values.add(Plain.decode(choice)));
        for (MlpParameters.Key<?> key : OF_ENUMS) {
            if (key.name().equals(name)) {
                ValueType type = ValueType.of(key.type());
                return Choice.of(name, values.stream().map(type::decode).toList());
            }
        }
        boolean oneType =
                values.stream().map(Object::getClass).distinct().count() == 1
                        && !(values.get(0) instanceof Long);
        return oneType
                ? Choice.of(name, values)
                : Choice.of(name, values.stream().map(Distributions::text).toList());
    }
}
