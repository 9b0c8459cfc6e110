package io.djltuner.study.journal;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
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

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 400;

    /** All whole numbers with fewer fit into 64 bits; those with more that do are quoted by us. */
    private static final int MOST_DIGITS = 18;

    private static final Map<String, Double> ODD_NUMBERS =
            Map.of(
                    "NaN",
                    Double.NaN,
                    "-Infinity",
                    Double.NEGATIVE_INFINITY,
                    "Infinity",
                    Double.POSITIVE_INFINITY);

    private Json() {}

    /**
     * Reads an object.
     *
     * @throws Malformed if the text is anything else
     */
    static Map<String, Object> object(String text) {
        if (value(text) instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((name, content) -> named.put(String.valueOf(name), content));
            return named;
        }
        throw new Malformed("is not a JSON object");
    }

    /**
     * Reads any value.
     *
     * @throws Malformed if the text is not JSON, or nested deeper than any journal
     */
    static Object value(String text) {
        try {
            return read(text, "");
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            // Python writes numbers that JSON has not.
            if (ODD_NUMBERS.keySet().stream().anyMatch(text::contains)) {
                return withOddNumbers(text);
            }
            throw new Malformed("is not JSON: " + firstLine(e));
        }
    }

    private static Object withOddNumbers(String text) {
        StringBuilder mark = new StringBuilder("#");
        while (text.contains(mark)) {
            mark.append('#');
        }
        try {
            return read(quoted(text, mark.toString()), mark.toString());
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new Malformed("is not JSON: " + firstLine(e));
        }
    }

    /** Odd numbers as strings that begin with a mark. */
    private static String quoted(String text, String mark) {
        StringBuilder quoted = new StringBuilder();
        boolean inString = false;
        int at = 0;
        while (at < text.length()) {
            int from = at;
            Optional<String> odd =
                    inString
                            ? Optional.empty()
                            : ODD_NUMBERS.keySet().stream()
                                    .filter(number -> text.startsWith(number, from))
                                    .findFirst();
            if (odd.isPresent()) {
                quoted.append('"').append(mark).append(odd.get()).append('"');
                at += odd.get().length();
                continue;
            }
            char c = text.charAt(at++);
            quoted.append(c);
            if (inString && c == '\\' && at < text.length()) {
                quoted.append(text.charAt(at++));
            } else if (c == '"') {
                inString = !inString;
            }
        }
        return quoted.toString();
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Object read(String text, String mark) throws IOException {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            Object value = read(reader, mark, 0);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new Malformed("goes on after its end");
            }
            return value;
        }
    }

    private static Object read(JsonReader reader, String mark, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new Malformed("is nested deeper than " + DEEPEST);
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> readObject(reader, mark, depth);
            case BEGIN_ARRAY -> readArray(reader, mark, depth);
            case STRING -> string(reader.nextString(), mark);
            case NUMBER -> number(reader.nextString());
            case BOOLEAN -> reader.nextBoolean();
            case NULL -> {
                reader.nextNull();
                yield Optional.empty();
            }
            default -> throw new Malformed("ends too early");
        };
    }

    private static Object string(String text, String mark) {
        return mark.isEmpty() || !text.startsWith(mark)
                ? text
                : ODD_NUMBERS.get(text.substring(mark.length()));
    }

    private static Map<String, Object> readObject(JsonReader reader, String mark, int depth)
            throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            object.put(reader.nextName(), read(reader, mark, depth + 1));
        }
        reader.endObject();
        return object;
    }

    private static List<Object> readArray(JsonReader reader, String mark, int depth)
            throws IOException {
        List<Object> array = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(read(reader, mark, depth + 1));
        }
        reader.endArray();
        return array;
    }

    private static Number number(String text) {
        if (text.length() > LONGEST_NUMBER) {
            throw new Malformed("has a number of " + text.length() + " characters");
        }
        if (isWhole(text) && text.length() <= MOST_DIGITS && !text.equals("-0")) {
            long number = Long.parseLong(text);
            return number == (int) number ? (Number) (int) number : (Number) number;
        }
        return Double.valueOf(text);
    }

    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '-' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
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
