package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.search.GridSearch;
import io.djltuner.search.MedianPruner;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a study on disk may go on with. */
class ChangedSettingsTest {

    private static final SearchSpace SPACE = SearchSpace.builder().integer("x", 0, 99).build();
    private static final Objective LOSS = Objective.minimize("loss");

    @TempDir private Path directory;

    private StudyBuilder study(SearchSpace space, Objective objective, SearchStrategy strategy) {
        return Study.builder(space, objective, strategy).directory(directory.resolve("study"));
    }

    private StudyBuilder grid() {
        return study(SPACE, LOSS, new GridSearch().points(3));
    }

    @BeforeEach
    void begin() {
        try (Study study = grid().seed(1).setting("data", "rows[train=3, test=1]").build()) {
            study.optimize(c -> c.getInt("x"), 2);
        }
    }

    private static void refused(StudyBuilder changed, String sentence) {
        assertThatThrownBy(changed::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void anotherSpaceIsRefused() {
        SearchSpace wider = SearchSpace.builder().integer("x", 0, 199).real("y", 0, 1).build();

        refused(
                study(wider, LOSS, new GridSearch().points(3)).seed(1),
                "space: the study began with another one (x: was 0 … 99, now 0 … 199; y: is new);"
                        + " give it that, or another directory, or call extendSpace()");
    }

    @Test
    void anotherObjectiveIsRefused() {
        refused(
                study(SPACE, Objective.maximize("loss"), new GridSearch().points(3)).seed(1),
                "objective: the study began with minimize loss, but got maximize loss; give it"
                        + " that, or another directory");
        refused(
                study(SPACE, Objective.minimize("error"), new GridSearch().points(3)).seed(1),
                "objective: the study began with minimize loss, but got minimize error; give it"
                        + " that, or another directory");
    }

    @Test
    void anotherSeedIsRefused() {
        refused(
                grid().seed(2),
                "seed: the study began with 1, but got 2; give it that, or another directory");
    }

    @Test
    void anotherStrategyIsRefused() {
        refused(
                study(SPACE, LOSS, new RandomSearch()).seed(1),
                "strategy: the study began with GridSearch[points=3, pointsOf={}], but got"
                        + " RandomSearch; give it that, or another directory");
    }

    @Test
    void theSameStrategyWithOtherSettingsIsRefused() {
        refused(
                study(SPACE, LOSS, new GridSearch().points(4)).seed(1),
                "strategy: the study began with points=3, but got points=4; give it that, or"
                        + " another directory");
    }

    @Test
    void anotherPrunerIsRefused() {
        refused(
                grid().seed(1).pruner(new MedianPruner()),
                "pruner: the study began with none, but got MedianPruner[startupTrials=5,"
                        + " warmupEpochs=0, interval=1, minTrials=1]; give it that, or another"
                        + " directory");
        refused(
                grid().seed(1).pruner((history, trial, epoch) -> false),
                "pruner: the study began with none, but got a pruner of your own; give it that,"
                        + " or another directory");
    }

    @Test
    void aSettingOfTheCallersIsRefused() {
        refused(
                grid().seed(1).setting("data", "rows[train=3, test=2]"),
                "data: the study began with test=1, but got test=2; give it that, or another"
                        + " directory");
    }

    @Test
    void whatWasNotSaidAtTheBeginningCountsOnceItIs() {
        grid().seed(1).setting("loss", "mse").build().close();

        refused(
                grid().seed(1).setting("loss", "mae"),
                "loss: the study began with mse, but got mae; give it that, or another directory");
    }

    @Test
    void aStudyThatIsRefusedIsLeftAsItWas() {
        long before = Study.open(directory.resolve("study")).history().position();
        assertThatThrownBy(() -> grid().seed(1).keepBest(7).setting("data", "none").build())
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(Study.open(directory.resolve("study")).history().position()).isEqualTo(before);
    }

    @Test
    void harmlessChangesAreAcceptedAndStandInTheJournal() {
        harmless(b -> b.budget(Budget.ofTrials(9)), "maxTrials", "unlimited", "9");
        harmless(b -> b.budget(Budget.ofTrials(1)), "maxTrials", "9", "1");
        harmless(b -> b.budget(Budget.unlimited().withEpochs(8)), "maxEpochs", "unlimited", "8");
        harmless(
                b -> b.budget(Budget.unlimited().withTime(Duration.ofMinutes(3))),
                "maxTime",
                "unlimited",
                "PT3M");
        harmless(b -> b.keepBest(4), "keepBest", "1", "4");
        harmless(b -> b.maxRetries(2), "maxRetries", "0", "2");
        harmless(b -> b.maxConsecutiveFailures(5), "maxConsecutiveFailures", "3", "5");
        harmless(b -> b.noted("threads", "2").noted("device", "cpu()"), "device", null, "cpu()");
    }

    private void harmless(
            UnaryOperator<StudyBuilder> change,
            String setting,
            @org.jspecify.annotations.Nullable String before,
            String after) {
        String attribute = "djl_tuner:latest:" + setting;
        Path path = directory.resolve("study");
        assertThat(Study.open(path).attributes().get(attribute)).isEqualTo(before);
        change.apply(grid().seed(1)).build().close();
        assertThat(Study.open(path).attributes().get(attribute)).isEqualTo(after);
        assertThat(Study.open(path).trials()).hasSize(2);
    }

    @Test
    void aDirectoryThatWasRenamedHoldsTheSameStudy() throws IOException {
        Path renamed = Files.move(directory.resolve("study"), directory.resolve("renamed"));

        try (Study study =
                Study.builder(SPACE, LOSS, new GridSearch().points(3))
                        .seed(1)
                        .directory(renamed)
                        .build()) {
            assertThat(study.name()).isEqualTo("study");
            assertThat(study.trials()).hasSize(2);
        }
        assertThat(Study.open(renamed).name()).isEqualTo("study");
    }

    @Test
    void theSameProgramWritesNothingWhenItGoesOn() {
        long before = Study.open(directory.resolve("study")).history().position();
        grid().seed(1).setting("data", "rows[train=3, test=1]").build().close();

        assertThat(Study.open(directory.resolve("study")).history().position()).isEqualTo(before);
    }

    @Test
    void ofTwoProcessesThatBeginAStudyTheFirstOnesSettingsCount() {
        StudyStorage storage = StudyStorage.inMemory();
        Counting.study().storage(storage).build();
        storage.append(
                java.util.List.of(
                        new StudyEvent.StudyAttribute("djl_tuner:setting:data", "one"),
                        new StudyEvent.StudyAttribute("djl_tuner:setting:data", "two")));

        Counting.study().storage(storage).setting("data", "one").build();
        refused(
                Counting.study().storage(storage).setting("data", "two"),
                "data: the study began with one, but got two; give it that, or start another"
                        + " study");
    }
}
