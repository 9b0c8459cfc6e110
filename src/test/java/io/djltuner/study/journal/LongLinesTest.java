package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that would fill the memory, or that nobody can make sense of, are refused by name. */
class LongLinesTest {

    private static final SearchSpace SPACE = SearchSpace.builder().integer("x", 0, 9).build();
    private static final String STUDY =
            "{\"op_code\":0,\"worker_id\":\"w\",\"study_name\":\"long\",\"directions\":[1]}\n";
    private static final int MEBI = 1 << 20;

    @TempDir private Path directory;
    private Path journal;

    @BeforeEach
    void place() {
        journal = directory.resolve("long.log");
    }

    private void isRefused(String message) {
        assertThatThrownBy(() -> Study.open(journal))
                .isInstanceOf(JournalException.class)
                .hasMessage(journal + message);
    }

    @Test
    void aLineOfTooManyValues() throws IOException {
        String line =
                "{\"op_code\":2,\"study_id\":0,\"user_attr\":{\"a\":["
                        + "{},".repeat(3 * MEBI)
                        + "0]}}\n";
        Files.writeString(journal, STUDY + line + STUDY);

        isRefused(", line 2: has more than 1048576 values");
    }

    @Test
    void aLineOfTooManyBytes() throws IOException {
        Files.writeString(journal, STUDY + "\"" + "x".repeat(17 * MEBI));

        isRefused(", line 2: is longer than 16777216 bytes");
    }

    @Test
    void aBatchOfTooManyBytes() throws IOException {
        String line =
                "{\"op_code\":2,\"study_id\":0,\"worker_id\":\"w\",\"user_attr\":{\"a\":\"%s\"}%s}\n";
        String text = "x".repeat(MEBI);
        try (BufferedWriter lines = Files.newBufferedWriter(journal)) {
            lines.write(STUDY);
            lines.write(line.formatted("", ",\"djl_tuner:batch\":1000"));
            for (int i = 0; i < 40; i++) {
                lines.write(line.formatted(text, ""));
            }
        }

        isRefused(", line 34: belongs to a batch of more than 33554432 bytes or 2097152 values");
    }

    @Test
    void aBatchOfTooManyValues() throws IOException {
        String line =
                "{\"op_code\":2,\"study_id\":0,\"worker_id\":\"w\",\"user_attr\":{\"a\":[%s0]}%s}\n";
        String values = "0,".repeat(MEBI - 100);
        Files.writeString(
                journal,
                STUDY
                        + line.formatted("", ",\"djl_tuner:batch\":4")
                        + line.formatted(values, "")
                        + line.formatted(values, "")
                        + line.formatted(values, ""));

        isRefused(", line 5: belongs to a batch of more than 33554432 bytes or 2097152 values");
    }

    @Test
    void whatIsNotRefusedIsSaidWithItsLineToo() throws IOException {
        Files.writeString(journal, STUDY + STUDY);
        JournalReader reader =
                new JournalReader(
                        new FileLayer(),
                        journal,
                        Long.MAX_VALUE,
                        line -> {
                            throw new NullPointerException("nothing there");
                        });

        assertThatThrownBy(() -> reader.advance(() -> false))
                .isInstanceOf(JournalException.class)
                .hasMessage(journal + ", line 1: says what cannot be: nothing there")
                .hasCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void aTextThatBeginsLikeAMarkIsOneBesideANumberThatIsNone() throws IOException {
        Files.writeString(
                journal,
                STUDY
                        + "{\"op_code\":2,\"study_id\":0,\"user_attr\":{\"a\":\"\\u0023x\",\"b\":NaN}}\n");

        assertThat(Study.open(journal).attributes())
                .containsEntry("a", "#x")
                .containsEntry("b", Double.NaN);
    }

    @Test
    void nobodyWritesWhatNobodyWouldRead() {
        try (Study study =
                Study.builder(SPACE, Objective.minimize("loss"), new RandomSearch())
                        .directory(journal)
                        .build()) {
            String text = "x".repeat(6 * MEBI);
            assertThatThrownBy(() -> study.setAttribute("note", text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("journal: can have 5592405 characters in a line, but");
            study.setAttribute("note", "short");
            study.optimize(
                    configuration -> {
                        throw new IllegalStateException(text);
                    },
                    1);
        }

        assertThat(Study.open(journal).attributes()).containsEntry("note", "short");
        assertThat(Study.open(journal).trials().get(0).failure().orElseThrow().message())
                .startsWith("java.lang.IllegalStateException: xxx")
                .endsWith("x …")
                .hasSize((1 << 16) + 2);
    }
}
