package io.djltuner.study.journal;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one text of {@link Json}, which may be hostile: depth, numbers and values are limited. */
final class JsonReading {

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 400;
    private static final int MOST_VALUES = 1 << 20;

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

    /** What strings begin with where odd numbers are strings too, and what those begin with. */
    private static final char TEXT = '=';

    private static final char ODD = '#';

    private final JsonReader reader;
    private final boolean marked;
    private int values;

    private JsonReading(JsonReader reader, boolean marked) {
        this.reader = reader;
        this.marked = marked;
    }

    /**
     * What was read.
     *
     * @param value as {@link Json} describes it
     * @param count of all values in it
     */
    record Read(Object value, int count) {}

    /**
     * Reads any value.
     *
     * @throws Malformed if the text is not JSON, or more of it than any journal has
     */
    static Read of(String text) {
        try {
            return read(text, false);
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            // Python writes numbers that JSON has not.
            if (ODD_NUMBERS.keySet().stream().anyMatch(text::contains)) {
                return withOddNumbers(text);
            }
            throw notJson(e);
        }
    }

    private static Read withOddNumbers(String text) {
        try {
            return read(marked(text), true);
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw notJson(e);
        }
    }

    private static Malformed notJson(Exception e) {
        String message = String.valueOf(e.getMessage());
        return new Malformed("is not JSON: " + message.lines().findFirst().orElse(""));
    }

    /** With odd numbers as strings, and a mark in every string that tells which it is. */
    private static String marked(String text) {
        StringBuilder marked = new StringBuilder(text.length() + text.length() / 8);
        boolean inString = false;
        int at = 0;
        while (at < text.length()) {
            String odd = inString ? "" : oddNumber(text, at);
            if (!odd.isEmpty()) {
                marked.append('"').append(ODD).append(odd).append('"');
                at += odd.length();
                continue;
            }
            char c = text.charAt(at++);
            marked.append(c);
            if (inString && c == '\\' && at < text.length()) {
                marked.append(text.charAt(at++));
            } else if (c == '"') {
                inString = !inString;
                if (inString) {
                    marked.append(TEXT);
                }
            }
        }
        return marked.toString();
    }

    /** The odd number that begins at a place; empty where none does. */
    private static String oddNumber(String text, int at) {
        char c = text.charAt(at);
        if (c == 'N' || c == 'I' || c == '-') {
            for (String number : ODD_NUMBERS.keySet()) {
                if (text.startsWith(number, at)) {
                    return number;
                }
            }
        }
        return "";
    }

    private static Read read(String text, boolean marked) throws IOException {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            JsonReading reading = new JsonReading(reader, marked);
            Object value = reading.next(0);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new Malformed("goes on after its end");
            }
            return new Read(value, reading.values);
        }
    }

    private Object next(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new Malformed("is nested deeper than " + DEEPEST);
        }
        if (++values > MOST_VALUES) {
            throw new Malformed("has more than " + MOST_VALUES + " values");
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> object(depth);
            case BEGIN_ARRAY -> array(depth);
            case STRING -> string(reader.nextString());
            case NUMBER -> number(reader.nextString());
            case BOOLEAN -> reader.nextBoolean();
            case NULL -> {
                reader.nextNull();
                yield Optional.empty();
            }
            default -> throw new Malformed("ends too early");
        };
    }

    private Object string(String text) {
        if (!marked) {
            return text;
        }
        String rest = text.substring(1);
        return text.charAt(0) == ODD ? ODD_NUMBERS.get(rest) : rest;
    }

    private String name() throws IOException {
        String name = reader.nextName();
        if (marked && name.charAt(0) == ODD) {
            throw new Malformed("has a number for a name");
        }
        return marked ? name.substring(1) : name;
    }

    private Map<String, Object> object(int depth) throws IOException {
        reader.beginObject();
        Map<String, Object> object = reader.hasNext() ? new LinkedHashMap<>() : Map.of();
        while (reader.hasNext()) {
            object.put(name(), next(depth + 1));
        }
        reader.endObject();
        return object;
    }

    private List<Object> array(int depth) throws IOException {
        reader.beginArray();
        List<Object> array = reader.hasNext() ? new ArrayList<>() : List.of();
        while (reader.hasNext()) {
            array.add(next(depth + 1));
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
}
