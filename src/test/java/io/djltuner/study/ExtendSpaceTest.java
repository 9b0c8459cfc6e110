package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.search.GridSearch;
import io.djltuner.search.MedianPruner;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtendSpaceTest {

    private static final int TRIALS = 8;
    private static final Objective LOSS = Objective.minimize("loss");
    private static final SearchSpace SPACE = SearchSpace.builder().real("x", 0, 1).build();
    private static final SearchSpace HALF = SearchSpace.builder().real("x", 0, 0.5).build();
    private static final SearchSpace WIDE = SearchSpace.builder().real("x", 0, 2).build();
    private static final SearchSpace NOISY =
            SearchSpace.builder().real("x", 0, 1).real("noise", 0, 0.5).build();

    @TempDir private Path directory;
    private Path path;
    private List<Trial> first;

    private StudyBuilder study(SearchSpace space) {
        return study(space, 3, TRIALS);
    }

    private StudyBuilder study(SearchSpace space, long seed, int trials) {
        return Study.builder(space, LOSS, new RandomSearch())
                .seed(seed)
                .budget(Budget.ofTrials(trials))
                .setting("data", "some")
                .directory(path);
    }

    /** Two epochs; the trials 5 and 6 fail, the one of them since it diverges. */
    private static double train(ReportingLeg leg) {
        double x = leg.configuration().getDouble("x");
        if (leg.trial().number() == 5) {
            throw new IllegalStateException("no memory");
        }
        leg.report(1, Map.of("loss", x + 1, "other", -x));
        leg.report(2, Map.of("loss", leg.trial().number() == 6 ? Double.NaN : x));
        return x;
    }

    private static void run(StudyBuilder builder) {
        try (Study study = builder.build()) {
            study.optimizeByEpoch(ExtendSpaceTest::train, 100);
        }
    }

    @BeforeEach
    void begin() {
        path = directory.resolve("house");
        run(study(SPACE));
        first = Study.open(path).trials();
        assertThat(first).hasSize(TRIALS);
    }

    private static List<Trial> copies(List<Trial> trials) {
        return trials.stream().filter(t -> t.attributes().containsKey(Trial.SOURCE)).toList();
    }

    private static double x(Trial trial) {
        return trial.configuration().getDouble("x");
    }

    @Test
    void aNarrowerSpaceTakesOverTheTrialsWithin() {
        List<Trial> within = first.stream().filter(t -> x(t) <= 0.5 && t.number() != 5).toList();
        assertThat(within).hasSizeBetween(2, TRIALS - 2);

        Study study = study(HALF).extendSpace().build();

        assertThat(study.name()).isEqualTo("house@2");
        assertThat(study.space()).isEqualTo(HALF);
        assertThat(study.trials()).hasSameSizeAs(within);
        for (int i = 0; i < within.size(); i++) {
            Trial copy = study.trials().get(i);
            Trial original = within.get(i);
            assertThat(copy.number()).isEqualTo(i);
            assertThat(copy.configuration()).isEqualTo(original.configuration());
            assertThat(copy.seed()).isEqualTo(original.seed());
            assertThat(copy.state()).isEqualTo(original.state());
            assertThat(copy.value()).isEqualTo(original.value());
            assertThat(copy.epochs()).isEqualTo(original.epochs());
            assertThat(copy.bestEpoch()).isEqualTo(original.bestEpoch());
            assertThat(copy.facts()).isEqualTo(original.facts());
            assertThat(copy.failure()).isEqualTo(original.failure());
            assertThat(copy.origin()).isEmpty();
            assertThat(copy.proposed()).isFalse();
            assertThat(copy.attributes())
                    .isEqualTo(
                            Map.of(
                                    Trial.IMPORTED,
                                    true,
                                    Trial.SOURCE,
                                    "house#" + original.number(),
                                    Trial.STATE_OF,
                                    original.number()));
        }
        study.close();
    }

    @Test
    void whatFailedIsTakenOverIfItDiverged() {
        try (Study study = study(WIDE).extendSpace().build()) {
            assertThat(study.trials())
                    .extracting(trial -> trial.attributes().get(Trial.SOURCE))
                    .containsExactly(
                            "house#0", "house#1", "house#2", "house#3", "house#4", "house#6",
                            "house#7");
            assertThat(study.trials().get(5).state()).isEqualTo(TrialState.FAILED);
            assertThat(study.trials().get(5).failure().orElseThrow().isDivergence()).isTrue();
        }
    }

    @Test
    void copiesAreNotCountedAsTrials() {
        run(study(WIDE).extendSpace());

        List<Trial> trials = Study.open(path).trials();
        assertThat(copies(trials)).hasSize(TRIALS - 1);
        assertThat(trials).hasSize(TRIALS - 1 + TRIALS);
        assertThat(trials).extracting(Trial::configuration).doesNotHaveDuplicates();
        assertThat(trials.subList(TRIALS - 1, trials.size())).allMatch(Trial::proposed);
    }

    @Test
    void copiesAreNotCountedAsEpochs() {
        StudyBuilder builder =
                Study.builder(
                                SearchSpace.builder().real("x", 0, 2).fixed("epochs", 2).build(),
                                LOSS,
                                new RandomSearch())
                        .seed(3)
                        .budget(Budget.unlimited().withEpochs(4))
                        .setting("data", "some")
                        .absent(Map.of("epochs", 2))
                        .directory(path)
                        .extendSpace();
        run(builder);

        assertThat(Study.open(path).trials()).hasSize(TRIALS - 1 + 2);
    }

    @Test
    void anExtensionDrawsAnew() {
        run(study(WIDE).extendSpace());

        // The same draws would be twice the first ones.
        Trial drawn = Study.open(path).trials().get(TRIALS - 1);
        assertThat(x(drawn)).isNotEqualTo(2 * x(first.get(0)));
        assertThat(Study.open(path).history().seed()).isEqualTo(Draws.seed(3, "extension", 2));
    }

    @Test
    void theSameProgramGoesOnWithItsExtension() {
        run(study(WIDE, 3, 3).extendSpace());
        int begun = Study.open(path).trials().size();
        run(study(WIDE).extendSpace());
        List<Trial> trials = Study.open(path).trials();
        run(study(WIDE).extendSpace());

        assertThat(begun).isEqualTo(TRIALS - 1 + 3);
        assertThat(trials).hasSize(TRIALS - 1 + TRIALS);
        assertThat(Study.open(path).trials()).isEqualTo(trials);
        assertThat(Study.open(path).name()).isEqualTo("house@2");
    }

    @Test
    void anInterruptedExtensionIsTheSameAsOneThatWasNot() throws IOException {
        Path other = directory.resolve("other");
        copy(path, other);
        run(study(WIDE).extendSpace());
        path = other;
        run(study(WIDE, 3, 2).name("house").extendSpace());
        run(study(WIDE).name("house"));
        List<Trial> interrupted = Study.open(other).trials();

        assertThat(interrupted)
                .extracting(Trial::configuration, Trial::value, Trial::seed)
                .isEqualTo(
                        Study.open(directory.resolve("house")).trials().stream()
                                .map(
                                        t ->
                                                org.assertj.core.groups.Tuple.tuple(
                                                        t.configuration(), t.value(), t.seed()))
                                .toList());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        Files.copy(from.resolve("journal.log"), to.resolve("journal.log"));
    }

    @Test
    void withoutBeingAskedForTheExtensionGoesOn() {
        study(WIDE).extendSpace().build().close();

        run(study(WIDE));

        assertThat(Study.open(path).trials()).hasSize(TRIALS - 1 + TRIALS);
        assertThatThrownBy(() -> study(SPACE).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "space: the study began with another one (x: was 0.0 … 2.0, now 0.0 …"
                                + " 1.0); give it that, or another directory, or call"
                                + " extendSpace()");
    }

    @Test
    void anExtensionIsExtendedAgain() {
        run(study(WIDE).extendSpace());
        List<Trial> second = Study.open(path).trials();

        try (Study third = study(HALF).extendSpace().build()) {
            assertThat(third.name()).isEqualTo("house@3");
            assertThat(third.attributes()).containsEntry(Study.EXTENDS, "house@2");
            List<Double> within =
                    second.stream()
                            .filter(t -> t.state() == TrialState.COMPLETE && x(t) <= 0.5)
                            .map(ExtendSpaceTest::x)
                            .toList();
            assertThat(third.history().complete()).extracting(ExtendSpaceTest::x).isEqualTo(within);
            // The model of a copy of a copy is that of the trial that was trained.
            Trial copy = third.trials().get(0);
            assertThat(copy.attributes().get(Trial.STATE_OF))
                    .isEqualTo(second.get(number(copy)).attributes().get(Trial.STATE_OF));
        }
        assertThat(Study.open(path).name()).isEqualTo("house@3");
        assertThat(Study.open(path, "house").name()).isEqualTo("house@3");
        assertThat(Study.open(path, "house@2").trials()).isEqualTo(second);
        assertThat(Study.open(path, "house@1").trials()).isEqualTo(first);
    }

    private static int number(Trial copy) {
        String source = String.valueOf(copy.attributes().get(Trial.SOURCE));
        return Integer.parseInt(source.substring(source.indexOf('#') + 1));
    }

    @Test
    void goingBackToTheOldSpaceIsOneMoreExtension() {
        study(HALF).extendSpace().build().close();

        try (Study back = study(SPACE).extendSpace().build()) {
            assertThat(back.name()).isEqualTo("house@3");
            assertThat(back.trials()).hasSameSizeAs(Study.open(path, "house@2").trials());
        }
    }

    @Test
    void withAnUnchangedSpaceNothingIsExtended() {
        run(study(SPACE).extendSpace());

        assertThat(Study.open(path).name()).isEqualTo("house");
        assertThat(Study.open(path).trials()).isEqualTo(first);
    }

    @Test
    void whereThereIsNoStudyYetOneBegins() {
        path = directory.resolve("new");
        run(study(SPACE).extendSpace());

        assertThat(Study.open(path).name()).isEqualTo("new");
        assertThat(Study.open(path).trials()).hasSize(TRIALS);
    }

    @Test
    void aNewHyperparameterHasTheValueThatIsKnown() {
        try (Study study = study(NOISY).extendSpace().build()) {
            assertThat(study.trials()).isEmpty();
        }
        path = directory.resolve("house2");
        run(study(SPACE));
        try (Study study = study(NOISY).absent(Map.of("noise", 0.0)).extendSpace().build()) {
            assertThat(study.trials()).hasSize(TRIALS - 1);
            assertThat(study.trials())
                    .allMatch(trial -> trial.configuration().getDouble("noise") == 0);
        }
    }

    @Test
    void strategyAndPrunerAndBudgetMayChangeWithTheSpace() {
        try (Study study =
                Study.builder(WIDE, LOSS, new GridSearch().points(3))
                        .seed(4)
                        .pruner(new MedianPruner())
                        .setting("data", "some")
                        .directory(path)
                        .extendSpace()
                        .build()) {
            assertThat(study.trials()).hasSize(TRIALS - 1);
        }
        assertThatThrownBy(() -> study(WIDE, 5, 3).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "seed: the study began with 4, but got 5; give it that, or another"
                                + " directory");
    }

    @Test
    void objectiveAndSettingsMayNot() {
        assertThatThrownBy(
                        () ->
                                Study.builder(WIDE, Objective.maximize("loss"), new RandomSearch())
                                        .directory(path)
                                        .extendSpace()
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "objective: the study began with minimize loss, but got maximize loss;"
                                + " give it that, or another directory");
        assertThatThrownBy(
                        () ->
                                Study.builder(WIDE, LOSS, new RandomSearch())
                                        .setting("data", "others")
                                        .directory(path)
                                        .extendSpace()
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "data: the study began with some, but got others; give it that, or another"
                                + " directory");
        assertThat(Study.open(path).name()).isEqualTo("house");
    }

    @Test
    void withoutADirectoryThereIsNothingToExtend() {
        StudyBuilder builder = Study.builder(SPACE, LOSS, new RandomSearch()).extendSpace();

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("extendSpace: extends a study on disk; call directory(path)");
    }

    @Test
    void aCopyHasTheStateOfTheTrialThatWasTrained() {
        path = directory.resolve("states");
        try (Study study = study(SPACE).build()) {
            for (int i = 0; i < 3; i++) {
                Leg leg = study.ask().orElseThrow();
                study.states().put(leg.trial(), 1, new byte[] {(byte) i});
                study.tell(leg, 3 - i);
            }
        }
        try (Study study = study(WIDE).extendSpace().build()) {
            assertThat(study.states().latest(study.trials().get(2)).orElseThrow().bytes())
                    .containsExactly(2);
            assertThat(study.states().latest(study.trials().get(0))).isEmpty();
            // Better ones of its own do not cost the old study its model.
            Leg leg = study.ask().orElseThrow();
            study.states().put(leg.trial(), 1, new byte[] {9});
            study.tell(leg, -1);
            assertThat(study.states().latest(leg.trial()).orElseThrow().bytes()).containsExactly(9);
            study.states().drop(study.trials().get(2));
            assertThat(study.states().latest(study.trials().get(2))).isPresent();
        }
        study(WIDE).build().close();
        assertThat(path.resolve("checkpoints")).isDirectoryContaining("glob:**/2");
        assertThat(path.resolve("checkpoints")).isDirectoryContaining("glob:**/6");
    }

    @Test
    void anExtensionThatWasCutOffWhileItWasCopiedIsCompleted() throws IOException {
        study(WIDE).extendSpace().build().close();
        List<Trial> whole = Study.open(path).trials();
        Path journal = path.resolve("journal.log");
        List<String> lines = new ArrayList<>(Files.readAllLines(journal));
        int begun = 0;
        while (!lines.get(begun).contains(Study.EXTENDS)) {
            begun++;
        }
        int copies = begun;
        while (!lines.get(copies).contains(Trial.SOURCE)) {
            copies++;
        }
        Files.write(journal, lines.subList(0, copies));
        assertThat(Study.open(path).name()).isEqualTo("house@2");
        assertThat(Study.open(path).trials()).isEmpty();

        study(WIDE).build().close();

        assertThat(Study.open(path).trials()).isEqualTo(whole);
        Files.write(journal, lines.subList(0, copies));
        try (Study study = study(HALF).extendSpace().build()) {
            assertThat(study.name()).isEqualTo("house@3");
            assertThat(study.trials()).isNotEmpty();
        }
        assertThat(Study.open(path, "house@2").trials()).isEqualTo(whole);
    }

    @Test
    void processesThatExtendAtOnceMakeOneExtension() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<List<Trial>> extend =
                () -> {
                    try (Study study = study(WIDE).extendSpace().build()) {
                        return study.trials();
                    }
                };
        List<Trial> expected = null;
        for (Future<List<Trial>> trials : threads.invokeAll(List.of(extend, extend, extend))) {
            expected = expected == null ? trials.get() : expected;
            assertThat(trials.get()).isEqualTo(expected);
        }
        threads.shutdown();
        assertThat(Study.open(path).name()).isEqualTo("house@2");
        assertThat(Study.open(path).trials()).hasSize(TRIALS - 1).isEqualTo(expected);
    }

    @Test
    void whatWasEnqueuedOrAddedBeforeIsNotGivenTwice() {
        path = directory.resolve("given");
        Configuration known = Configuration.of(Map.of("x", 0.125));
        Configuration tried = Configuration.of(Map.of("x", 0.25));
        for (SearchSpace space : List.of(SPACE, WIDE)) {
            try (Study study = study(space).extendSpace().build()) {
                study.addResult(known, 7);
                study.enqueue(tried);
                study.optimize(c -> c.getDouble("x"), 1);
            }
        }

        assertThat(Study.open(path).name()).isEqualTo("given@2");
        assertThat(Study.open(path).trials())
                .extracting(Trial::configuration)
                .containsOnlyOnce(known, tried);
    }
}
