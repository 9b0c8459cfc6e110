package io.djltuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "0.1, 0.1",
        "-2.5, -2.5",
        "123456.7, 123457",
        "1234567, 1234570",
        "0.123456789, 0.123457",
        "0.000012345678, 0.0000123457",
        "1.5e-9, 1.5E-9",
        "6.02214076e23, 6.02214E+23",
        "4.9e-324, 4.94066E-324",
        "1.7976931348623157e308, 1.79769E+308"
    })
    void roundsToSixSignificantDigits(double value, String text) {
        assertThat(JsonText.rounded(value)).isEqualTo(text);
    }

    @Test
    void roundsLikeExactDecimals() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(50) - 25);

            double exact = new BigDecimal(value).round(new MathContext(6)).doubleValue();

            // In the last digit a product of two doubles may fall on the other side of a half.
            assertThat(Double.parseDouble(JsonText.rounded(value)))
                    .isBetween(
                            exact - Math.abs(exact) * 1.0000001e-5,
                            exact + Math.abs(exact) * 1.0000001e-5);
        }
    }

    @Test
    void hasNoNumberForWhatIsNotFinite() {
        String json =
                new JsonText()
                        .beginArray()
                        .number(Double.NaN)
                        .number(Double.NEGATIVE_INFINITY)
                        .endArray()
                        .toString();

        assertThat(json).isEqualTo("[null,null]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "<!-- ]]> -->",
                "a & b",
                "line\u2028separator\u2029",
                "quotes \" and ' and \\",
                "😀 مرحبا \u202e",
                "\u0000\u0007"
            })
    void writesEveryTextSoThatItCanStandInAScript(String text) {
        String json = new JsonText().beginArray().text(text).endArray().toString();

        assertThat(json).doesNotContain("<", ">", "&", "\u2028", "\u2029");
        assertThat(JsonParser.parseString(json).getAsJsonArray().get(0).getAsString())
                .isEqualTo(text);
    }

    @Test
    void cutsWhatNobodyReads() {
        assertThat(JsonText.cut("x".repeat(12_000))).hasSize(12_000);
        assertThat(JsonText.cut("x".repeat(13_500))).endsWith("x… (1,500 more characters)");
    }

    @Test
    void cutsBetweenCharactersAndNotWithinThem() {
        assertThat(JsonText.cut("a😀😀", 2)).isEqualTo("a…");
        assertThat(JsonText.cut("a😀😀", 3)).isEqualTo("a😀…");
        assertThat(JsonText.cut("a😀😀", 5)).isEqualTo("a😀😀");
        assertThat(JsonText.cut("x" + "😀".repeat(6_750)))
                .isEqualTo("x" + "😀".repeat(5_999) + "… (751 more characters)");
    }
}
