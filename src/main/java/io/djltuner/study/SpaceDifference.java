package io.djltuner.study;

import io.djltuner.space.Choice;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a space has that another one had not, in words. */
final class SpaceDifference {

    private SpaceDifference() {}

    /** One line: {@code units: was 16 … 256, now 16 … 512; dropout: is new}. */
    static String between(SearchSpace before, SearchSpace now) {
        List<String> differences = new ArrayList<>();
        for (Hyperparameter<?> old : before.hyperparameters()) {
            Optional<Hyperparameter<?>> other = now.find(old.name());
            if (other.isEmpty()) {
                differences.add(old.name() + ": is gone");
            } else if (!old.equals(other.get())) {
                differences.add(old.name() + ": " + between(old, other.get()));
            }
        }
        now.hyperparameters().stream()
                .filter(parameter -> before.find(parameter.name()).isEmpty())
                .forEach(parameter -> differences.add(parameter.name() + ": is new"));
        if (differences.isEmpty()) {
            differences.add("order: was %s, now %s".formatted(names(before), names(now)));
        }
        return String.join("; ", differences);
    }

    private static String names(SearchSpace space) {
        return space.hyperparameters().stream()
                .map(Hyperparameter::name)
                .collect(Collectors.joining(", "));
    }

    private static String between(Hyperparameter<?> before, Hyperparameter<?> now) {
        if (!text(before).equals(text(now))) {
            return "was %s, now %s".formatted(text(before), text(now));
        }
        if (before.type() != now.type()) {
            return "type was %s, now %s"
                    .formatted(before.type().getSimpleName(), now.type().getSimpleName());
        }
        if (!before.defaultValue().equals(now.defaultValue())) {
            return "default was %s, now %s".formatted(before.defaultValue(), now.defaultValue());
        }
        return "was %s, now %s".formatted(kind(before), kind(now));
    }

    /** All but the name. */
    private static String text(Hyperparameter<?> parameter) {
        String text = parameter.toString().substring(parameter.name().length()).strip();
        return text + parameter.condition().map(when -> " when " + when).orElse("");
    }

    private static String kind(Hyperparameter<?> parameter) {
        if (parameter instanceof Choice<?> choice) {
            return choice.isOrdered() ? "in order" : "without an order";
        }
        return parameter.getClass().getSimpleName();
    }
}
