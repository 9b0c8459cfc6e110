package io.djltuner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateColumnTest {

    private static TabularData table(@Nullable String... dates) {
        double[] y = IntStream.range(0, dates.length).asDoubleStream().toArray();
        return TabularData.of(
                List.of(Column.categorical("day", dates)), List.of(Column.numeric("y", y)));
    }

    private static Preprocessing fitted(@Nullable String... dates) {
        return Preprocessing.fitRegression(
                table(dates),
                IntStream.range(0, dates.length).toArray(),
                PreprocessingOptions.defaults().dates(true));
    }

    @Test
    void aDateIsATimeAndAPlaceInYearAndWeek() {
        // 29 February 2024 was a Thursday, the 60th day of its year; 2 March, two days later, a
        // Saturday.
        Preprocessing fitted = fitted("2024-02-29", "2024-03-02");

        assertThat(fitted.featureNames())
                .containsExactly(
                        "day",
                        "day (sine of the year)",
                        "day (cosine of the year)",
                        "day (sine of the week)",
                        "day (cosine of the week)");
        double year = 2 * Math.PI * 59 / 365.25;
        double week = 2 * Math.PI * 3 / 7;
        assertThat(fitted.features(table("2024-02-29")))
                .containsExactly(
                        new double[] {
                            -1, Math.sin(year), Math.cos(year), Math.sin(week), Math.cos(week)
                        },
                        within(1e-12));
        // A day between is between; and so are days that training never saw.
        assertThat(fitted.features(table("2024-03-01"))[0]).isEqualTo(0);
        assertThat(fitted.features(table("2024-03-05"))[0]).isCloseTo(4, within(1e-12));
    }

    @Test
    void timesOfDayHaveAPlaceInTheDay() {
        Preprocessing fitted = fitted("2024-02-29 06:00", "2024-02-29 18:00:00");

        double[] features = fitted.features(table("2024-02-29 06:00", "2024-02-29 18:00"));

        assertThat(fitted.featureWidth()).isEqualTo(7);
        assertThat(features[5]).isCloseTo(1, within(1e-9));
        assertThat(features[7 + 5]).isCloseTo(-1, within(1e-9));
        assertThat(features[0]).isCloseTo(-1, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-2-29, 2024-03-02",
        "2024/02/29, 2024/03/02",
        "2/29/2024, 3/2/2024",
        "29/02/2024, 02/03/2024",
        "29.2.2024, 2.3.2024",
        "29-02-2024, 02-03-2024",
        "29 Feb 2024, 2 mar 2024",
        "2024-02-29T00:00, 2024-03-02T00:00",
        "2024-02-29T00:00:00Z, 2024-03-02T00:00:00Z",
        "2024-02-29T00:00:00.000+01:00, 2024-03-02T00:00:00.000+01:00",
    })
    void readsTheFormatsOfTables(String first, String second) {
        double[] features = fitted(first, second).features(table(first, second));

        double week = 2 * Math.PI * 3 / 7;
        assertThat(features[0]).isCloseTo(-1, within(1e-12));
        assertThat(features[3]).isCloseTo(Math.sin(week), within(1e-12));
        assertThat(features[5]).isCloseTo(1, within(1e-12));
    }

    @Test
    void missingDatesAreFlagged() {
        Preprocessing fitted = fitted("2024-02-29", null, "2024-03-02");

        assertThat(fitted.features(table("2024-03-01", null)))
                .startsWith(0)
                .endsWith(0, 0, 0, 0, 0, 1);
    }

    @Test
    void textsThatAreNotAllDatesAreCategories() {
        assertThat(fitted("2024-02-29", "soon").featureNames())
                .containsExactly("day=2024-02-29", "day=soon");
        // There was no such day.
        assertThat(fitted("2023-02-28", "2023-02-29").featureNames())
                .containsExactly("day=2023-02-28", "day=2023-02-29");
        assertThat(PreprocessingOptions.holdsDates(Column.categorical("day", "2024-02-29")))
                .isTrue();
        assertThat(PreprocessingOptions.holdsDates(Column.categorical("day", "Thursday")))
                .isFalse();
        assertThat(PreprocessingOptions.holdsDates(Column.numeric("day", 20240229))).isFalse();
    }

    @Test
    void areCategoriesUnlessAskedFor() {
        TabularData data = table("2024-02-29", "2024-03-02");

        assertThat(Preprocessing.fitRegression(data, new int[] {0, 1}).featureNames())
                .containsExactly("day=2024-02-29", "day=2024-03-02");
    }

    @Test
    void comeBackFromJson() {
        Preprocessing fitted = fitted("29.02.2024 12:30", null, "02.03.2024 8:15");

        Preprocessing read = Preprocessing.fromJson(fitted.toJson());

        assertThat(read.toJson()).isEqualTo(fitted.toJson());
        assertThat(read.features(table("1.3.2024 7:00")))
                .isEqualTo(fitted.features(table("1.3.2024 7:00")));
        assertThatThrownBy(
                        () ->
                                Preprocessing.fromJson(
                                        fitted.toJson().replace("DAY_FIRST_DOTS", "STARDATE")))
                .hasMessage(
                        "preprocessing.columns[0]: 'format' must be one of [YEAR_FIRST, YEAR_FIRST_SLASHES, MONTH_FIRST, DAY_FIRST, DAY_FIRST_DOTS, DAY_FIRST_DASHES, DAY_MONTH_NAME]");
    }

    @Test
    void aTextThatIsNoDateIsNamed() {
        Preprocessing fitted = fitted("2024-02-29", "2024-03-02");

        assertThatThrownBy(() -> fitted.features(table("29.2.2024")))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "columns: column 'day': row 0: '29.2.2024' is not a date as in the training rows");
        assertThatThrownBy(() -> fitted.accept(new float[][] {{1}}))
                .hasMessage(
                        "rows: column 'day': holds dates; hand over a TabularData instead of numbers");
    }
}
