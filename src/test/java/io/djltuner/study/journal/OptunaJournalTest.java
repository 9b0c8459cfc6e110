package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.djltuner.search.CmaEsSearch;
import io.djltuner.search.CoarseToFineSearch;
import io.djltuner.search.EvolutionSearch;
import io.djltuner.search.GeneticSearch;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.OpenedStudy;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals that Optuna wrote, and ours in Optuna. */
class OptunaJournalTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .add(RealRange.of("x", 0, 1))
                    .add(IntRange.of("units", 16, 64).step(16))
                    .activation(MlpActivation.RELU, MlpActivation.TANH)
                    .build();

    @TempDir private Path directory;

    /** Written by make_optuna_journal.py, which lies beside it. */
    private Path golden() throws IOException {
        Path copy = directory.resolve("optuna.log");
        try (InputStream in = OptunaJournalTest.class.getResourceAsStream("optuna.log")) {
            Files.write(copy, in.readAllBytes());
        }
        return copy;
    }

    @Test
    void readsWhatOptunaWrote() throws IOException {
        OpenedStudy study = Study.open(golden(), "golden");

        assertThat(study.history().objective()).isEqualTo(Objective.minimize("loss"));
        assertThat(study.trials())
                .extracting(Trial::state)
                .containsExactly(
                        TrialState.COMPLETE,
                        TrialState.COMPLETE,
                        TrialState.FAILED,
                        TrialState.FAILED,
                        TrialState.PRUNED,
                        TrialState.FAILED,
                        TrialState.COMPLETE,
                        TrialState.COMPLETE,
                        TrialState.RUNNING,
                        TrialState.WAITING,
                        TrialState.COMPLETE);
        Trial first = study.trials().get(0);
        assertThat(first.configuration().values())
                .isEqualTo(
                        Map.of(
                                "x",
                                0.417022004702574,
                                "units",
                                48,
                                "activation",
                                MlpActivation.TANH));
        assertThat(first.value()).hasValue(1.0758963500548666);
        assertThat(first.epochs())
                .extracting(epoch -> epoch.metrics().get("loss"))
                .containsExactly(3.0758963500548666, 2.0758963500548666, 1.0758963500548666);
        assertThat(first.attributes()).containsEntry("note", "café").containsEntry("list", "[1,2]");
        assertThat(study.trials().get(4).value()).hasValue(1.0759908968951035);
        assertThat(study.trials().get(3).failure().orElseThrow().message()).contains("Infinity");
        assertThat(study.best().orElseThrow().number()).isEqualTo(10);
        assertThat(study.summary()).contains("0.0625");
        assertThat(study.toCsv().lines()).hasSize(12);
    }

    @Test
    void namesTheStudiesOfAFileWithSeveral() throws IOException {
        Path golden = golden();

        assertThatThrownBy(() -> Study.open(golden))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[other, pair, golden]");
        assertThatThrownBy(() -> Study.open(golden, "nobody"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no study 'nobody'");
        assertThatThrownBy(() -> Study.open(golden, "pair"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("2 objectives");
        assertThat(Study.open(golden, "other").trials()).hasSize(3);
    }

    @Test
    void goesOnWithWhatOptunaBegan() throws IOException {
        Path golden = golden();
        Objective loss = Objective.minimize("loss");
        try (Study study =
                Study.builder(SPACE, loss, new RandomSearch())
                        .directory(golden)
                        .name("golden")
                        .build()) {
            assertThat(study.trials()).hasSize(11);
            assertThat(study.trials().get(0).configuration())
                    .isEqualTo(
                            SPACE.configuration(
                                    Map.of(
                                            "x",
                                            0.417022004702574,
                                            "units",
                                            48,
                                            "activation",
                                            MlpActivation.TANH)));
            study.optimize(c -> c.getDouble("x"), 3);
        }

        List<Trial> trials = Study.open(golden, "golden").trials();
        assertThat(trials).hasSize(13);
        // The enqueued one is tried first; the one that Optuna runs is left alone.
        assertThat(trials.get(9).state()).isEqualTo(TrialState.COMPLETE);
        assertThat(trials.get(9).value()).hasValue(0.75);
        assertThat(trials.get(8).state()).isEqualTo(TrialState.RUNNING);
        assertThat(Study.open(golden, "other").trials()).hasSize(3);
    }

    @Test
    void ofAStudyThatOptunaDeletedAndBeganAgainOnlyTheSecondCounts() throws IOException {
        String begun = "{\"op_code\":0,\"study_name\":\"twice\",\"directions\":[%d]}\n";
        String trial = "{\"op_code\":4,\"study_id\":%d}\n";
        String parameter =
                "{\"op_code\":5,\"trial_id\":%d,\"param_name\":\"%s\",\"param_value_internal\":0.5,"
                        + "\"distribution\":\"{\\\"name\\\":\\\"FloatDistribution\\\",\\\"attributes\\\":"
                        + "{\\\"step\\\":null,\\\"low\\\":0,\\\"high\\\":1,\\\"log\\\":false}}\"}\n";
        String value = "{\"op_code\":6,\"trial_id\":%d,\"state\":1,\"values\":[%d]}\n";
        Path journal = directory.resolve("twice.log");
        Files.writeString(
                journal,
                begun.formatted(1)
                        + trial.formatted(0)
                        + trial.formatted(0)
                        + parameter.formatted(0, "old")
                        + value.formatted(0, 7)
                        + "{\"op_code\":1,\"study_id\":0}\n"
                        + begun.formatted(2)
                        + trial.formatted(1)
                        + parameter.formatted(2, "x")
                        + value.formatted(2, 3));
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).build();
        Objective largest = Objective.maximize("value");

        for (boolean ours : new boolean[] {false, true}) {
            OpenedStudy study = Study.open(journal);
            assertThat(study.history().space()).as("ours: %b", ours).isEqualTo(space);
            assertThat(study.history().objective()).isEqualTo(largest);
            assertThat(study.trials())
                    .singleElement()
                    .satisfies(t -> assertThat(t.value()).hasValue(3));
            Study.builder(space, largest, new RandomSearch()).directory(journal).build().close();
        }
    }

    @Test
    void noRoundWaitsForATrialThatAnotherToolLeftRunning() throws IOException {
        List<SearchStrategy> rounds =
                List.of(
                        new CoarseToFineSearch(),
                        new GeneticSearch(),
                        new CmaEsSearch(),
                        new EvolutionSearch());
        for (SearchStrategy strategy : rounds) {
            Path golden = golden();
            try (Study study =
                    Study.builder(SPACE, Objective.minimize("loss"), strategy)
                            .directory(golden)
                            .name("golden")
                            .build()) {
                study.optimize(c -> c.getDouble("x"), 80);

                assertThat(study.trials()).hasSizeGreaterThan(60);
                assertThat(study.trials())
                        .filteredOn(trial -> trial.state() == TrialState.RUNNING)
                        .extracting(Trial::number)
                        .containsExactly(8);
            }
            Files.delete(golden);
        }
    }

    @Tag("optuna")
    @Test
    void optunaReadsAndGoesOnWithOurs() throws IOException, InterruptedException {
        Path python = Path.of(System.getProperty("djltuner.python", "/nowhere"));
        assumeThat(python).as("a Python with Optuna: -Ddjltuner.python=…").exists();
        SearchSpace space =
                SearchSpace.builder()
                        .add(RealRange.of("x", 1e-3, 1).scale(Scale.LOG))
                        .add(RealRange.of("y", 0.5, 0.9).scale(Scale.REVERSE_LOG))
                        .add(IntRange.of("size", 32, 256).multiply(2))
                        .add(IntRange.of("units", 16, 64).step(16))
                        .activation(MlpActivation.RELU, MlpActivation.TANH)
                        .fixed("epochs", 3)
                        .build();
        Path study = directory.resolve("ours");
        Objective loss = Objective.maximize("val_accuracy");
        try (Study ours = Study.builder(space, loss, new RandomSearch()).directory(study).build()) {
            ours.optimizeByEpoch(
                    leg -> {
                        if (leg.trial().number() == 3) {
                            throw new IllegalStateException("broken");
                        }
                        double x = leg.configuration().getDouble("x");
                        for (int epoch = 1; epoch <= 3; epoch++) {
                            leg.report(epoch, Map.of("train_loss", 1.0, "val_accuracy", x * epoch));
                        }
                        return 3 * x;
                    },
                    6);
        }
        String script =
                """
                import sys, optuna
                from optuna.storages import JournalStorage
                from optuna.storages.journal import JournalFileBackend
                storage = JournalStorage(JournalFileBackend(sys.argv[1]))
                study = optuna.load_study(study_name="ours", storage=storage)
                assert study.direction == optuna.study.StudyDirection.MAXIMIZE
                assert study.metric_names == ["val_accuracy"]
                assert [t.state.name for t in study.trials].count("COMPLETE") == 5
                assert study.trials[3].state.name == "FAIL"
                assert "broken" in study.trials[3].user_attrs["djl_tuner:failure"]["message"]
                best = study.best_trial
                assert best.value == max(t.value for t in study.trials if t.value is not None)
                assert sorted(best.params) == ["activation", "epochs", "size", "units", "x", "y"]
                assert best.intermediate_values == {i: best.params["x"] * (i + 1) for i in range(3)}
                assert best.params["size"] in (32, 64, 128, 256)
                optuna.importance.get_param_importances(study)
                def objective(trial):
                    d = study.trials[0].distributions
                    return sum(v for v in [trial._suggest(n, d[n]) for n in sorted(d)]
                               if isinstance(v, float))
                study.optimize(objective, n_trials=5)
                assert len(study.trials) == 11
                """;
        Process process =
                new ProcessBuilder(
                                python.toString(),
                                "-c",
                                script,
                                study.resolve("journal.log").toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();

        try (Study ours = Study.builder(space, loss, new RandomSearch()).directory(study).build()) {
            assertThat(ours.trials()).hasSize(11);
            assertThat(ours.trials().subList(6, 11))
                    .allMatch(trial -> trial.state() == TrialState.COMPLETE)
                    .allMatch(trial -> space.contains(trial.configuration()));
            ours.optimize(c -> c.getDouble("x"), 1);
            assertThat(ours.trials()).hasSize(12);
        }
    }
}
