package io.djltuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.data.Column;
import io.djltuner.data.TabularData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands, run in this process. */
class CommandLineTest {

    @TempDir private Path folder;

    /** What a command printed, and its exit code. */
    record Run(int code, String out, String err) {}

    static Run run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commands =
                Main.commandLine(Optional.of(60))
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err));
        int code =
                commands.execute(
                        Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    static Path numbers(Path folder) throws IOException {
        return write(
                folder.resolve("numbers.csv"),
                "a;b;y",
                row -> "%d;%d;%d".formatted(row % 7, row % 5, row % 7 - 2 * (row % 5)));
    }

    private static Path write(Path file, String header, java.util.function.IntFunction<String> row)
            throws IOException {
        return Files.writeString(
                file,
                header
                        + "\n"
                        + IntStream.range(0, 70).mapToObj(row).collect(Collectors.joining("\n")));
    }

    private Path tuned() throws IOException {
        Path model = folder.resolve("model");
        Run run = run("tune", numbers(folder), "--target", "y", "--trials", 1, "--out", model);
        assertThat(run.code()).as(run.err()).isZero();
        return model;
    }

    @Test
    void tuneSavesAModelAndSaysWhatItIsWorth() throws IOException {
        Path model = folder.resolve("deep").resolve("model");
        Path study = folder.resolve("study");

        Run run =
                run(
                        "tune",
                        numbers(folder),
                        "-t",
                        "y",
                        "--trials",
                        1,
                        "--seed",
                        4,
                        "-o",
                        model,
                        "-d",
                        study,
                        "--ignore",
                        "b",
                        "--test",
                        0.3);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .startsWith("model: rmse ")
                .contains(
                        "21 test rows", "- 'y' holds 15 different numbers, so it is a regression.")
                .endsWith("The model is in " + model + "." + System.lineSeparator());
        assertThat(run.err()).contains("searching", "  loss ");
        assertThat(model.resolve("tuned-model.json")).exists();
        assertThat(run("show", study).out()).contains("learningRate");
        assertThat(run("show", "--csv", study).out()).startsWith("trial,");
        assertThat(run("show", model).out()).startsWith("predicts: y\ncolumns: a\n");
        Path page = folder.resolve("page.html");
        Run report = run("report", study, "-o", page);
        assertThat(report.code()).as(report.err()).isZero();
        assertThat(report.out())
                .isEqualTo("The report is in " + page + "." + System.lineSeparator());
        assertThat(page).content().contains("<html", "learningRate");
    }

    @Test
    void predictGivesALineForEveryRow() throws IOException {
        Path model = tuned();
        // Other order, other delimiter, a column too many, no target.
        Path rows = Files.writeString(folder.resolve("rows.csv"), "b,z,a\n1,x,6\n4,x,0\n");
        Path out = folder.resolve("out.csv");

        Run run = run("predict", model, rows, "-o", out);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        TabularData predicted = TabularData.fromCsv(out);
        assertThat(predicted.columns()).extracting(Column::name).containsExactly("y");
        // 6 − 2·1 and 0 − 2·4.
        assertThat(Double.parseDouble(predicted.column("y").text(0))).isBetween(3.0, 5.0);
        assertThat(Double.parseDouble(predicted.column("y").text(1))).isBetween(-9.0, -7.0);
        assertThat(run("predict", model, rows).out()).isEqualTo(Files.readString(out));
    }

    @Test
    void predictGivesClassesAndTheirProbabilities() throws IOException {
        Path file =
                write(
                        folder.resolve("classes.csv"),
                        "a,kind",
                        row -> row % 11 + "," + (row % 11 > 4 ? "\"big, really\"" : "small"));
        Path model = folder.resolve("model");
        assertThat(run("tune", file, "-t", "kind", "--trials", 1, "-o", model).code()).isZero();
        Path rows = Files.writeString(folder.resolve("rows.csv"), "a\n0\n10\n");

        Run run = run("predict", model, rows);

        List<String> lines = run.out().lines().toList();
        assertThat(lines.get(0)).isEqualTo("kind,\"P(big, really)\",P(small)");
        assertThat(lines.get(1)).startsWith("small,");
        assertThat(lines.get(2)).startsWith("\"big, really\",");
        List<String> cells = List.of(lines.get(1).split(",", -1));
        double big = Double.parseDouble(cells.get(1));
        double small = Double.parseDouble(cells.get(2));
        assertThat(big).isLessThan(small);
        assertThat(big + small).isCloseTo(1, within(1e-6));
        assertThat(run("show", model).out())
                .startsWith("predicts: kind\nclasses: big, really, small\ncolumns: a\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tune", "show", "report", "predict"})
    void helpFitsNarrowTerminals(String command) {
        Run run = command.isEmpty() ? run("--help") : run(command, "--help");

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith(("Usage: djl-tuner " + command).strip());
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 60);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void saysItsVersion() {
        Run run = run("--version");

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("djl-tuner ");
    }

    @Test
    void whatCannotBeDoneIsOneSentence() throws IOException {
        Path none = folder.resolve("none.csv");

        Run run = run("tune", none, "--target", "y", "--out", folder.resolve("m"));

        assertThat(run)
                .isEqualTo(
                        new Run(
                                1,
                                "",
                                "djl-tuner: %s: there is no such file (looked in %s)%n"
                                        .formatted(none, folder)));
        assertThat(folder.resolve("m")).doesNotExist();
    }

    @Test
    void debugShowsWhereItComesFrom() {
        Run run = run("show", "--debug", folder.resolve("none"));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith(
                        "djl-tuner: %s: there is no such folder%n"
                                .formatted(folder.resolve("none")))
                .contains("\tat io.djltuner.cli.ShowCommand.call");
    }

    @Test
    void everyFailureIsOneLine() throws IOException {
        Path file = numbers(folder);

        assertThat(run("show", folder).err().lines()).hasSize(1);
        assertThat(run("predict", folder, file).err())
                .isEqualTo(
                        "djl-tuner: %s: holds no model, there is no tuned-model.json%n"
                                .formatted(folder));
        assertThat(run("tune", file, "-t", "y", "-o", file).err())
                .isEqualTo(
                        "djl-tuner: %s: is a file, but the model needs a folder%n".formatted(file));
        assertThat(run("predict", tuned(), write(folder.resolve("r.csv"), "a", row -> "1")).err())
                .isEqualTo(
                        "djl-tuner: %s:1: column 'b': is missing; the only column is a%n"
                                .formatted(folder.resolve("r.csv")));
    }

    @Test
    void whatCannotBeSavedIsSaidBeforeAnyWork() throws IOException {
        Path file = numbers(folder);
        Path below = file.resolve("deep").resolve("model");

        for (String option : List.of("--out", "--directory")) {
            Run run = run("tune", file, "-t", "y", option, below);

            assertThat(run)
                    .isEqualTo(
                            new Run(
                                    1,
                                    "",
                                    "djl-tuner: %s: cannot be made, since %s is a file%n"
                                            .formatted(below, file)));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPlaceWithoutRoomForFilesIsSaidBeforeAnyWork() throws IOException {
        // Whoever runs this, root included, can make no file there.
        Path model = Path.of("/proc/models/iris");

        assertThat(run("tune", numbers(folder), "-t", "y", "-o", model))
                .isEqualTo(
                        new Run(
                                1,
                                "",
                                "djl-tuner: /proc/models/iris: nothing can be written to /proc%n"
                                        .formatted()));
    }

    @Test
    void anOutputInAMissingFolderIsOneSentence() throws IOException {
        Path missing = folder.resolve("none").resolve("out.csv");
        String sentence =
                "djl-tuner: %s: there is no folder %s%n".formatted(missing, missing.getParent());

        assertThat(run("predict", folder.resolve("model"), numbers(folder), "-o", missing).err())
                .isEqualTo(sentence);
        assertThat(run("report", folder.resolve("study"), "-o", missing).err()).isEqualTo(sentence);
        assertThat(run("predict", folder.resolve("model"), numbers(folder), "-o", folder).err())
                .isEqualTo("djl-tuner: %s: is a folder, but must be a file%n".formatted(folder));
        Path below = numbers(folder).resolve("out.csv");
        assertThat(run("predict", folder.resolve("model"), numbers(folder), "-o", below).err())
                .isEqualTo(
                        "djl-tuner: %s: %s is a file, not a folder%n"
                                .formatted(below, below.getParent()));
    }

    @Test
    void errorsNameOptions() throws IOException {
        Path file =
                write(
                        folder.resolve("t.csv"),
                        "a,b,y",
                        row -> (row == 50 ? "it's" : row) + "," + row % 5 + "," + row % 7);
        assertThat(run("tune", file, "-t", "y").err())
                .isEqualTo(
                        "djl-tuner: %s:52: column 'a': 'it's' is not a number; use --missing 'it'\\''s' or --categorical a if it is meant%n"
                                .formatted(file));
        Path model = tuned();
        assertThat(run("predict", model, file).err())
                .isEqualTo(
                        "djl-tuner: %s:52: column 'a': 'it's' is not a number; use --missing 'it'\\''s' if it is meant%n"
                                .formatted(file));
        Path latin = folder.resolve("latin.csv");
        Files.writeString(latin, "a,b\n1,caf\u00e9\n", StandardCharsets.ISO_8859_1);
        assertThat(run("predict", model, latin).err())
                .isEqualTo(
                        "djl-tuner: %s: is not UTF-8 text; name its own with --charset …%n"
                                .formatted(latin));
    }

    @Test
    void delimiterAndCharsetAreWhatTheyAreSaidToBe() throws IOException {
        Path model = tuned();
        Path rows = folder.resolve("rows.csv");
        Files.writeString(rows, "na\u00efve:b:a\n1:1:6\n", StandardCharsets.ISO_8859_1);

        Run run = run("predict", model, rows, "--delimiter", ":", "--charset", "latin1");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(2).first().isEqualTo("y");
        Files.writeString(rows, "b\ta\n1\t6\n");
        assertThat(run("predict", model, rows, "--delimiter", "tab").out()).isEqualTo(run.out());
        assertThat(run("predict", model, rows, "--delimiter", "::").err())
                .startsWith("Invalid value for option '--delimiter': must be one character or tab");
        assertThat(run("predict", model, rows, "--charset", "ebcdic-7").err())
                .startsWith(
                        "Invalid value for option '--charset': there is no encoding 'ebcdic-7'");
    }

    @Test
    void wrongUsageIsTwo() throws IOException {
        Path file = numbers(folder);

        assertThat(run().code()).isEqualTo(2);
        assertThat(run("tun", file).code()).isEqualTo(2);
        Run noTarget = run("tune", file);
        assertThat(noTarget.code()).isEqualTo(2);
        assertThat(noTarget.err()).startsWith("Missing required option: '--target=COLUMN'");
        Run both = run("tune", file, "-t", "y", "--minutes", 1, "--trials", 1);
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("--minutes=N, --trials=N are mutually exclusive");
        Run zero = run("tune", file, "-t", "y", "--minutes", 0);
        assertThat(zero.code()).isEqualTo(2);
        assertThat(zero.err())
                .startsWith("minutes: must be above 0 and at most a year, but got 0.0");
        assertThat(run("tune", file, "-t", "y", "--trials", 0).err())
                .startsWith("trials: must be at least 1, but got 0");
        assertThat(run("tune", file, "-t", "y", "--task", "guess").err())
                .startsWith("Invalid value for option '--task'");
    }
}
