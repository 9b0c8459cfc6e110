package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StudyBuilderTest {

    private static void refusedTwice(Consumer<StudyBuilder> setting, String sentence) {
        StudyBuilder builder = Counting.study();
        setting.accept(builder);

        assertThatThrownBy(() -> setting.accept(builder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(sentence);
    }

    @Test
    void everySettingIsGivenOnce() {
        refusedTwice(builder -> builder.seed(4), "seed: was already set to 4");
        refusedTwice(builder -> builder.name("a"), "name: was already set to a");
        refusedTwice(builder -> builder.keepBest(2), "keepBest: was already set to 2");
        refusedTwice(builder -> builder.maxRetries(1), "maxRetries: was already set to 1");
        refusedTwice(
                builder -> builder.maxConsecutiveFailures(6),
                "maxConsecutiveFailures: was already set to 6");
        refusedTwice(
                builder -> builder.budget(Budget.ofTrials(3)),
                "budget: was already set to Budget[trials=OptionalInt[3],"
                        + " epochs=OptionalLong.empty, time=Optional.empty]");
    }

    @Test
    void countsHaveALeastValue() {
        StudyBuilder builder = Counting.study();

        assertThatThrownBy(() -> builder.keepBest(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("keepBest: must be at least 0, but got -1");
        assertThatThrownBy(() -> builder.maxRetries(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxRetries: must be at least 0, but got -1");
        assertThatThrownBy(() -> builder.maxConsecutiveFailures(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxConsecutiveFailures: must be at least 1, but got 0");
    }

    @Test
    void aStudyUnsaidIsOfSeedZeroAndUnlimited() {
        Study study = Counting.study().build();

        assertThat(study.seed()).isZero();
        assertThat(study.name()).isEqualTo("study");
        assertThat(study.budget()).isEqualTo(Budget.unlimited());
    }

    @Test
    void aStoredStudyGoesOnOnlyWithWhatItBeganWith() {
        StudyStorage storage = StudyStorage.inMemory();
        Counting.study().seed(1).name("first").storage(storage).build();

        Study same = Counting.study().seed(1).name("second").storage(storage).build();
        assertThat(same.name()).isEqualTo("first");
        assertThat(same.history().position()).isEqualTo(1);
        assertThatThrownBy(() -> Counting.study().seed(2).storage(storage).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "seed: the study began with 1, but got 2; give it that, or start another"
                                + " study");
        assertThatThrownBy(
                        () ->
                                Study.builder(
                                                Counting.SPACE,
                                                Objective.maximize("loss"),
                                                new Counting())
                                        .seed(1)
                                        .storage(storage)
                                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "objective: the study began with minimize loss, but got maximize loss; give"
                                + " it that, or start another study");
        assertThatThrownBy(() -> Counting.study(3).seed(1).storage(storage).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "space: the study began with another one (epochs: is new); give it that, or"
                                + " start another study");
    }

    @Test
    void ofTwoBeginningsTheFirstCounts() {
        StudyStorage storage = StudyStorage.inMemory();
        for (int trials = 3; trials <= 4; trials++) {
            storage.append(
                    List.of(
                            new StudyEvent.StudyStarted(
                                    "of " + trials,
                                    Counting.SPACE,
                                    Objective.minimize("loss"),
                                    0,
                                    Budget.ofTrials(trials))));
        }

        Study study = Counting.study().storage(storage).build();

        assertThat(study.name()).isEqualTo("of 3");
        assertThat(study.history().budget()).isEqualTo(Budget.ofTrials(3));
        assertThat(study.history().position()).isEqualTo(2);
    }
}
