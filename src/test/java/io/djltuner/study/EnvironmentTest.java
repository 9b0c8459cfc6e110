package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.report.Report;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study knows what it was run by. */
class EnvironmentTest {

    @TempDir Path folder;

    /** As the build's own description says, of which the first version is the library's. */
    private static String built() throws IOException {
        Matcher version =
                Pattern.compile("<version>([^<]+)</version>")
                        .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    @Test
    void hasTheVersionThatTheBuildGave() throws IOException {
        assertThat(Environment.versions())
                .containsOnlyKeys("djl-tuner", "java")
                .containsEntry("djl-tuner", built())
                .containsEntry("java", Runtime.version().toString());
    }

    @Test
    void aStudyOfAFunctionKnowsVersionsAndMachine() throws IOException {
        SearchSpace space = SearchSpace.builder().real("x", -1, 1).build();
        Path directory = folder.resolve("square");
        try (Study study =
                Study.builder(space, Objective.minimize("cost"), new RandomSearch())
                        .directory(directory)
                        .build()) {
            study.optimize(c -> c.getDouble("x") * c.getDouble("x"), 2);
        }

        OpenedStudy opened = Study.open(directory);

        assertThat(opened.trials())
                .hasSize(2)
                .allSatisfy(
                        trial ->
                                assertThat(trial.facts().orElseThrow().versions())
                                        .isEqualTo(Environment.versions()));
        assertThat(opened.attributes())
                .containsEntry("djl_tuner:latest:machine", Environment.machine());
        assertThat(Environment.machine())
                .contains(System.getProperty("os.name"), System.getProperty("os.arch"));
        assertThat(Report.of(opened).html())
                .contains(
                        "[\"machine\",\"" + Environment.machine() + "\"]", "djl-tuner " + built());
    }

    @Test
    void aNoteOnTheMachineTakesThePlaceOfWhatIsFound() {
        SearchSpace space = SearchSpace.builder().real("x", -1, 1).build();
        try (Study study =
                Study.builder(space, Objective.minimize("cost"), new RandomSearch())
                        .noted("machine", "the old one")
                        .build()) {
            assertThat(study.settings()).containsEntry("machine", "the old one");
        }
    }
}
