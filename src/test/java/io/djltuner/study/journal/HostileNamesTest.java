package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.OpenedStudy;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names are text: no name of anything becomes a path, breaks a line or is lost. */
class HostileNamesTest {

    @TempDir private Path directory;

    static List<String> names() {
        return List.of(
                "../x",
                "/etc/passwd",
                "a\u0000b",
                "line\nbreak\r\nend",
                "quote\"back\\slash",
                "</script><script>",
                "\u202Eright to left \u05D0",
                "\uD83D\uDE00",
                "djl_tuner:leg",
                "long".repeat(2500));
    }

    @ParameterizedTest
    @MethodSource("names")
    void comesBackAsItWas(String name) throws IOException {
        SearchSpace space =
                SearchSpace.builder().real(name, 0, 1).choice("kind", name, "other").build();
        Path folder = directory.resolve("study");
        List<Trial> before;
        try (Study study =
                Study.builder(space, Objective.minimize("loss"), new RandomSearch())
                        .directory(folder)
                        .name(name)
                        .maxRetries(1)
                        .build()) {
            study.setAttribute("note", name);
            study.optimize(
                    configuration -> {
                        if (configuration.getString("kind").equals(name)) {
                            return configuration.getDouble(name);
                        }
                        throw new IllegalStateException(name);
                    },
                    8);
            before = study.trials();
        }

        OpenedStudy after = Study.open(folder);
        assertThat(after.trials()).hasSameSizeAs(before);
        for (Trial trial : before) {
            Trial again = after.trials().get(trial.number());
            assertThat(again.configuration()).isEqualTo(trial.configuration());
            assertThat(again.state()).isEqualTo(trial.state());
            assertThat(again.failure()).isEqualTo(trial.failure());
        }
        assertThat(after.history().space()).isEqualTo(space);
        try (Stream<Path> outside = Files.list(directory)) {
            assertThat(outside).containsExactly(folder);
        }
    }
}
