package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Optuna's studies tell ours. The numbers are those that Optuna's load_study gives. */
class OptunaEvidenceTest {

    private static final Objective LOSS = Objective.minimize("loss");

    @TempDir private Path directory;
    private Path golden;

    @BeforeEach
    void copyGolden() throws IOException {
        golden = directory.resolve("optuna.log");
        try (InputStream in = OptunaEvidenceTest.class.getResourceAsStream("optuna.log")) {
            Files.write(golden, in.readAllBytes());
        }
    }

    private static SearchSpace space(int mostUnits) {
        return SearchSpace.builder()
                .add(RealRange.of("x", 0, 1))
                .add(IntRange.of("units", 16, mostUnits).step(16))
                .activation(MlpActivation.RELU, MlpActivation.TANH)
                .build();
    }

    private static List<Object> sources(List<Trial> trials) {
        return trials.stream().map(trial -> trial.attributes().get(Trial.SOURCE)).toList();
    }

    @Test
    void isImported() {
        Path mine = directory.resolve("mine");
        for (int run = 0; run < 2; run++) {
            try (Study study =
                    Study.builder(space(64), LOSS, new RandomSearch()).directory(mine).build()) {
                assertThat(study.importStudy(golden, "golden")).isEqualTo(7);
            }
        }

        List<Trial> trials = Study.open(mine).trials();
        assertThat(sources(trials))
                .containsExactly(
                        "golden#0",
                        "golden#1",
                        "golden#3",
                        "golden#4",
                        "golden#6",
                        "golden#7",
                        "golden#10");
        assertThat(trials)
                .extracting(Trial::state)
                .containsExactly(
                        TrialState.COMPLETE,
                        TrialState.COMPLETE,
                        TrialState.FAILED,
                        TrialState.PRUNED,
                        TrialState.COMPLETE,
                        TrialState.COMPLETE,
                        TrialState.COMPLETE);
        Trial second = trials.get(1);
        assertThat(second.configuration().values())
                .isEqualTo(
                        Map.of(
                                "x",
                                0.14675589081711304,
                                "units",
                                16,
                                "activation",
                                MlpActivation.TANH));
        assertThat(second.value()).hasValue(1.0266593460809679);
        assertThat(second.epochs())
                .extracting(epoch -> epoch.metrics().get("loss"))
                .hasSize(3)
                .last()
                .isEqualTo(1.0266593460809679);
        assertThat(second.attributes())
                .containsEntry("note", "café")
                .containsEntry("list", "[1,2]")
                .containsEntry(Trial.IMPORTED, true)
                .doesNotContainKey(Trial.STATE_OF);
        assertThat(trials.get(3).value()).hasValue(1.0759908968951035);
    }

    @Test
    void anObjectiveWithoutANameMayBeAny() {
        SearchSpace y = SearchSpace.builder().real("y", -0.9, 0).build();
        Study study = Study.builder(y, Objective.minimize("mse"), new RandomSearch()).build();

        assertThat(study.importStudy(golden, "other")).isEqualTo(2);

        assertThat(study.trials())
                .extracting(trial -> trial.value().orElseThrow())
                .containsExactly(0.7103067262235764, 0.2206587906168932);
        assertThatThrownBy(
                        () ->
                                Study.builder(y, Objective.maximize("r2"), new RandomSearch())
                                        .build()
                                        .importStudy(golden, "other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "importStudy: 'other' in %s is to minimize value, but this study is to"
                                + " maximize r2",
                        golden);
    }

    @Test
    void isExtended() {
        for (int run = 0; run < 2; run++) {
            try (Study study =
                    Study.builder(space(32), LOSS, new RandomSearch())
                            .budget(Budget.ofTrials(3))
                            .directory(golden)
                            .name("golden")
                            .extendSpace()
                            .build()) {
                assertThat(study.name()).isEqualTo("golden@2");
                study.optimize(c -> c.getDouble("x"), 2);
            }
        }

        List<Trial> trials = Study.open(golden, "golden").trials();
        assertThat(sources(trials.subList(0, 2))).containsExactly("golden#1", "golden#10");
        assertThat(trials).hasSize(2 + 3).extracting(Trial::configuration).doesNotHaveDuplicates();
        assertThat(Study.open(golden, "golden@1").trials()).hasSize(11);
        assertThat(Study.open(golden, "other").trials()).hasSize(3);
    }

    @Tag("optuna")
    @Test
    void anExtensionIsAStudyToOptuna() throws IOException, InterruptedException {
        Path python = Path.of(System.getProperty("djltuner.python", "/nowhere"));
        assumeThat(python).as("a Python with Optuna: -Ddjltuner.python=…").exists();
        isExtended();
        String script =
                """
                import sys, optuna
                from optuna.storages import JournalStorage
                from optuna.storages.journal import JournalFileBackend
                storage = JournalStorage(JournalFileBackend(sys.argv[1]))
                names = [s.study_name for s in optuna.get_all_study_summaries(storage)]
                assert sorted(names) == ["golden", "golden@2", "other", "pair"], names
                study = optuna.load_study(study_name="golden@2", storage=storage)
                first = study.trials[0]
                assert first.state.name == "COMPLETE"
                assert first.value == 1.0266593460809679
                assert first.params == {"x": 0.14675589081711304, "units": 16,
                                        "activation": "TANH"}
                assert sorted(first.intermediate_values) == [0, 1, 2]
                assert first.user_attrs["note"] == "café"
                assert len(study.trials) == 5
                def objective(trial):
                    d = study.trials[0].distributions
                    return sum(v for v in [trial._suggest(n, d[n]) for n in sorted(d)]
                               if isinstance(v, float))
                study.optimize(objective, n_trials=2)
                """;
        Process process =
                new ProcessBuilder(python.toString(), "-c", script, golden.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(Study.open(golden, "golden").trials()).hasSize(7);
    }

    @Test
    void goesOnOnlyInItsDirection() {
        assertThatThrownBy(
                        () ->
                                Study.builder(
                                                space(64),
                                                Objective.maximize("loss"),
                                                new RandomSearch())
                                        .directory(golden)
                                        .name("golden")
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "objective: the study began with minimize loss, but got maximize loss;"
                                + " give it that, or another directory");
    }

    @Test
    void ofAFileWithSeveralOneIsNamed() {
        assertThatThrownBy(
                        () ->
                                Study.builder(space(64), LOSS, new RandomSearch())
                                        .directory(golden)
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        golden
                                + ": has several studies, so give the name of one: [other, pair,"
                                + " golden]");
    }
}
