package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program gives a study on disk each time that it runs. */
class GivenTrialsTest {

    @TempDir private Path directory;

    private Study study() {
        return Counting.study()
                .budget(Budget.ofTrials(5))
                .directory(directory.resolve("study"))
                .build();
    }

    @Test
    void theSameProgramEnqueuesOnce() {
        for (int run = 0; run < 3; run++) {
            try (Study study = study()) {
                assertThat(study.enqueue(Counting.x(70))).isZero();
                assertThat(study.enqueue(Counting.x(60))).isEqualTo(1);
                assertThat(study.enqueue(Counting.x(70))).isEqualTo(2);
                study.optimize(configuration -> 1, 2);
            }
        }

        assertThat(Study.open(directory.resolve("study")).trials())
                .extracting(trial -> trial.configuration().getInt("x"))
                .containsExactly(70, 60, 70, 0, 1);
    }

    @Test
    void whatANewProgramEnqueuesBesidesIsTried() {
        try (Study study = study()) {
            study.enqueue(Counting.x(70));
        }
        try (Study study = study()) {
            assertThat(study.enqueue(Counting.x(60))).isEqualTo(1);
            assertThat(study.enqueue(Counting.x(70))).isZero();
        }

        assertThat(Study.open(directory.resolve("study")).trials()).hasSize(2);
    }

    @Test
    void theSameProgramAddsAResultOnce() {
        for (int run = 0; run < 2; run++) {
            try (Study study = study()) {
                assertThat(study.addResult(Counting.x(70), 3)).isZero();
                assertThat(study.addResult(Counting.x(70), 4)).isEqualTo(1);
                assertThat(study.addResult(Counting.x(70), 3)).isEqualTo(2);
            }
        }

        assertThat(Study.open(directory.resolve("study")).trials()).hasSize(3);
    }

    @Test
    void processesThatShareAStudyGiveItTheSameOnce() {
        try (Study one = study();
                Study other = study()) {
            assertThat(one.enqueue(Counting.x(70))).isZero();
            assertThat(other.enqueue(Counting.x(70))).isZero();
            assertThat(other.addResult(Counting.x(60), 1)).isEqualTo(1);
            assertThat(one.addResult(Counting.x(60), 1)).isEqualTo(1);
        }
    }

    @Test
    void aTrialThatTheStrategyProposedOrARepetitionIsNoneThatWasEnqueued() {
        try (Study study =
                Counting.study().maxRetries(1).directory(directory.resolve("study")).build()) {
            assertThat(study.ask().orElseThrow().plan().configuration()).isEqualTo(Counting.x(0));
            assertThat(study.enqueue(Counting.x(0))).isEqualTo(1);
            Leg enqueued = study.ask().orElseThrow();
            study.tell(
                    enqueued,
                    new TrialOutcome.Failed(
                            new Failure(Failure.EXCEPTION, "broken", ""),
                            java.util.Optional.empty()));
            assertThat(study.trials().get(2).attributes()).isEqualTo(Map.of(Trial.RETRY_OF, 1));
            assertThat(study.enqueue(Counting.x(0))).isEqualTo(3);
        }
    }
}
