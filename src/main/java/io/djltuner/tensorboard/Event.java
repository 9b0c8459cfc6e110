package io.djltuner.tensorboard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An event as TensorBoard reads it: a moment, a step, and a summary of named values or of what a
 * plug-in is told.
 *
 * @see <a
 *     href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto">Event</a>
 *     and summary.proto beside it
 */
final class Event {

    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;

    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE = 2;
    private static final int VALUE_TENSOR = 8;
    private static final int VALUE_METADATA = 9;

    private static final int METADATA_PLUGIN = 1;
    private static final int PLUGIN_NAME = 1;
    private static final int PLUGIN_CONTENT = 2;

    private static final int TENSOR_TYPE = 1;
    private static final int TENSOR_SHAPE = 2;
    private static final int SHAPE_DIMENSION = 2;
    private static final int FLOAT = 1;

    private static final String HPARAMS = "hparams";

    private Event() {}

    /** What every event file begins with. */
    static byte[] version(double seconds) {
        return new Message().real(WALL_TIME, seconds).text(FILE_VERSION, "brain.Event:2").toBytes();
    }

    /** Values by name, in single precision as TensorBoard keeps them. */
    static byte[] scalars(double seconds, long step, Map<String, Double> values) {
        return event(seconds, step, scalars(values));
    }

    /** Something that the HParams plug-in is told. */
    static byte[] hparams(double seconds, String tag, Message content) {
        return event(seconds, 0, hparams(new Message(), tag, content));
    }

    /** Values by name, and something that the HParams plug-in is told. */
    static byte[] scalarsAndHparams(
            double seconds, long step, Map<String, Double> values, String tag, Message content) {
        return event(seconds, step, hparams(scalars(values), tag, content));
    }

    private static byte[] event(double seconds, long step, Message summary) {
        return new Message()
                .real(WALL_TIME, seconds)
                .number(STEP, step)
                .message(SUMMARY, summary)
                .toBytes();
    }

    private static Message scalars(Map<String, Double> values) {
        Message summary = new Message();
        values.forEach(
                (tag, value) ->
                        summary.message(
                                SUMMARY_VALUE,
                                new Message()
                                        .text(VALUE_TAG, tag)
                                        .single(VALUE_SIMPLE, value.floatValue())));
        return summary;
    }

    private static Message hparams(Message summary, String tag, Message content) {
        Message plugin = new Message().text(PLUGIN_NAME, HPARAMS).message(PLUGIN_CONTENT, content);
        // A value without numbers, which the format has no word for: a vector of length 0.
        Message tensor =
                new Message()
                        .number(TENSOR_TYPE, FLOAT)
                        .message(TENSOR_SHAPE, new Message().text(SHAPE_DIMENSION, ""));
        return summary.message(
                SUMMARY_VALUE,
                new Message()
                        .text(VALUE_TAG, tag)
                        .message(VALUE_METADATA, new Message().message(METADATA_PLUGIN, plugin))
                        .message(VALUE_TENSOR, tensor));
    }

    /** The step of an event that holds values; empty for any other. */
    static OptionalLong stepOfScalars(byte[] event) {
        Fields fields = new Fields(event);
        boolean holdsSome =
                fields.message(SUMMARY).all(SUMMARY_VALUE).stream()
                        .anyMatch(value -> new Fields(value).has(VALUE_SIMPLE));
        return holdsSome ? OptionalLong.of(fields.number(STEP).orElse(0)) : OptionalLong.empty();
    }

    /** What the HParams plug-in is told under a tag by the first of some events that does. */
    static Optional<byte[]> hparams(List<byte[]> events, String tag) {
        return events.stream()
                .flatMap(event -> new Fields(event).message(SUMMARY).all(SUMMARY_VALUE).stream())
                .map(Fields::new)
                .filter(value -> value.text(VALUE_TAG).equals(tag))
                .map(value -> value.message(VALUE_METADATA).message(METADATA_PLUGIN))
                .flatMap(plugin -> plugin.first(PLUGIN_CONTENT).stream())
                .findFirst();
    }
}
