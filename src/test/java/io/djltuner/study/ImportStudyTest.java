package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportStudyTest {

    private static final Objective LOSS = Objective.minimize("loss");
    private static final SearchSpace SPACE = SearchSpace.builder().real("x", 0, 1).build();
    private static final SearchSpace HALF = SearchSpace.builder().real("x", 0, 0.5).build();

    @TempDir private Path directory;

    private StudyBuilder study(String name, SearchSpace space, long seed) {
        return Study.builder(space, LOSS, new RandomSearch())
                .seed(seed)
                .budget(Budget.ofTrials(6))
                .directory(directory.resolve(name));
    }

    private static void run(Study study, int trials) {
        study.optimize(
                configuration -> {
                    double x = configuration.getDouble("x");
                    return x > 0.9 ? Double.NaN : x;
                },
                trials);
    }

    private Path source() {
        try (Study study = study("source", SPACE, 1).build()) {
            run(study, 5);
        }
        return directory.resolve("source");
    }

    private static List<Double> xs(List<Trial> trials) {
        return trials.stream().map(t -> t.configuration().getDouble("x")).toList();
    }

    @Test
    void trialsThatFitBecomeEvidence() {
        Path source = source();
        List<Trial> known = Study.open(source).trials();
        List<Trial> fitting =
                known.stream().filter(t -> t.configuration().getDouble("x") <= 0.5).toList();
        assertThat(fitting).hasSizeBetween(1, 4);

        try (Study study = study("mine", HALF, 2).build()) {
            assertThat(study.importStudy(source)).isEqualTo(fitting.size());

            assertThat(xs(study.trials())).isEqualTo(xs(fitting));
            for (int i = 0; i < fitting.size(); i++) {
                Trial taken = study.trials().get(i);
                assertThat(taken.state()).isEqualTo(TrialState.COMPLETE);
                assertThat(taken.value()).isEqualTo(fitting.get(i).value());
                assertThat(taken.proposed()).isFalse();
                assertThat(taken.origin()).isEmpty();
                assertThat(taken.attributes())
                        .isEqualTo(
                                Map.of(
                                        Trial.IMPORTED,
                                        true,
                                        Trial.SOURCE,
                                        "source#" + fitting.get(i).number()));
            }
            assertThat(study.best())
                    .map(Trial::value)
                    .isEqualTo(Study.open(source).best().map(Trial::value));
            run(study, 100);
            // They take no trial's place.
            assertThat(study.trials()).hasSize(fitting.size() + 6);
            assertThat(study.history().proposals()).isEqualTo(6);
        }
    }

    @Test
    void aStudyInMemoryImportsToo() {
        Path source = source();
        Study study = Study.builder(SPACE, LOSS, new RandomSearch()).build();

        assertThat(study.importStudy(source)).isEqualTo(5);
        assertThat(study.importStudy(source)).isEqualTo(5);

        assertThat(study.trials()).hasSize(5);
    }

    @Test
    void whatDivergedIsTakenAndWhatFailedOtherwiseIsNot() {
        try (Study study = study("source", SPACE, 1).build()) {
            study.tell(study.ask().orElseThrow(), Double.NaN);
            study.tell(
                    study.ask().orElseThrow(),
                    new TrialOutcome.Failed(
                            new Failure(Failure.EXCEPTION, "no memory", ""),
                            java.util.Optional.empty()));
            Leg leg = study.ask().orElseThrow();
            study.report(2, 1, Map.of("loss", 3.0, "other", 1.0));
            study.report(2, 2, Map.of("loss", 2.0));
            study.tell(
                    leg,
                    new TrialOutcome.Pruned(
                            new TrialFacts(7, java.time.Duration.ofSeconds(2), "cpu", Map.of())));
            study.ask();
        }

        try (Study study = study("mine", SPACE, 2).build()) {
            assertThat(study.importStudy(directory.resolve("source"))).isEqualTo(2);
        }

        List<Trial> trials = Study.open(directory.resolve("mine")).trials();
        assertThat(trials)
                .extracting(Trial::state)
                .containsExactly(TrialState.FAILED, TrialState.PRUNED);
        assertThat(trials.get(1).value()).hasValue(2);
        assertThat(trials.get(1).epochs())
                .extracting(EpochRecord::metrics)
                .containsExactly(Map.of("loss", 3.0, "other", 1.0), Map.of("loss", 2.0));
        assertThat(trials.get(1).facts().orElseThrow().parameters()).isEqualTo(7);
    }

    @Test
    void anotherStudyIsImportedOnceHoweverOftenItGoesOn() throws IOException {
        Path source = source();
        for (int run = 0; run < 3; run++) {
            try (Study study = study("mine", SPACE, 2).build()) {
                assertThat(study.importStudy(source)).isEqualTo(5);
                run(study, 2);
            }
            // What is learned there meanwhile is not looked for.
            try (Study study = study("source", SPACE, 1).build()) {
                run(study, 1);
            }
        }
        Files.move(source, directory.resolve("elsewhere"));
        try (Study study = study("mine", SPACE, 2).build()) {
            assertThat(study.importStudy(source)).isEqualTo(5);
        }

        assertThat(Study.open(directory.resolve("mine")).trials()).hasSize(5 + 6);
    }

    @Test
    void anImportThatWasCutOffIsCompleted() throws IOException {
        Path source = source();
        try (Study study = study("mine", SPACE, 2).build()) {
            study.importStudy(source);
        }
        List<Trial> whole = Study.open(directory.resolve("mine")).trials();
        Path journal = directory.resolve("mine").resolve("journal.log");
        List<String> lines = Files.readAllLines(journal);
        // The marker is the last line, and what is there is not taken twice.
        Files.write(journal, lines.subList(0, lines.size() - 1));

        try (Study study = study("mine", SPACE, 2).build()) {
            assertThat(study.importStudy(source)).isEqualTo(5);
            assertThat(study.trials()).isEqualTo(whole);
        }
    }

    @Test
    void aStudyGoesOnAsIfItHadNotBeenInterrupted() {
        Path source = source();
        try (Study study = study("whole", SPACE, 2).build()) {
            study.importStudy(source);
            run(study, 100);
        }
        for (int run = 0; run < 6; run++) {
            try (Study study = study("parts", SPACE, 2).build()) {
                study.importStudy(source);
                run(study, 1);
            }
        }

        assertThat(xs(Study.open(directory.resolve("parts")).trials()))
                .isEqualTo(xs(Study.open(directory.resolve("whole")).trials()));
    }

    @Test
    void studiesThatImportEachOtherTakeNothingBack() {
        Path source = source();
        Path mine = directory.resolve("mine");
        try (Study study = study("mine", SPACE, 2).build()) {
            study.importStudy(source);
            run(study, 1);
        }

        try (Study study = study("source", SPACE, 1).build()) {
            assertThat(study.importStudy(mine)).isEqualTo(1);
            assertThat(study.trials()).hasSize(6);
        }
    }

    @Test
    void oneOfSeveralStudiesIsNamed() {
        Path several = directory.resolve("several");
        for (String name : List.of("a", "b")) {
            try (Study study =
                    Study.builder(SPACE, LOSS, new RandomSearch())
                            .directory(several)
                            .name(name)
                            .build()) {
                run(study, name.equals("a") ? 1 : 2);
            }
        }
        Study study = Study.builder(SPACE, LOSS, new RandomSearch()).build();

        assertThatThrownBy(() -> study.importStudy(several))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(several + ": has several studies, so give the name of one: [a, b]");
        assertThatThrownBy(() -> study.importStudy(several, "c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(several + ": has no study 'c'; it has [a, b]");
        assertThat(study.importStudy(several, "b")).isEqualTo(2);
        assertThat(study.importStudy(several, "a")).isEqualTo(1);
        assertThat(study.trials()).hasSize(3);
    }

    @Test
    void ofAnExtendedStudyTheNewestIsImported() {
        Path source = source();
        SearchSpace wide = SearchSpace.builder().real("x", 0, 2).build();
        try (Study study = study("source", wide, 1).extendSpace().build()) {
            run(study, 2);
        }
        Study study = Study.builder(wide, LOSS, new RandomSearch()).build();

        assertThat(study.importStudy(source)).isEqualTo(7);
        assertThat(
                        Study.builder(wide, LOSS, new RandomSearch())
                                .build()
                                .importStudy(source, "source@1"))
                .isEqualTo(5);
    }

    @Test
    void whatIsNoEvidenceIsRefused() {
        Path source = source();
        Study other = Study.builder(SPACE, Objective.maximize("loss"), new RandomSearch()).build();
        assertThatThrownBy(() -> other.importStudy(source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "importStudy: 'source' in %s is to minimize loss, but this study is to"
                                + " maximize loss",
                        source);
        Path nowhere = directory.resolve("nowhere");
        assertThatThrownBy(() -> other.importStudy(nowhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(nowhere + ": has no study");
        assertThat(nowhere).doesNotExist();
        try (Study itself = study("source", SPACE, 1).build()) {
            assertThatThrownBy(() -> itself.importStudy(source))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("importStudy: 'source' in %s is this study itself", source);
        }
    }
}
