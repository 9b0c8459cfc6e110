package io.djltuner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvReaderTest {

    @TempDir private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("t.csv"), text);
    }

    private void refuses(ThrowingCallable reading, String sentence) {
        assertThatThrownBy(reading)
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("t.csv") + sentence);
    }

    private static double[] numbers(TabularData data, String column) {
        NumericColumn numeric = (NumericColumn) data.column(column);
        return IntStream.range(0, data.rows()).mapToDouble(numeric::value).toArray();
    }

    private static String texts(TabularData data, String column) {
        Column texts = data.column(column);
        assertThat(texts).isInstanceOf(CategoricalColumn.class);
        return IntStream.range(0, data.rows())
                .mapToObj(row -> texts.isMissing(row) ? "-" : texts.text(row))
                .collect(Collectors.joining(","));
    }

    @Test
    void readsNumbersAndCategoriesAndKeepsTheTargetApart() throws IOException {
        TabularData data = TabularData.fromCsv(file("a,b,y\n1,red,2.5\n-2e3,blue,+.5\n"), "y");

        assertThat(data.rows()).isEqualTo(2);
        assertThat(data.columns()).extracting(Column::name).containsExactly("a", "b");
        assertThat(data.targets()).extracting(Column::name).containsExactly("y");
        assertThat(numbers(data, "a")).containsExactly(1, -2000);
        assertThat(numbers(data, "y")).containsExactly(2.5, 0.5);
        assertThat(texts(data, "b")).isEqualTo("red,blue");
        assertThat(data.source()).isEqualTo(folder.resolve("t.csv").toString());
    }

    @Test
    void keepsSeveralTargetsInTheOrderAskedFor() throws IOException {
        TabularData data = TabularData.fromCsv(file("a,b,c\n1,2,3\n"), "c", "a");

        assertThat(data.targets()).extracting(Column::name).containsExactly("c", "a");
    }

    @Test
    void toleratesMarksCarriageReturnsQuotesBlanksAndEmptyLines() throws IOException {
        TabularData data =
                TabularData.fromCsv(
                        file(
                                "\uFEFF\"a\", b ,c\r\n1, \"x, \"\"y\"\"\",3\r\n\r\n 2 ,\"two\nlines\",4"));

        assertThat(numbers(data, "a")).containsExactly(1, 2);
        assertThat(texts(data, "b")).isEqualTo("x, \"y\",two\nlines");
        assertThat(numbers(data, "c")).containsExactly(3, 4);
    }

    @Test
    void readsCompressedFilesWhateverTheirName() throws IOException {
        Path compressed = folder.resolve("t.csv");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            out.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
        }
        Path plain = Files.writeString(folder.resolve("plain.csv.gz"), "a,b\n1,2\n");

        assertThat(numbers(TabularData.fromCsv(compressed), "b")).containsExactly(2);
        assertThat(numbers(TabularData.fromCsv(plain), "b")).containsExactly(2);
    }

    @Test
    void readsOtherDelimitersEncodingsAndFilesWithoutHeader() throws IOException {
        Path file = folder.resolve("t.csv");
        Files.write(file, "1;caf\u00e9;3\n4;th\u00e9;6\n".getBytes(StandardCharsets.ISO_8859_1));

        TabularData data =
                TabularData.csv(file)
                        .noHeader()
                        .delimiter(';')
                        .charset(StandardCharsets.ISO_8859_1)
                        .target("c2")
                        .read();

        assertThat(data.columns()).extracting(Column::name).containsExactly("c0", "c1");
        assertThat(texts(data, "c1")).isEqualTo("caf\u00e9,th\u00e9");
        assertThat(numbers(data, "c2")).containsExactly(3, 6);
    }

    @Test
    void readsTabsWithEmptyCells() throws IOException {
        TabularData data = TabularData.csv(file("a\tb\tc\n\t\t3\n1\t\t\n")).delimiter('\t').read();

        assertThat(numbers(data, "a")).containsExactly(Double.NaN, 1);
        assertThat(numbers(data, "c")).containsExactly(3, Double.NaN);
    }

    @Test
    void marksMissingCellsOfBothTypes() throws IOException {
        TabularData data =
                TabularData.csv(file("a,b\n1,x\n,NA\n?,y\nnan,?\n-9,none\n"))
                        .missing("-9", "none")
                        .read();

        assertThat(numbers(data, "a"))
                .containsExactly(1, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        assertThat(texts(data, "b")).isEqualTo("x,-,y,-,-");
    }

    @Test
    void keepsTheTextOfNumbersThatAreCategories() throws IOException {
        TabularData data =
                TabularData.csv(file("zip,id,x\n01,7,1\n1,8,2\n"))
                        .categorical("zip")
                        .ignore("id")
                        .read();

        assertThat(texts(data, "zip")).isEqualTo("01,1");
        assertThat(data.columns()).extracting(Column::name).containsExactly("zip", "x");
    }

    @ParameterizedTest
    @CsvSource({
        "12, 12",
        "-1.5, -1.5",
        "+.5, 0.5",
        "5., 5",
        "1e3, 1000",
        "2E-2, 0.02",
        "1d, NaN",
        "0x10, NaN",
        "Infinity, NaN",
        "1e999, NaN",
        "., NaN",
        "-, NaN",
        "1e, NaN",
        "1e+, NaN",
        "'1,5', NaN",
        "2020-01-01, NaN",
        "'', NaN"
    })
    void knowsFiniteDecimalNumbersAndNothingElse(String text, Double number) {
        assertThat(CellType.number(text)).isEqualTo(number);
    }

    @Test
    void namesTheMissingFileAndWhereItLooked() {
        refuses(
                () -> TabularData.fromCsv(folder.resolve("t.csv"), "y"),
                ": there is no such file (looked in " + folder + ")");
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> TabularData.fromCsv(folder))
                .hasMessage(folder + ": is a directory, but must be a CSV file");
    }

    @Test
    void namesTheClosestColumnWhenATargetIsMissing() throws IOException {
        Path file = file("age,price,rooms\n1,2,3\n");

        refuses(
                () -> TabularData.fromCsv(file, "Prise"),
                ":1: column 'Prise': is missing; the closest is 'price', and the columns are age, price, rooms");
        refuses(
                () -> TabularData.csv(file).ignore("identity").read(),
                ":1: column 'identity': is missing; the columns are age, price, rooms");
    }

    @Test
    void listsTheFirstTwelveOfManyColumns() throws IOException {
        String header =
                IntStream.range(0, 30).mapToObj(i -> "x" + i).collect(Collectors.joining(","));
        Path file = file(header + "\n" + header.replace("x", "") + "\n");

        refuses(
                () -> TabularData.fromCsv(file, "target"),
                ":1: column 'target': is missing; the columns are x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11 … (30 in all)");
    }

    @Test
    void suspectsTheDelimiterWhenThereIsOneColumn() throws IOException {
        Path file = file("a;y\n1;2\n");

        refuses(
                () -> TabularData.fromCsv(file, "y"),
                ":1: column 'y': is missing; the only column is a;y (is the delimiter ';'?)");
    }

    @Test
    void refusesATextAmongNumbersWithTheRemedy() throws IOException {
        Path file = file("id,x\n\"a\nb\",1\nc,2\n\nd,abc\ne,5\n");

        DataException error =
                catchThrowableOfType(DataException.class, () -> TabularData.fromCsv(file));

        assertThat(error)
                .hasMessage(
                        file
                                + ":6: column 'x': 'abc' is not a number; use .missing(\"abc\") or"
                                + " .categorical(\"x\") if it is meant");
        assertThat(error.source()).isEqualTo(file.toString());
        assertThat(error.line()).hasValue(6);
        assertThat(error.column()).contains("x");
        assertThat(texts(TabularData.csv(file).categorical("x").read(), "x"))
                .isEqualTo("1,2,abc,5");
        assertThat(numbers(TabularData.csv(file).missing("abc").read(), "x"))
                .containsExactly(1, 2, Double.NaN, 5);
    }

    @Test
    void takesManyTextsForCategoriesUnlessTheColumnIsDeclaredNumeric() throws IOException {
        Path file = file("x\n1\n2\na\nb\n");

        assertThat(texts(TabularData.fromCsv(file), "x")).isEqualTo("1,2,a,b");
        refuses(
                () -> TabularData.csv(file).numeric("x").read(),
                ":4: column 'x': 'a' is not a number; use .missing(\"a\") or .categorical(\"x\") if it is meant");
    }

    @ParameterizedTest
    @CsvSource({"300, 3, true", "300, 4, false", "800, 8, false"})
    void callsOneInAHundredOfAtMostFiveKindsDirt(int rows, int texts, boolean dirt)
            throws IOException {
        String cells =
                IntStream.range(0, rows)
                        .mapToObj(row -> row < texts ? "t" + row : Integer.toString(row))
                        .collect(Collectors.joining("\n"));
        Path file = file("x\n" + cells);

        if (dirt) {
            assertThatThrownBy(() -> TabularData.fromCsv(file)).hasMessageContaining("'t0'");
        } else {
            assertThat(texts(TabularData.fromCsv(file), "x")).startsWith("t0,t1,t2,t3");
        }
    }

    @Test
    void refusesRaggedRowsWithTheLineAndBothCounts() throws IOException {
        Path file = file("a,b,c\n1,2,3\n1,2\n");

        refuses(() -> TabularData.fromCsv(file), ":3: there are 2 cells, but the first line has 3");
    }

    @Test
    void refusesHeadersThatNameAColumnTwice() throws IOException {
        Path file = file("a,b,a\n1,2,3\n");

        refuses(
                () -> TabularData.fromCsv(file),
                ":1: column 'a': stands twice in the header; names must differ");
    }

    @Test
    void namesColumnsThatTheHeaderLeavesEmpty() throws IOException {
        TabularData data = TabularData.csv(file(",x\n0,5\n")).ignore("c0").read();

        assertThat(data.columns()).extracting(Column::name).containsExactly("x");
    }

    @Test
    void refusesFilesWithoutRows() throws IOException {
        Path empty = file("");
        refuses(() -> TabularData.fromCsv(empty), ": is empty, but must hold at least one row");

        Path header = file("\na,b\n");
        refuses(
                () -> TabularData.fromCsv(header),
                ":2: there is a header and no row below it, but at least one is needed");
    }

    @Test
    void refusesQuotesThatDoNotMatch() throws IOException {
        Path open = file("a,b\n1,2\n\"x,2\n");
        refuses(
                () -> TabularData.fromCsv(open),
                ":3: the quotes of the row that begins here do not match");

        Path trailing = file("a,b\n\"x\"y,2\n");
        refuses(
                () -> TabularData.fromCsv(trailing),
                ":2: the quotes of the row that begins here do not match");
    }

    @Test
    void refusesTextOfAnotherEncodingAndBrokenCompression() throws IOException {
        Path file = folder.resolve("t.csv");
        Files.write(file, "a\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        refuses(
                () -> TabularData.fromCsv(file),
                ": is not UTF-8 text; name its own with .charset(…)");

        Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0});
        refuses(
                () -> TabularData.fromCsv(file),
                ": is cut off in the middle of its compressed data");
    }

    @Test
    void refusesDeclarationsThatContradictEachOther() throws IOException {
        Path file = file("a,b\n1,2\n");

        assertThatThrownBy(() -> TabularData.csv(file).numeric("a").categorical("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column 'a' cannot be both numeric and categorical");
        assertThatThrownBy(() -> TabularData.csv(file).target("a").ignore("a").read())
                .hasMessage("target: 'a' cannot be both the target and ignored");
        assertThatThrownBy(() -> TabularData.csv(file).target("a", "a"))
                .hasMessage("target: 'a' is named twice");
        assertThatThrownBy(() -> TabularData.csv(file).delimiter('\n'))
                .hasMessage("delimiter: must not be a quote or a line's end, but got character 10");
        refuses(
                () -> TabularData.fromCsv(file, "a", "b"),
                ": no feature is left; at least one column must be neither target nor ignored");
    }
}
