package io.djltuner.report;

import io.djltuner.space.Configuration;
import io.djltuner.study.Direction;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The best configuration, in every form that people need, and its scores. */
final class AnswerPart {

    private static final Pattern SPLIT = Pattern.compile("^(val|test|train|fold)_");

    private final StudyHistory history;
    private final Map<String, Object> attributes;

    AnswerPart(StudyHistory history, Map<String, Object> attributes) {
        this.history = history;
        this.attributes = attributes;
    }

    void write(JsonText out) {
        out.name("default").number(number(Report.DEFAULT_VALUE));
        out.name("answer");
        history.best().ifPresentOrElse(best -> write(out, best), out::nothing);
    }

    private void write(JsonText out, Trial best) {
        out.beginObject();
        out.name("trial").whole(best.number());
        out.name("final").yes(best.state() == TrialState.COMPLETE);
        out.name("value").number(value(best));
        out.name("epoch").whole(best.bestEpoch());
        out.name("epochs").whole(best.epochsDone());
        out.name("configuration").beginArray();
        best.configuration()
                .values()
                .forEach(
                        (name, value) ->
                                out.beginArray()
                                        .text(name)
                                        .text(Configuration.text(value))
                                        .endArray());
        out.endArray();
        out.name("java").text(JavaText.of(best.configuration()));
        out.name("json").text(json(best.configuration()));
        writeTest(out, best);
        out.endObject();
    }

    private OptionalDouble value(Trial best) {
        return best.value().isPresent()
                ? best.value()
                : best.metric(history.objective().metric(), best.epochsDone());
    }

    private OptionalDouble number(String attribute) {
        return attributes.get(attribute) instanceof Number number
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    /** Scores of another trial, that was the best when they were measured, do not count. */
    private void writeTest(JsonText out, Trial best) {
        out.name("test").beginArray();
        OptionalDouble tested = number(Report.TESTED_TRIAL);
        if (tested.isPresent() && tested.getAsDouble() == best.number()) {
            TreeSet<String> names = new TreeSet<>();
            for (String attribute : attributes.keySet()) {
                if (attribute.startsWith(Report.TEST_METRIC)) {
                    names.add(attribute.substring(Report.TEST_METRIC.length()));
                }
            }
            for (String name : names) {
                out.beginArray().text(name).number(number(Report.TEST_METRIC + name));
                out.number(number(Report.DEFAULT_TEST_METRIC + name));
                direction(name)
                        .ifPresentOrElse(
                                direction -> out.yes(direction == Direction.MINIMIZE),
                                out::nothing);
                out.endArray();
            }
        }
        out.endArray();
    }

    /** As was written down beside the score, or the objective's of its own metric. */
    private Optional<Direction> direction(String metric) {
        Object known = attributes.get(Report.TEST_DIRECTION + metric);
        for (Direction direction : Direction.values()) {
            if (direction.name().equals(known)) {
                return Optional.of(direction);
            }
        }
        Objective objective = history.objective();
        return plain(metric).equals(plain(objective.metric()))
                ? Optional.of(objective.direction())
                : Optional.empty();
    }

    private static String plain(String metric) {
        return SPLIT.matcher(metric).replaceFirst("");
    }

    /** Every digit, since it may be read by a program. */
    static String json(Configuration configuration) {
        com.google.gson.JsonObject object = new com.google.gson.JsonObject();
        configuration
                .values()
                .forEach(
                        (name, value) -> {
                            if (value instanceof Number number) {
                                object.addProperty(name, number);
                            } else if (value instanceof Boolean yes) {
                                object.addProperty(name, yes);
                            } else {
                                object.addProperty(
                                        name,
                                        value instanceof Enum<?> constant
                                                ? constant.name()
                                                : String.valueOf(value));
                            }
                        });
        return new com.google.gson.GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(object);
    }
}
