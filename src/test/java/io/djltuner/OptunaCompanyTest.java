package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.djltuner.search.TpeSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Optuna takes part in our studies: after us, before us and at the same time. */
@Tag("optuna")
class OptunaCompanyTest {

    private static final Path SCRIPT = Path.of("examples", "continue_in_optuna.py");

    @TempDir private Path directory;
    private Path python;
    private Path study;

    @BeforeEach
    void findPython() {
        python = Path.of(System.getProperty("djltuner.python", "/nowhere"));
        assumeThat(python).as("a Python with Optuna: -Ddjltuner.python=…").exists();
        study = directory.resolve("shared");
    }

    private Process optuna(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(python.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("optuna.out").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("optuna.out"));
    }

    private Study ours(int trials) {
        SearchSpace space =
                SearchSpace.builder().real("x", 0, 1).choice("kind", "a", "b").epochs(1).build();
        return Study.builder(space, Objective.minimize("loss"), new TpeSearch())
                .budget(Budget.ofTrials(trials))
                .directory(study)
                .build();
    }

    private static double loss(Trial trial) {
        double x = trial.configuration().getDouble("x");
        return (x - 0.3) * (x - 0.3)
                + ("a".equals(trial.configuration().getString("kind")) ? 0 : 1);
    }

    @Test
    void theExampleGoesOnInOptunaAndThenInJava() throws IOException, InterruptedException {
        try (Study first = ours(12)) {
            first.optimizeByEpoch(leg -> loss(leg.trial()), 12);
        }
        double best = Study.open(study).best().orElseThrow().value().orElseThrow();

        Process process = optuna(SCRIPT.toString(), study.toString());
        assertThat(process.waitFor()).as(output()).isZero();
        try (Study again = ours(20)) {
            again.optimizeByEpoch(leg -> loss(leg.trial()), 20);
        }

        assertThat(output())
                .contains("shared: 12 trials", "  kind: ", "  x: ", "after 5 more: 17 trials");
        List<Trial> trials = Study.open(study).trials();
        assertThat(trials).allMatch(trial -> trial.state() == TrialState.COMPLETE);
        assertThat(trials.stream().filter(Trial::proposed)).hasSizeBetween(15, 20);
        assertThat(trials.stream().filter(trial -> !trial.proposed())).hasSize(5);
        assertThat(Study.open(study).best().orElseThrow().value().orElseThrow())
                .isLessThanOrEqualTo(best);
    }

    @Test
    void bothWorkAtTheSameTime() throws IOException, InterruptedException {
        Process java = SearchProcess.start("shared", study);
        Path journal = study.resolve("journal.log");
        while (!Files.exists(journal) || !Files.readString(journal).contains("\"state\":1")) {
            assertThat(java.isAlive()).as("Java works").isTrue();
            Thread.onSpinWait();
        }
        String script =
                """
                import sys, optuna
                from optuna.storages import JournalStorage
                from optuna.storages.journal import JournalFileBackend
                study = optuna.load_study(
                    study_name="shared", storage=JournalStorage(JournalFileBackend(sys.argv[1])))
                study.optimize(lambda t: t.suggest_float("x", 0, 1), n_trials=25)
                """;
        Process process = optuna("-c", script, journal.toString());

        assertThat(process.waitFor()).as(output()).isZero();
        assertThat(java.waitFor()).isZero();

        List<Trial> trials = Study.open(study).trials();
        List<Trial> ours = trials.stream().filter(Trial::proposed).toList();
        assertThat(Files.readString(directory.resolve("shared.out")))
                .contains("told the ends of %d trials".formatted(ours.size()));
        assertThat(trials).hasSize(ours.size() + 25);
        // Optuna's trials are of the budget too, as far as they came before the last of ours.
        assertThat(ours)
                .hasSizeBetween(SearchProcess.SHARED_TRIALS - 25, SearchProcess.SHARED_TRIALS);
        assertThat(trials).extracting(Trial::number).doesNotHaveDuplicates();
        assertThat(ours).extracting(Trial::configuration).doesNotHaveDuplicates();
        assertThat(trials).allMatch(trial -> trial.state() == TrialState.COMPLETE);
        assertThat(ours).allMatch(trial -> trial.epochs().size() == 2);
        for (String line : Files.readAllLines(journal)) {
            assertThat(line).startsWith("{").endsWith("}");
        }
    }
}
