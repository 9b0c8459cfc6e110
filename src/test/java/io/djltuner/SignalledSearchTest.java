package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.study.journal.FaultyDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Searches that are told to end, or killed, in an epoch that would take for ever.
 *
 * <p>That they end within two seconds is asked for, and so it is asserted, although other
 * assertions go by no clock. It is measured from where the process itself knows that it is to end,
 * so that neither the signal's way nor the start of the program that sends it counts.
 */
@DisabledOnOs(OS.WINDOWS)
@Timeout(300)
class SignalledSearchTest {

    private static final long MOST_MILLIS = 2000;
    private static final long PATIENCE_SECONDS = 120;
    private static final Pattern TOLD = Pattern.compile(EndlessSearch.TOLD + "([0-9]+);");

    @TempDir private Path directory;
    private Path study;
    private Path output;

    @BeforeEach
    void place() {
        study = directory.resolve("study");
        output = directory.resolve("out.txt");
    }

    @AfterEach
    void repair() {
        FaultyDisk.repair(study);
    }

    private Process start(String kind) throws IOException {
        return SearchProcess.start(EndlessSearch.class, output, List.of(kind, study.toString()));
    }

    private String output() throws IOException {
        return Files.readString(output);
    }

    private void await(Process process, String text) throws IOException, InterruptedException {
        while (!output().contains(text)) {
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as(output()).isFalse();
        }
    }

    /** Tells it to end, and says how many milliseconds it took from there. */
    private long end(Process process, String signal, int code)
            throws IOException, InterruptedException {
        assumeFalse(
                signal.equals("INT") && Signals.ignoresInterrupts(process),
                "processes that were started in the background hear no Ctrl-C");
        Signals.send(process, signal);
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        long now = System.currentTimeMillis();
        process.destroyForcibly();
        assertThat(ended).as(output()).isTrue();
        assertThat(process.exitValue()).as(output()).isEqualTo(code);
        Matcher told = TOLD.matcher(output());
        assertThat(told.find()).as(output()).isTrue();
        return now - Long.parseLong(told.group(1));
    }

    private void printsItsSummary() throws IOException {
        assertThat(output().substring(output().indexOf(EndlessSearch.AT_WORK)))
                .contains("rank", "learningRate")
                .doesNotContain("Exception");
    }

    private static List<Trial> running(List<Trial> trials) {
        return trials.stream().filter(trial -> trial.state() == TrialState.RUNNING).toList();
    }

    private static void areCutOff(List<Trial> running) {
        assertThat(running)
                .isNotEmpty()
                .allMatch(trial -> trial.attributes().containsKey(Trial.INTERRUPTED));
    }

    @ParameterizedTest
    @CsvSource({"disk, TERM, 143", "disk, INT, 130", "memory, TERM, 143", "memory, INT, 130"})
    void endsAtOnceAndSaysWhatItKnows(String kind, String signal, int code)
            throws IOException, InterruptedException {
        Process process = start(kind);
        await(process, EndlessSearch.AT_WORK);

        assertThat(end(process, signal, code)).isLessThan(MOST_MILLIS);

        printsItsSummary();
        if (kind.equals("disk")) {
            areCutOff(running(Study.open(study).trials()));
            assertThat(study.resolve("journal.log.lock")).doesNotExist();
        }
    }

    @Test
    void aDiskThatIsFullDelaysNoEnd() throws IOException, InterruptedException {
        Process process = start("full");
        await(process, "trying again");

        assertThat(end(process, "TERM", 143)).isLessThan(MOST_MILLIS);

        assertThat(output()).contains("does not know that it was cut off", "No space left");
        assertThat(output().substring(output().indexOf("trying again")))
                .contains("rank", "learningRate");
    }

    @Test
    void aLockThatSomebodyHoldsDelaysNoEnd() throws IOException, InterruptedException {
        Process process = start("disk");
        await(process, EndlessSearch.AT_WORK);
        FaultyDisk.lock(study);

        assertThat(end(process, "TERM", 143)).isLessThan(MOST_MILLIS);

        printsItsSummary();
        assertThat(output()).contains("there is no time to wait for it");
    }

    @Test
    void ofAKilledSearchNoTrialIsSaidToRunOnceAnotherHasOpened()
            throws IOException, InterruptedException {
        Process process = start("disk");
        await(process, EndlessSearch.AT_WORK);
        process.destroyForcibly();
        assertThat(process.waitFor()).isEqualTo(137);
        assertThat(running(Study.open(study).trials()))
                .isNotEmpty()
                .noneMatch(trial -> trial.attributes().containsKey(Trial.INTERRUPTED));

        TuningResult result =
                EndlessSearch.search(false)
                        .directory(study)
                        .maxTime(Duration.ofNanos(1))
                        .quiet()
                        .run();

        assertThat(result.stopReason().orElseThrow()).startsWith("time limit of");
        areCutOff(running(Study.open(study).trials()));
    }
}
