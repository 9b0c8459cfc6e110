package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.search.Asha;
import io.djltuner.search.Hyperband;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.ReportingLeg;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import io.djltuner.study.StudyBuilder;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.study.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes work on one study whose trials pause and go on, in either of them. */
@Timeout(600)
class SharedStudyTest {

    private static final int TRIALS = 200;
    private static final int EPOCHS = 9;

    @TempDir private Path directory;

    /** One of the processes. */
    static final class Worker {

        private Worker() {}

        /** Works until nothing is left to do, from when the other is there too. */
        public static void main(String[] arguments) throws IOException {
            Path ready = Path.of(arguments[2]);
            Files.createFile(ready.resolve(arguments[3]));
            while (!Files.exists(ready.resolve("0")) || !Files.exists(ready.resolve("1"))) {
                Thread.onSpinWait();
            }
            try (Study study = study(arguments[0]).directory(Path.of(arguments[1])).build()) {
                study.optimizeByEpoch(SharedStudyTest::train, Integer.MAX_VALUE);
            }
        }
    }

    private static StudyBuilder study(String strategy) {
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).epochs(1, EPOCHS).build();
        SearchStrategy search = strategy.equals("asha") ? new Asha() : new Hyperband();
        return Study.builder(space, Objective.minimize("loss"), search)
                .seed(1)
                .budget(Budget.ofTrials(TRIALS));
    }

    /** Curves that cross, so that the best of a rung are not the best of the next. */
    private static double train(ReportingLeg leg) {
        double x = leg.configuration().getDouble("x");
        double loss = 1;
        Verdict verdict = Verdict.CONTINUE;
        for (int epoch = leg.epochsDone() + 1;
                verdict == Verdict.CONTINUE && epoch <= EPOCHS;
                epoch++) {
            loss = (x - 0.3) * (x - 0.3) + Math.sin(40 * x) / epoch;
            verdict = leg.report(epoch, Map.of("loss", loss));
        }
        return loss;
    }

    private List<Trial> together(String strategy) throws IOException, InterruptedException {
        Path study = directory.resolve("study");
        Path ready = Files.createDirectory(directory.resolve("ready"));
        Process[] workers = new Process[2];
        for (int i = 0; i < workers.length; i++) {
            workers[i] =
                    SearchProcess.start(
                            Worker.class,
                            directory.resolve(i + ".out"),
                            List.of(
                                    strategy,
                                    study.toString(),
                                    ready.toString(),
                                    String.valueOf(i)));
        }
        try {
            for (int i = 0; i < workers.length; i++) {
                assertThat(workers[i].waitFor())
                        .as(Files.readString(directory.resolve(i + ".out")))
                        .isZero();
            }
        } finally {
            workers[0].destroyForcibly();
            workers[1].destroyForcibly();
        }
        return Study.open(study).trials();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hyperband", "asha"})
    void noTrialIsLostOrDoubledOrContinuedTwice(String strategy)
            throws IOException, InterruptedException {
        List<Trial> trials = together(strategy);

        assertThat(trials)
                .extracting(Trial::number)
                .isEqualTo(IntStream.range(0, TRIALS).boxed().toList());
        assertThat(trials).extracting(Trial::configuration).doesNotHaveDuplicates();
        // The limit leaves those paused that ASHA might have sent on.
        assertThat(trials)
                .extracting(Trial::state)
                .contains(TrialState.COMPLETE)
                .isSubsetOf(TrialState.COMPLETE, TrialState.PRUNED, TrialState.PAUSED);
        RawJournal journal = RawJournal.read(directory.resolve("study").resolve("journal.log"));
        assertThat(journal.workers()).hasSize(2);
        assertThat(journal.everyTrialHasOneLegAtATime()).isGreaterThan(TRIALS);
        journal.everyRungIsReachedOnce();
    }

    /** It reads its rungs in order, so it does not matter who was on them. */
    @Test
    void hyperbandIsTheSameStudyInTwoProcesses() throws IOException, InterruptedException {
        Study alone = study("hyperband").build();
        alone.optimizeByEpoch(SharedStudyTest::train, Integer.MAX_VALUE);

        List<Trial> trials = together("hyperband");

        assertThat(trials).hasSameSizeAs(alone.trials());
        for (Trial expected : alone.trials()) {
            Trial trial = trials.get(expected.number());
            assertThat(trial.configuration()).isEqualTo(expected.configuration());
            assertThat(trial.state()).isEqualTo(expected.state());
            assertThat(trial.epochs()).isEqualTo(expected.epochs());
            assertThat(trial.value()).isEqualTo(expected.value());
        }
    }
}
