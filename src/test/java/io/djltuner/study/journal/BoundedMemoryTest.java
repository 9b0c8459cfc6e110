package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long journals are opened by processes that could not hold their lines. */
class BoundedMemoryTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder().real("x", 0, 1).fixed("epochs", 1_000_000).build();
    private static final Objective LOSS = Objective.minimize("loss");
    private static final int EPOCHS = 200_000;

    /** As events these epochs take 40 MB, as lines 150; the numbers alone 2. */
    private static final String HEAP = "-Xmx32m";

    @TempDir private Path directory;
    private Path journal;

    @BeforeEach
    void place() {
        journal = directory.resolve("long.log");
    }

    /** What the process does: opens a journal to look at, or to go on with. */
    public static void main(String[] arguments) {
        Path path = Path.of(arguments[1]);
        if (arguments[0].equals("look")) {
            print(Study.open(path).trials());
        } else {
            try (Study study =
                    Study.builder(SPACE, LOSS, new RandomSearch()).directory(path).build()) {
                print(study.trials());
            }
        }
    }

    private static void print(List<Trial> trials) {
        System.out.print(trials.stream().map(Trial::epochsDone).toList());
    }

    private static String inAProcess(String how, Path path)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                HEAP,
                                "-cp",
                                System.getProperty("java.class.path"),
                                BoundedMemoryTest.class.getName(),
                                how,
                                path.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** Adds epochs to the file's only trial. */
    private void addEpochs() throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(journal, StandardOpenOption.APPEND)) {
            for (int step = 0; step < EPOCHS; step++) {
                lines.write(
                        "{\"op_code\":7,\"worker_id\":\"w\",\"trial_id\":0,\"step\":%d,\"intermediate_value\":%d.5}\n"
                                .formatted(step, EPOCHS - step));
            }
        }
    }

    @Test
    void aLongStudyOfOursIsLookedAtAndGoneOnWith() throws IOException, InterruptedException {
        try (Study study =
                Study.builder(SPACE, LOSS, new RandomSearch()).directory(journal).build()) {
            assertThat(study.ask()).isPresent();
        }
        addEpochs();

        assertThat(inAProcess("look", journal)).isEqualTo("[" + EPOCHS + "]");
        assertThat(inAProcess("open", journal)).isEqualTo("[" + EPOCHS + "]");
    }

    @Test
    void aLongStudyOfAnotherToolIsLookedAtAndTakenOver() throws IOException, InterruptedException {
        Files.writeString(
                journal,
                """
                {"op_code":0,"worker_id":"w","study_name":"long","directions":[1]}
                {"op_code":3,"worker_id":"w","study_id":0,"system_attr":{"study:metric_names":["loss"]}}
                {"op_code":4,"worker_id":"w","study_id":0,"datetime_start":"2026-01-01T00:00:00.000000+00:00"}
                {"op_code":5,"worker_id":"w","trial_id":0,"param_name":"x","param_value_internal":0.5,"distribution":"{\\"name\\": \\"FloatDistribution\\", \\"attributes\\": {\\"step\\": null, \\"low\\": 0.0, \\"high\\": 1.0, \\"log\\": false}}"}
                """);
        addEpochs();

        assertThat(inAProcess("look", journal)).isEqualTo("[" + EPOCHS + "]");
        assertThat(inAProcess("open", journal)).isEqualTo("[" + EPOCHS + "]");
        // Now it is ours, and its lines lie before the one that says so.
        assertThat(inAProcess("look", journal)).isEqualTo("[" + EPOCHS + "]");
        assertThat(inAProcess("open", journal)).isEqualTo("[" + EPOCHS + "]");
    }
}
