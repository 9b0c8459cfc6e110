package io.djltuner.study.journal;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON as plain objects: maps, lists, strings, booleans, Integers where they suffice, Longs, and
 * Doubles, NaN and Infinity among them as Python writes them. Null is {@link Optional#empty}.
 *
 * <p>Nothing here is newer than Gson 2.8.5, which some notebook kernels put before any other.
 */
final class Json {

    private Json() {}

    /**
     * Reads an object.
     *
     * @throws Malformed if the text is anything else
     */
    static Map<String, Object> object(String text) {
        return named(JsonReading.of(text).value());
    }

    /** The fields of an object. */
    static Map<String, Object> named(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((name, content) -> named.put(String.valueOf(name), content));
            return named;
        }
        throw new Malformed("is not a JSON object");
    }

    /** Writes plain objects on one line. */
    static String text(Object value) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = new JsonWriter(text)) {
            writer.setHtmlSafe(false);
            write(writer, value);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be written", e);
        }
        return text.toString();
    }

    private static void write(JsonWriter writer, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            writer.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                writer.name(String.valueOf(entry.getKey()));
                write(writer, entry.getValue());
            }
            writer.endObject();
        } else if (value instanceof List<?> list) {
            writer.beginArray();
            for (Object element : list) {
                write(writer, element);
            }
            writer.endArray();
        } else if (value instanceof Number odd && !Double.isFinite(odd.doubleValue())) {
            // As Python writes them; JSON has no such numbers.
            writer.jsonValue(odd.toString());
        } else if (value instanceof Number number) {
            writer.value(number);
        } else if (value instanceof Boolean truth) {
            writer.value(truth);
        } else if (value instanceof Optional<?>) {
            writer.nullValue();
        } else {
            writer.value(String.valueOf(value));
        }
    }
}
