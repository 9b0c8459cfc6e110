package io.djltuner.automl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.data.DataException;
import io.djltuner.data.Task;
import io.djltuner.training.TunedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every defect of a CSV file gives a model, or one clear sentence. */
class AutoMlDefectsTest {

    private static final int ROWS = 90;

    @TempDir private Path folder;

    /** A file of two numbers, something else, and their sum. */
    private Path file(String header, IntFunction<String> row) throws IOException {
        String rows = IntStream.range(0, ROWS).mapToObj(row).collect(Collectors.joining("\n"));
        return write(header + "\n" + rows + "\n");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("t.csv"), text);
    }

    private static double a(int row) {
        return row * 29 % 31 / 10.0;
    }

    private static double b(int row) {
        return row * 17 % 23 / 10.0;
    }

    private static String numbers(int row) {
        return a(row) + "," + b(row) + "," + (2 * a(row) - b(row));
    }

    private static AutoMlResult learn(Path file) {
        AutoMlResult result = AutoMl.of(file, "y").trials(1).fit();
        // The target is a sum of a and b, whatever else there is.
        assertThat(result.task()).isEqualTo(Task.REGRESSION);
        assertThat(result.testScore().value()).isLessThan(0.3);
        return result;
    }

    private void refuses(Path file, String sentence) {
        assertThatThrownBy(() -> AutoMl.fit(file, "y"))
                .isInstanceOf(DataException.class)
                .hasMessage(file + sentence);
    }

    @Test
    void missingCells() throws IOException {
        Path file =
                file(
                        "a,b,y",
                        row ->
                                row % 10 == 9
                                        ? "," + b(row) + "," + -b(row)
                                        : row % 10 == 5 ? "?,NA,1" : numbers(row));

        AutoMlResult result = AutoMl.of(file, "y").trials(1).fit();

        try (TunedModel model = result.model()) {
            assertThat(model.preprocessing().featureNames()).contains("a (missing)", "b (missing)");
        }
    }

    @Test
    void dates() throws IOException {
        LocalDate start = LocalDate.of(2024, 1, 1);
        AutoMlResult result =
                learn(file("day,a,b,y", row -> start.plusDays(row) + "," + numbers(row)));

        try (TunedModel model = result.model()) {
            assertThat(model.preprocessing().featureNames()).contains("day (sine of the week)");
        }
    }

    @Test
    void ids() throws IOException {
        AutoMlResult result = learn(file("id,a,b,y", row -> (row + 1) + "," + numbers(row)));

        assertThat(result.reasons()).contains("Left out 'id': it numbers the rows.");
    }

    @Test
    void constantColumns() throws IOException {
        AutoMlResult result = learn(file("a,b,y,unit,empty", row -> numbers(row) + ",kg,"));

        assertThat(result.reasons())
                .contains(
                        "Left out 'unit': it is always 'kg'.",
                        "Left out 'empty': it has no values.");
    }

    @Test
    void aThousandCategories() throws IOException {
        String rows =
                IntStream.range(0, 3000)
                        .mapToObj(row -> "shop " + row % 1000 + "," + numbers(row))
                        .collect(Collectors.joining("\n"));

        AutoMlResult result = AutoMl.of(write("shop,a,b,y\n" + rows), "y").trials(1).fit();

        assertThat(result.testScore().value()).isLessThan(0.3);
        try (TunedModel model = result.model()) {
            assertThat(model.preprocessing().featureWidth()).isLessThan(200);
            assertThat(model.preprocessing().featureNames()).contains("shop (other)");
        }
    }

    @Test
    void oneRow() throws IOException {
        refuses(
                write("a,b,y\n1,2,3\n"),
                ": column 'y': 1 rows have a target, but at least 20 are needed to train, choose and test");
    }

    @Test
    void semicolonsAndDecimalCommas() throws IOException {
        learn(file("a;b;y", row -> numbers(row).replace(',', ';').replace('.', ',')));
    }

    @Test
    void tabs() throws IOException {
        learn(file("a\tb\ty", row -> numbers(row).replace(',', '\t')));
    }

    @Test
    void aByteOrderMark() throws IOException {
        learn(file("\uFEFFy,b,a", row -> (2 * a(row) - b(row)) + "," + b(row) + "," + a(row)));
    }

    @Test
    void windowsLineEnds() throws IOException {
        learn(file("a,b,y\r", row -> numbers(row) + "\r"));
    }

    @Test
    void quotedLineEnds() throws IOException {
        AutoMlResult result =
                learn(file("note,a,b,y", row -> "\"one, \n two " + row % 2 + "\"," + numbers(row)));

        try (TunedModel model = result.model()) {
            assertThat(model.preprocessing().featureNames()).contains("note=one, \n two 0");
        }
    }

    @Test
    void anEmptyFile() throws IOException {
        refuses(write(""), ": is empty, but must hold at least one row");
    }

    @Test
    void aHeaderAlone() throws IOException {
        refuses(
                write("a,b,y\n"),
                ":1: there is a header and no row below it, but at least one is needed");
    }

    @Test
    void noHeader() throws IOException {
        Path file = file(numbers(ROWS), AutoMlDefectsTest::numbers);

        assertThat(AutoMl.of(file, "c2").trials(1).fit().testScore().value()).isLessThan(0.3);
        refuses(file, ": column 'y': is missing; the columns are c0, c1, c2");
    }

    @Test
    void noSuchTarget() throws IOException {
        refuses(
                file("a,b,price", AutoMlDefectsTest::numbers),
                ":1: column 'y': is missing; the columns are a, b, price");
    }

    @Test
    void noSuchFile() {
        refuses(folder.resolve("none.csv"), ": there is no such file (looked in " + folder + ")");
    }

    @Test
    void aConstantTarget() throws IOException {
        refuses(
                file("a,b,y", row -> a(row) + "," + b(row) + ",5"),
                ": column 'y': all 90 rows are '5', so there is nothing to learn");
    }

    @Test
    void targetsThatAreMissing() throws IOException {
        AutoMlResult result =
                learn(
                        file(
                                "a,b,y",
                                row -> row % 9 == 0 ? a(row) + "," + b(row) + "," : numbers(row)));

        assertThat(result.reasons()).contains("Left out 10 of 90 rows: they have no 'y'.");
    }

    @Test
    void duplicateColumns() throws IOException {
        refuses(
                file("a,a,y", AutoMlDefectsTest::numbers),
                ":1: column 'a': stands twice in the header; names must differ");
    }

    @Test
    void columnsThatAreTheSame() throws IOException {
        learn(file("copy,a,b,y", row -> a(row) + "," + numbers(row)));
    }

    @Test
    void aLineThatIsTooShort() throws IOException {
        refuses(
                file("a,b,y", row -> row == 50 ? "1,2" : numbers(row)),
                ":52: there are 2 cells, but the first line has 3");
    }

    @Test
    void aTextAmongNumbers() throws IOException {
        refuses(
                file("a,b,y", row -> row == 50 ? "oops,2,3" : numbers(row)),
                ":52: column 'a': 'oops' is not a number; use .missing(\"oops\") or .categorical(\"a\") if it is meant");
    }

    @Test
    void aNameOfEachRow() throws IOException {
        AutoMlResult result =
                learn(file("name,a,b,y", row -> "person " + row + "," + numbers(row)));

        assertThat(result.reasons())
                .contains("Left out 'name': 90 of its 90 texts are different, so they name rows.");
    }

    @Test
    void aRareClass() throws IOException {
        Path file =
                file(
                        "a,b,y",
                        row ->
                                a(row)
                                        + ","
                                        + b(row)
                                        + ","
                                        + (row == 7 ? "rare" : a(row) > 1.5 ? "high" : "low"));

        AutoMlResult result = AutoMl.of(file, "y").trials(1).fit();

        assertThat(result.task()).isEqualTo(Task.MULTICLASS);
        assertThat(result.testScore().value()).isGreaterThan(0.8);
    }

    @Test
    void aTableOfNothingButTheTarget() throws IOException {
        refuses(
                write("y\n" + "1\n2\n".repeat(30)),
                ": no feature is left; at least one column must be neither target nor ignored");
    }

    @Test
    void hugeNumbers() throws IOException {
        Path file = file("a,b,y", row -> a(row) + "," + b(row) + "," + (1e12 * a(row) + 1e14));

        AutoMlResult result = AutoMl.of(file, "y").trials(1).fit();

        // The target's standard deviation is about 0.9e12.
        assertThat(result.testScore().value()).isLessThan(1e11);
    }
}
