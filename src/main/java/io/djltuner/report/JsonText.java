package io.djltuner.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Writes compact JSON that can stand in an HTML script element: {@code <}, {@code >}, {@code &},
 * quotes in texts and U+2028/9 are escaped, numbers have six significant digits, and what is not
 * finite or not known is null.
 */
final class JsonText {

    /** Longer texts are cut: no page is read that far. */
    static final int LONGEST_TEXT = 12_000;

    private static final int DIGITS = 6;
    private static final int MOST_DIGITS = 17;
    private static final int LARGEST_SCALE = 22;

    private final StringWriter text = new StringWriter();
    private final JsonWriter out = new JsonWriter(text);

    JsonText() {
        out.setHtmlSafe(true);
    }

    private interface Step {
        void write() throws IOException;
    }

    private JsonText step(Step step) {
        try {
            step.write();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonText beginObject() {
        return step(out::beginObject);
    }

    JsonText endObject() {
        return step(out::endObject);
    }

    JsonText beginArray() {
        return step(out::beginArray);
    }

    JsonText endArray() {
        return step(out::endArray);
    }

    JsonText name(String name) {
        return step(() -> out.name(name));
    }

    JsonText text(String value) {
        return step(() -> out.value(cut(value)));
    }

    JsonText yes(boolean value) {
        return step(() -> out.value(value));
    }

    JsonText nothing() {
        return step(out::nullValue);
    }

    JsonText whole(long value) {
        return step(() -> out.value(value));
    }

    JsonText whole(OptionalInt value) {
        return value.isPresent() ? whole(value.getAsInt()) : nothing();
    }

    JsonText whole(OptionalLong value) {
        return value.isPresent() ? whole(value.getAsLong()) : nothing();
    }

    JsonText number(double value) {
        return Double.isFinite(value) ? step(() -> out.jsonValue(rounded(value))) : nothing();
    }

    /** With more than six digits where a difference would not show otherwise. */
    JsonText number(double value, double difference) {
        return Double.isFinite(value)
                ? step(() -> out.jsonValue(rounded(value, digits(value, difference))))
                : nothing();
    }

    private static int digits(double value, double difference) {
        if (value == 0 || !(difference > 0)) {
            return DIGITS;
        }
        int needed = 1 + exponent(value) - exponent(difference);
        return Math.max(DIGITS, Math.min(MOST_DIGITS, needed));
    }

    private static int exponent(double value) {
        return (int) Math.floor(Math.log10(Math.abs(value)));
    }

    JsonText number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : nothing();
    }

    /** A text with a word on what was left out, if it is very long. */
    static String cut(String value) {
        if (value.length() <= LONGEST_TEXT) {
            return value;
        }
        String head = head(value, LONGEST_TEXT);
        return String.format(
                Locale.ROOT,
                "%s… (%,d more characters)",
                head,
                value.codePointCount(head.length(), value.length()));
    }

    /** A text that is cut where it is too long, never within a character of two units. */
    static String cut(String value, int longest) {
        return value.length() <= longest ? value : head(value, longest) + "…";
    }

    private static String head(String value, int length) {
        boolean within =
                Character.isHighSurrogate(value.charAt(length - 1))
                        && Character.isLowSurrogate(value.charAt(length));
        return value.substring(0, within ? length - 1 : length);
    }

    /** With six significant digits, as short as they can be written. */
    static String rounded(double value) {
        return rounded(value, DIGITS);
    }

    private static String rounded(double value, int digits) {
        if (value == 0) {
            return "0";
        }
        int scale = digits - 1 - exponent(value);
        BigDecimal decimal =
                scale < 0 || scale > LARGEST_SCALE || digits > DIGITS
                        ? new BigDecimal(value).round(new java.math.MathContext(digits))
                        // Powers of ten up to 10^22 are exact.
                        : BigDecimal.valueOf(Math.round(value * Math.pow(10, scale)), scale);
        BigDecimal shortest = decimal.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        return exponent >= -DIGITS && exponent <= 2 * DIGITS
                ? shortest.toPlainString()
                : shortest.toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
