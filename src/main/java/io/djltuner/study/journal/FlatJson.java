package io.djltuner.study.journal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the JSON of most lines, those of epochs, in a fraction of the time: objects of plain texts
 * and finite numbers, without a blank. All others are left to {@link Json}.
 */
final class FlatJson {

    private static final int MOST_DIGITS = 9;
    private static final int MOST_FIELDS = 64;

    /** Everything below is a control character, or part of one beyond ASCII. */
    private static final byte SPACE = 32;

    private final byte[] bytes;
    private final int end;
    private int at;

    private FlatJson(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.at = from;
        this.end = from + length;
    }

    /** The fields of an object; empty when it is not so simple, or none at all. */
    static Optional<Map<String, Object>> read(byte[] bytes, int from, int length) {
        return new FlatJson(bytes, from, length).object();
    }

    private boolean take(char expected) {
        boolean is = at < end && bytes[at] == expected;
        at += is ? 1 : 0;
        return is;
    }

    private Optional<Map<String, Object>> object() {
        Map<String, Object> fields = new LinkedHashMap<>();
        boolean more = take('{');
        boolean closed = false;
        while (more) {
            Optional<String> name = text();
            if (name.isEmpty() || !take(':') || fields.size() == MOST_FIELDS) {
                return Optional.empty();
            }
            Optional<?> value = at < end && bytes[at] == '"' ? text() : number();
            if (value.isEmpty()) {
                return Optional.empty();
            }
            fields.put(name.get(), value.get());
            more = take(',');
            closed = !more && take('}');
        }
        return closed && at == end ? Optional.of(fields) : Optional.empty();
    }

    private Optional<String> text() {
        if (!take('"')) {
            return Optional.empty();
        }
        int start = at;
        while (at < end && bytes[at] != '"') {
            if (bytes[at] == '\\' || bytes[at] < SPACE) {
                return Optional.empty();
            }
            at++;
        }
        String text = new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
        return take('"') ? Optional.of(text) : Optional.empty();
    }

    private Optional<Number> number() {
        int start = at;
        boolean whole = true;
        while (at < end && bytes[at] != ',' && bytes[at] != '}') {
            byte b = bytes[at++];
            boolean digit = b >= '0' && b <= '9';
            if (!digit && b != '.' && b != 'e' && b != 'E' && b != '-' && b != '+') {
                return Optional.empty();
            }
            whole &= digit;
        }
        int length = at - start;
        // Leading zeros, and numbers that begin or end otherwise than with a digit, are not JSON.
        boolean starts = length > 0 && (whole || bytes[start] == '-' || isDigit(start));
        if (!starts || !isDigit(at - 1) || (isZero(start) && length > 1 && whole)) {
            return Optional.empty();
        }
        if (whole && length <= MOST_DIGITS) {
            int value = 0;
            for (int i = start; i < at; i++) {
                value = 10 * value + bytes[i] - '0';
            }
            return Optional.of(value);
        }
        return whole ? Optional.empty() : real(start, length);
    }

    private boolean isDigit(int place) {
        return bytes[place] >= '0' && bytes[place] <= '9';
    }

    private boolean isZero(int place) {
        return bytes[place] == '0';
    }

    /** Only what strict JSON allows too: digits, a point with digits around it, an exponent. */
    private Optional<Number> real(int start, int length) {
        int from = bytes[start] == '-' ? start + 1 : start;
        if (!isDigit(from) || (isZero(from) && isDigit(Math.min(from + 1, end - 1)))) {
            return Optional.empty();
        }
        String text = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        boolean fraction = text.indexOf('.') > 0 && isDigit(start + text.indexOf('.') + 1);
        if (!fraction) {
            return Optional.empty();
        }
        try {
            return Optional.of(Double.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
