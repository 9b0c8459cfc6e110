package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches that write event files as they go. */
class TunerTensorBoardTest {

    @TempDir private Path folder;

    private Tuner search(Path study) {
        return Searches.regression(Searches.rates(), Searches.line(40))
                .directory(study)
                .seed(5)
                .tensorBoard(folder.resolve("events"));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("events"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private byte[] trial(int number) throws IOException {
        return Files.readAllBytes(
                folder.resolve("events")
                        .resolve("trial-000" + number)
                        .resolve("events.out.tfevents.djl-tuner"));
    }

    @Test
    void aSearchThatGoesOnAddsItsNewTrialsOnly() throws IOException {
        Path study = folder.resolve("study");
        search(study).maxTrials(2).run();
        byte[] first = trial(0);

        search(study).maxTrials(3).run();

        assertThat(names())
                .containsExactly(
                        "events.out.tfevents.djl-tuner", "trial-0000", "trial-0001", "trial-0002");
        assertThat(trial(0)).isEqualTo(first);
        // One event for each of three epochs: names of metrics in it are not compressed.
        assertThat(new String(trial(2), StandardCharsets.ISO_8859_1))
                .contains("_hparams_/session_end_info")
                .containsSubsequence("val_mse", "val_mse", "val_mse");
    }

    @Test
    void aFolderOfAnotherStudyIsRefusedBeforeTheFirstTrial() throws IOException {
        search(folder.resolve("study")).maxTrials(1).run();
        byte[] first = trial(0);

        assertThatThrownBy(() -> search(folder.resolve("other")).maxTrials(1).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "tensorBoard: %s holds another study or search space; choose an empty"
                                + " folder",
                        folder.resolve("events"));
        assertThat(trial(0)).isEqualTo(first);
        // Its own folder is free again.
        Searches.regression(Searches.rates(), Searches.line(40))
                .directory(folder.resolve("other"))
                .seed(5)
                .maxTrials(1)
                .run();
    }

    @Test
    void aDiskThatTakesNoEventsDoesNotEndTheSearch() throws IOException {
        Path inTheWay = folder.resolve("events").resolve("trial-0000");
        Files.createDirectories(inTheWay.getParent());
        Files.writeString(inTheWay, "mine");
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        TuningResult result;
        try {
            System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
            result = search(folder.resolve("study")).maxTrials(2).run();
        } finally {
            System.setErr(before);
        }

        assertThat(result.trials())
                .extracting(Trial::state)
                .containsOnly(TrialState.COMPLETE)
                .hasSize(2);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("tensorBoard: cannot write")
                .contains("the search goes on without event files");
        assertThat(inTheWay).hasContent("mine");
    }
}
