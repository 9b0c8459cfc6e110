package io.djltuner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormTest {

    @TempDir private Path folder;

    private TabularData read(String text, String... targets) throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), text);
        return TabularData.csv(file).detectFormat().target(targets).read();
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void findsTheDelimiter(String delimiter) throws IOException {
        TabularData data = read("a,b,y\n1,red,2\n3,blue,4\n".replace(",", delimiter), "y");

        assertThat(data.rows()).isEqualTo(2);
        assertThat(data.column("b").text(1)).isEqualTo("blue");
    }

    @Test
    void quotedDelimitersDoNotCount() throws IOException {
        TabularData data = read("a;y\n\"1,2,3\";4\n\"5,6,7\";8\n", "y");

        assertThat(data.column("a").text(0)).isEqualTo("1,2,3");
    }

    @Test
    void quotedLinesDoNotCount() throws IOException {
        TabularData data = read("a;y\n\"one\ntwo; three\";4\nfour;8\n", "y");

        assertThat(data.rows()).isEqualTo(2);
        assertThat(data.column("a").text(0)).isEqualTo("one\ntwo; three");
    }

    @Test
    void rowsOfNumbersHaveNoHeader() throws IOException {
        TabularData data = read("1,2,3\n4,5,6\n", "c2");

        assertThat(data.rows()).isEqualTo(2);
        assertThat(data.column("c0").text(0)).isEqualTo("1");
    }

    @Test
    void decimalCommasArePointsWhereTheyCutNoCells() throws IOException {
        TabularData data = read("a;b;y\n1,5;x,1;2\n-0,25;y,2;?\n;z,3;4,75\n", "y");

        NumericColumn a = (NumericColumn) data.column("a");
        assertThat(a.value(0)).isEqualTo(1.5);
        assertThat(a.value(1)).isEqualTo(-0.25);
        assertThat(a.isMissing(2)).isTrue();
        assertThat(data.column("b").text(0)).isEqualTo("x,1");
        assertThat(((NumericColumn) data.column("y")).value(2)).isEqualTo(4.75);
    }

    @Test
    void whatIsSaidIsNotLookedFor() throws IOException {
        // By its looks cut by commas, with a header.
        Path file = Files.writeString(folder.resolve("t.csv"), "a:1,b:2,c\nd:3,e:4,f\n");

        TabularData data = TabularData.csv(file).delimiter(':').detectFormat().read();
        assertThat(data.columns()).extracting(Column::name).containsExactly("a", "1,b", "2,c");
        assertThat(TabularData.csv(file).noHeader().detectFormat().read().rows()).isEqualTo(2);
        assertThat(TabularData.csv(file).detectFormat().read().rows()).isEqualTo(1);
    }

    @Test
    void whatCannotBeToldIsCommasAndAHeader() throws IOException {
        TabularData data = read("only\nred\nblue\n");

        assertThat(data.columns()).hasSize(1);
        assertThat(data.rows()).isEqualTo(2);
    }

    @Test
    void aLineTooShortIsNamedBehindTheRightDelimiter() {
        String rows =
                IntStream.range(0, 300).mapToObj(i -> i + ";2").collect(Collectors.joining("\n"));

        assertThatThrownBy(() -> read("a;y\n" + rows + "\n7\n", "y"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        folder.resolve("t.csv")
                                + ":302: there are 1 cells, but the first line has 2");
    }

    @Test
    void longFilesAreLookedAtInPart() throws IOException {
        String rows =
                IntStream.range(0, 40_000)
                        .mapToObj(i -> i + ";" + 2 * i)
                        .collect(Collectors.joining("\n"));

        TabularData data = read("a;y\n" + rows + "\n", "y");

        assertThat(data.rows()).isEqualTo(40_000);
        assertThat(((NumericColumn) data.column("y")).value(39_999)).isEqualTo(79_998);
    }

    @Test
    void columnsCanBeLeftOut() throws IOException {
        TabularData data = read("a,b,y\n1,2,3\n", "y");

        assertThat(data.without("a").columns()).extracting(Column::name).containsExactly("b");
        assertThatThrownBy(() -> data.without("aa"))
                .hasMessage(
                        folder.resolve("t.csv")
                                + ": column 'aa': is missing; the columns are a, b");
        assertThatThrownBy(() -> data.without("a", "b"))
                .hasMessage(
                        folder.resolve("t.csv")
                                + ": no feature is left; at least one must be kept");
    }
}
