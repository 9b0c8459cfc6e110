package io.djltuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.djltuner.Signals;
import io.djltuner.study.Study;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own: exit codes, Ctrl-C, and the jar if one is named. */
class ProcessTest {

    private static final long PATIENCE_SECONDS = 240;

    @TempDir private Path folder;

    private Process start(List<String> program, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-Dai.djl.offline=true");
        command.addAll(program);
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        ProcessBuilder builder =
                new ProcessBuilder(Signals.hearing(command)).directory(folder.toFile());
        builder.redirectOutput(folder.resolve("out.txt").toFile());
        return builder.start();
    }

    private static List<String> classes() {
        return List.of("-cp", System.getProperty("java.class.path"), Main.class.getName());
    }

    private int end(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out.txt"));
    }

    /** Reads what a process says until it says something. */
    private static void await(Process process, String text) throws IOException {
        BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
        List<String> said = new ArrayList<>();
        String line = lines.readLine();
        while (line != null && !line.contains(text)) {
            said.add(line);
            line = lines.readLine();
        }
        assertThat(line).as("after %s", said).contains(text);
    }

    private static void controlC(Process process) throws Exception {
        if (Signals.ignoresInterrupts(process)) {
            process.destroyForcibly();
            abort("processes that were started in the background hear no Ctrl-C");
        }
        Signals.send(process, "INT");
    }

    private static void drain(Process process) {
        Thread reader =
                new Thread(
                        () ->
                                process.errorReader(StandardCharsets.UTF_8)
                                        .lines()
                                        .forEach(line -> {}),
                        "drain");
        reader.setDaemon(true);
        reader.start();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void controlCSavesTheBestModelSoFar() throws Exception {
        Path file = CommandLineTest.numbers(folder);

        Process process = start(classes(), "tune", file, "-t", "y", "--minutes", 30, "-o", "model");
        await(process, "  loss ");
        controlC(process);
        drain(process);

        assertThat(end(process)).isEqualTo(130);
        assertThat(out()).contains("interrupted").contains("The model is in model.");
        assertThat(CommandLineTest.run("show", folder.resolve("model")).code()).isZero();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void controlCKeepsASearchOnDisk() throws Exception {
        Path file = CommandLineTest.numbers(folder);

        Process process =
                start(
                        classes(),
                        "tune",
                        file,
                        "-t",
                        "y",
                        "--trials",
                        10_000,
                        "-d",
                        "study",
                        "-o",
                        "model");
        // Three short searches come first.
        for (int i = 0; i < 4; i++) {
            await(process, "searching");
        }
        await(process, "  loss ");
        controlC(process);
        drain(process);

        assertThat(end(process)).isEqualTo(130);
        assertThat(Study.open(folder.resolve("study")).history().complete()).isNotEmpty();
        assertThat(CommandLineTest.run("show", folder.resolve("study")).code()).isZero();
    }

    @Test
    void theJarNeedsNothingElse() throws Exception {
        String jar = System.getProperty("djltuner.jar", "");
        assumeFalse(
                jar.isEmpty(),
                "the jar is built by mvn -Pcli package, and named by -Ddjltuner.jar=FILE");
        Path file = CommandLineTest.numbers(folder);
        List<String> program = List.of("-jar", Path.of(jar).toAbsolutePath().toString());

        assertThat(ended(program, "--version")).isZero();
        assertThat(out()).startsWith("djl-tuner 0.");

        assertThat(
                        ended(
                                program,
                                "tune",
                                file,
                                "-t",
                                "y",
                                "--trials",
                                3,
                                "-o",
                                "model",
                                "-d",
                                "study"))
                .isZero();
        assertThat(out()).startsWith("model: rmse ").contains("There are 3 trials");

        // Found as a service, whose entries the jar must have kept.
        assertThat(ended(program, "show", "study")).isZero();
        assertThat(out()).contains("learningRate");
        assertThat(ended(program, "show", "model")).isZero();
        assertThat(out()).startsWith("predicts: y");

        assertThat(ended(program, "report", "study", "-o", "page.html")).isZero();
        // Larger than the library of charts alone.
        assertThat(folder.resolve("page.html"))
                .content()
                .contains("echarts")
                .hasSizeGreaterThan(900_000);

        assertThat(ended(program, "predict", "model", file)).isZero();
        assertThat(out().lines()).hasSize(71);
        assertThat(ended(program, "predict", "none", file)).isEqualTo(1);
        assertThat(ended(program, "predict")).isEqualTo(2);
    }

    private int ended(List<String> program, Object... arguments) throws Exception {
        Process process = start(program, arguments);
        drain(process);
        return end(process);
    }
}
