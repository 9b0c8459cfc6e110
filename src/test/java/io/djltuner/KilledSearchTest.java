package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.djltuner.study.EpochRecord;
import io.djltuner.study.OpenedStudy;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches that are killed and started again are the searches that were not. */
class KilledSearchTest {

    @TempDir private Path directory;

    private String output(String kind) throws IOException {
        return Files.readString(directory.resolve(kind + ".out"));
    }

    /** Exact for a tolerance of 0. */
    private static void same(List<Trial> trials, List<Trial> expected, double tolerance) {
        assertThat(trials).hasSameSizeAs(expected);
        for (Trial whole : expected) {
            Trial trial = trials.get(whole.number());
            assertThat(trial.state()).isEqualTo(whole.state());
            assertThat(trial.configuration()).isEqualTo(whole.configuration());
            assertThat(trial.seed()).isEqualTo(whole.seed());
            assertThat(trial.bestEpoch()).isEqualTo(whole.bestEpoch());
            assertThat(trial.epochsDone()).isEqualTo(whole.epochsDone());
            for (int i = 0; i < whole.epochs().size(); i++) {
                same(trial.epochs().get(i), whole.epochs().get(i), tolerance);
            }
            assertThat(trial.value().isPresent()).isEqualTo(whole.value().isPresent());
            assertThat(trial.value().orElse(0))
                    .isCloseTo(whole.value().orElse(0), within(tolerance));
        }
    }

    private static void same(EpochRecord epoch, EpochRecord whole, double tolerance) {
        assertThat(epoch.metrics().keySet()).isEqualTo(whole.metrics().keySet());
        whole.metrics()
                .forEach(
                        (name, value) ->
                                assertThat(epoch.metrics().get(name))
                                        .as("%s of epoch %d", name, whole.epoch())
                                        .isCloseTo(value, within(tolerance * Math.max(1, value))));
    }

    @ParameterizedTest
    @CsvSource({
        "random, alone, 0",
        "random, fused, 1e-9",
        "hyperband, alone, 0",
        "hyperband, fused, 1e-9",
        "hyperband, block, 0",
        "tpe, alone, 0",
        "tpe, fused, 1e-9"
    })
    void isTheSameHoweverOftenItIsKilled(String strategy, String kind, double tolerance)
            throws IOException, InterruptedException {
        TuningResult whole = SearchProcess.search(strategy, kind).run();
        Path study = directory.resolve("study");
        Kills kills = new Kills(study, whole.trials().size(), new SplittableRandom(7));
        for (int kill = 0; kill < SearchProcess.KILLS; kill++) {
            kills.kill(held -> SearchProcess.start(kind, study, strategy, held.toString()));
            assertThat(kills.unfinished()).as(output(kind)).isEqualTo(kill + 1);
        }
        System.out.printf(
                "killed %s %s: %d times unfinished, of these %d while a state was written%n",
                strategy, kind, kills.unfinished(), kills.withinAState());
        Process last = SearchProcess.start(kind, study, strategy);
        assertThat(last.waitFor()).as(output(kind)).isZero();

        OpenedStudy ended = Study.open(study);
        same(ended.trials(), whole.trials(), tolerance);
        assertThat(ended.summary()).contains("rank");
        assertThat(study.resolve("checkpoints")).isEmptyDirectory();
        RawJournal.read(study.resolve("journal.log")).everyTrialHasOneLegAtATime();
        try (Stream<Path> kept = Files.list(study.resolve("models"))) {
            assertThat(kept.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            String.valueOf(whole.bestTrial().number()), "default");
        }
        try (Stream<Path> owners = Files.list(study.resolve("owners"))) {
            assertThat(owners.count()).isLessThanOrEqualTo(SearchProcess.KILLS + 1L);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void endsInOrderWhenItIsTold(String signal, int exit) throws IOException, InterruptedException {
        Path study = directory.resolve("study");
        Process process = SearchProcess.start("long", study);
        assumeFalse(
                signal.equals("INT") && Signals.ignoresInterrupts(process),
                "processes that were started in the background hear no Ctrl-C");
        Path journal = study.resolve("journal.log");
        while (!Files.exists(journal) || !Files.readString(journal).contains("\"step\":20,")) {
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as("ended").isFalse();
        }

        Signals.send(process, signal);

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output("long")).isEqualTo(exit);
        assertThat(output("long")).contains("rank");
        List<Trial> trials = Study.open(study).trials();
        assertThat(trials).isNotEmpty();
        assertThat(trials)
                .filteredOn(trial -> trial.state() == TrialState.RUNNING)
                .isNotEmpty()
                .allMatch(trial -> trial.attributes().containsKey(Trial.INTERRUPTED));
        assertThat(study.resolve("journal.log.lock")).doesNotExist();
    }

    @Test
    void processesShareAStudy() throws IOException, InterruptedException {
        Path study = directory.resolve("study");
        Process one = SearchProcess.start("shared", study);
        Process other = SearchProcess.start("shared", study);
        assertThat(one.waitFor()).isZero();
        assertThat(other.waitFor()).isZero();

        List<Trial> trials = Study.open(study).trials();
        assertThat(trials).hasSize(SearchProcess.SHARED_TRIALS);
        assertThat(trials).allMatch(trial -> trial.state() == TrialState.COMPLETE);
        assertThat(trials).extracting(Trial::configuration).doesNotHaveDuplicates();
        assertThat(trials).allMatch(trial -> trial.epochs().size() == 2);
        List<String> lines = Files.readAllLines(study.resolve("journal.log"));
        assertThat(lines.stream().filter(line -> line.contains("djl_tuner:leg")))
                .hasSize(SearchProcess.SHARED_TRIALS);
        assertThat(lines.stream().map(KilledSearchTest::worker).distinct()).hasSize(2);
    }

    private static String worker(String line) {
        return line.replaceAll(".*\"worker_id\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void goesOnWhereItWasAndRefusesWhatWouldChangeIt() {
        Path study = directory.resolve("study");
        TuningResult whole = SearchProcess.search("random", "alone").run();
        SearchProcess.search("random", "alone").directory(study).run();
        // maxTrials counts all: nothing is left to do.
        TuningResult again = SearchProcess.search("random", "alone").directory(study).run();

        same(again.trials(), whole.trials(), 0);
        assertThat(again.testMetrics()).isEqualTo(whole.testMetrics());
        assertThatThrownBy(
                        () ->
                                SearchProcess.search("random", "alone")
                                        .executionsPerTrial(2)
                                        .directory(study)
                                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("executionsPerTrial")
                .hasMessageContaining("began with 1, but got 2");
        assertThatThrownBy(() -> SearchProcess.longSearch().directory(study).quiet().run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("space");
    }
}
