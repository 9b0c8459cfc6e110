package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.djltuner.plot.Plots;
import io.djltuner.report.Report;
import io.djltuner.search.GeneticSearch;
import io.djltuner.search.Hyperband;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Objective;
import io.djltuner.study.OpenedStudy;
import io.djltuner.study.Study;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers read the same in Cairo, where they have other digits, and in Berlin. */
class LocaleTest {

    @TempDir Path folder;

    private static <T> T in(Locale locale, Supplier<T> action) {
        Locale before = Locale.getDefault();
        Locale.setDefault(locale);
        try {
            return action.get();
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Tuner tuner(Path directory) {
        return Tuner.regression(Searches.rates())
                .data(Searches.line(1_500))
                .device(Device.cpu())
                .parallelism(1)
                .directory(directory);
    }

    /** What a search prints. */
    private String printed(Tuner tuner) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            return tuner.run().summary() + printed.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "de"})
    void aSearchSaysAndWritesTheSameNumbersEverywhere(String tag) {
        Locale locale = Locale.forLanguageTag(tag);
        Path directory = folder.resolve("line");
        Path events = folder.resolve("events");

        String printed =
                in(locale, () -> printed(tuner(directory).maxTrials(1).tensorBoard(events)));

        assertThat(printed)
                .doesNotContainPattern("[\\p{Nd}&&[^0-9]]")
                .contains("900 rows train", "trial 0: ")
                .containsPattern("at most [0-9.]+ MB")
                .containsPattern("\\b0\\.[0-9] s");
        assertThat(events.resolve("trial-0000")).isDirectory();
        // Data and strategy are written down as texts, which must not have changed.
        TuningResult here = in(Locale.ROOT, () -> tuner(directory).maxTrials(2).quiet().run());
        assertThat(here.trials()).hasSize(2);
        OpenedStudy opened = Study.open(directory);
        assertThat(in(locale, () -> opened.summary()))
                .isEqualTo(in(Locale.ROOT, () -> opened.summary()));
        assertThat(in(locale, () -> Report.of(opened).html()))
                .isEqualTo(in(Locale.ROOT, () -> Report.of(opened).html()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "de"})
    void picturesReportsAndPlansHaveTheSameNumbersEverywhere(String tag) {
        Locale locale = Locale.forLanguageTag(tag);
        SearchSpace space =
                SearchSpace.builder().real("x", 0, 1).real("y", 0, 1).epochs(9, 81).build();
        Budget budget = Budget.ofTrials(12_345);
        try (Study study =
                Study.builder(space, Objective.minimize("cost"), new RandomSearch())
                        .budget(budget)
                        .build()) {
            study.optimize(c -> c.getDouble("x") + 0.1 * c.getDouble("y"), 30);

            assertThat(in(locale, () -> Report.of(study).html()))
                    .isEqualTo(in(Locale.ROOT, () -> Report.of(study).html()))
                    .contains("\"12,345 trials\"");
            assertThat(in(locale, () -> Plots.importance(study).svg()))
                    .isEqualTo(in(Locale.ROOT, () -> Plots.importance(study).svg()));
            assertThat(in(locale, () -> Plots.history(study).svg()))
                    .isEqualTo(in(Locale.ROOT, () -> Plots.history(study).svg()));
        }
        assertThat(in(locale, () -> new Hyperband().schedule(space, budget)))
                .isEqualTo(in(Locale.ROOT, () -> new Hyperband().schedule(space, budget)));
        assertThat(in(locale, () -> new GeneticSearch().schedule(space, budget)))
                .isEqualTo(in(Locale.ROOT, () -> new GeneticSearch().schedule(space, budget)));
    }
}
