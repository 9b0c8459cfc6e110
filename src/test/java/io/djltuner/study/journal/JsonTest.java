package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that may be hostile: what they say is read, or they are refused. */
class JsonTest {

    @Test
    void readsNumbersThatOnlyPythonWrites() {
        assertThat(Json.object("{\"a\":NaN,\"b\":[-Infinity,Infinity,-1],\"c\":{\"d\":NaN}}"))
                .isEqualTo(
                        Map.of(
                                "a",
                                Double.NaN,
                                "b",
                                List.of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -1),
                                "c",
                                Map.of("d", Double.NaN)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#x",
                "\\u0023x",
                "#NaN",
                "\\u0023NaN",
                "\\u0023Infinity",
                "=x",
                "\\u003dNaN",
                "",
                "NaN",
                "-Infinity",
                "\\\"NaN",
                "\\\\",
                "##"
            })
    void textsBesideThemAreNoNumbers(String text) {
        Map<String, Object> alone = Json.object("{\"t\":\"" + text + "\",\"n\":0}");
        Map<String, Object> beside = Json.object("{\"t\":\"" + text + "\",\"n\":NaN}");

        assertThat(beside.get("t")).isInstanceOf(String.class).isEqualTo(alone.get("t"));
        assertThat(beside.get("n")).isEqualTo(Double.NaN);
        assertThat(Json.object("{\"" + text + "\":1,\"n\":NaN}"))
                .containsOnlyKeys((String) alone.get("t"), "n");
    }

    @Test
    void aLongTextBesideThemTakesNoLongerThanOthers() {
        // If each step looked at what was read before, these would be 10¹² steps.
        String text = "#".repeat(2_000_000);

        assertThat(Json.object("{\"t\":\"" + text + "\",\"n\":NaN}")).containsEntry("t", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "null",
                "NaN",
                "{",
                "{}}",
                "{\"a\":nan}",
                "{\"a\":NaNNaN}",
                "{\"a\":--Infinity}",
                "{NaN:1}",
                "{\"a\":NaN",
                "{\"a\":\"NaN}",
                "{'a':NaN}"
            })
    void refusesWhatIsNoObject(String text) {
        assertThatThrownBy(() -> Json.object(text)).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesTooManyValuesTooDeepOnesAndTooLongNumbers() {
        assertThatThrownBy(() -> Json.object("{\"a\":[" + "{},".repeat(1 << 20) + "{}]}"))
                .hasMessage("has more than 1048576 values");
        assertThatThrownBy(() -> Json.object("{\"a\":".repeat(65) + "1" + "}".repeat(65)))
                .hasMessage("is nested deeper than 64");
        assertThatThrownBy(() -> Json.object("{\"a\":" + "9".repeat(401) + "}"))
                .hasMessage("has a number of 401 characters");
    }

    @Test
    void whatIsWrittenComesBack() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 3000; i++) {
            Map<String, Object> value = object(random, 0);

            assertThat(Json.object(Json.text(value))).isEqualTo(value);
        }
    }

    private static Map<String, Object> object(SplittableRandom random, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int n = random.nextInt(4); n >= 0; n--) {
            object.put(text(random), value(random, depth + 1));
        }
        return object;
    }

    private static Object value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth < 4 ? 8 : 6)) {
            case 0 -> text(random);
            case 1 -> random.nextInt();
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> random.nextBoolean();
            case 4 -> Optional.empty();
            case 5 -> random.nextBoolean() ? Double.NaN : Double.NEGATIVE_INFINITY;
            case 6 -> object(random, depth);
            default -> {
                List<Object> list = new ArrayList<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    list.add(value(random, depth + 1));
                }
                yield list;
            }
        };
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            text.append("#=\"\\\n\u0000NaN-{é\u2028".charAt(random.nextInt(13)));
        }
        return text.toString();
    }

    @Test
    void theFastWayReadsTheSameOrNothing() {
        SplittableRandom random = new SplittableRandom(6);
        String alphabet = "{}\":,0123456789.eE+-a \\[]nté";
        int fast = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text =
                    new StringBuilder("{\"op\":7,\"id\":\"w-1\",\"step\":12,\"value\":-0.25}");
            for (int n = random.nextInt(3); n > 0; n--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at,
                        at + random.nextInt(2),
                        String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            Optional<Map<String, Object>> flat = FlatJson.read(bytes, 0, bytes.length);
            if (flat.isPresent()) {
                fast++;
                assertThat(flat.get()).as(text.toString()).isEqualTo(Json.object(text.toString()));
            }
        }
        assertThat(fast).isGreaterThan(12_000);
    }
}
