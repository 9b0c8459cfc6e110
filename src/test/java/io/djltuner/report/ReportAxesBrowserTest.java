package io.djltuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands along axes and in the table is the number that was meant. */
@Tag("browser")
class ReportAxesBrowserTest {

    private static final Map<Hyperparameter<?>, String> LABELS = new LinkedHashMap<>();

    private static final List<String> VALUES =
            List.of("99.999", "100", "100.001", "100.002", "100.003", "100.004", "100.005");

    static {
        LABELS.put(IntRange.of("batch", 128, 1024).multiply(2), "128 256 512 1024");
        LABELS.put(IntRange.of("year", 1990, 2020), "1990 1995 2000 2005 2010 2015 2020");
        LABELS.put(RealRange.of("narrow", 100, 100.5), "100 100.1 100.2 100.3 100.4 100.5");
        LABELS.put(IntRange.of("units", 16, 16_384).scale(Scale.LOG), "16 64 256 1024 4096 16384");
        LABELS.put(IntRange.of("few", 100, 102).scale(Scale.LOG), "100 101 102");
        LABELS.put(IntRange.of("large", 1_000_000, 1_000_003), "1000000 1000001 1000002 1000003");
        LABELS.put(
                RealRange.of("rate", 0.001, 0.02).scale(Scale.LOG), "0.001 0.002 0.005 0.01 0.02");
        LABELS.put(
                RealRange.of("momentum", 0.5, 0.99).scale(Scale.REVERSE_LOG),
                "0.5 0.6 0.7 0.8 0.9");
        LABELS.put(RealRange.of("count", 0, 30).step(1), "0 5 10 15 20 25 30");
        LABELS.put(RealRange.of("huge", 0, 1e9), "0 2e8 4e8 6e8 8e8 1e9");
    }

    @TempDir Path folder;

    /** Values that differ in their fifth digit, at both ends of every axis. */
    private static StudyHistory history() {
        SearchSpaceBuilder builder = SearchSpace.builder();
        LABELS.keySet().forEach(builder::add);
        SearchSpace space = builder.build();
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            double unit = number;
            double[] point = new double[LABELS.size()];
            java.util.Arrays.fill(point, unit);
            Configuration configuration = space.decode(point);
            trials.add(
                    SampleStudies.trial(
                            number,
                            configuration,
                            List.of(
                                    new EpochRecord(
                                            1, Map.of("cost", 100 + 0.004 * number), List.of())),
                            TrialState.COMPLETE,
                            Optional.empty()));
        }
        return SampleStudies.history("ends", space, Objective.minimize("cost"), trials);
    }

    @Test
    void labelsEveryPlaceWithItsOwnNumber() {
        try (Browser browser = Browser.open()) {
            browser.load(Report.of(history(), Map.of()).write(folder.resolve("report.html")));

            int index = 0;
            for (Map.Entry<Hyperparameter<?>, String> entry : LABELS.entrySet()) {
                assertThat(browser.drawnTexts("slice-" + index))
                        .as(entry.getKey().name())
                        .containsSubsequence(entry.getValue().split(" "))
                        .hasSize(entry.getValue().split(" ").length + VALUES.size());
                assertThat(browser.drawnTexts("parallel"))
                        .containsSubsequence(
                                (entry.getValue() + " " + entry.getKey().name()).split(" "));
                index++;
            }
            assertThat(browser.drawnTexts("improvement")).containsSubsequence(VALUES);
            assertThat(browser.texts("#trial-rows tr[data-trial='1'] td.number"))
                    .contains(
                            "1024", "2020", "100.5", "16384", "102", "1000003", "0.02", "30",
                            "1e9");
            browser.find("#trial-rows tr[data-trial='1']").click();
            assertThat(browser.text("#trial-rows tr.details")).contains("1000003", "16384");
            assertThat(browser.complaints()).isEmpty();
            browser.screenshot("report-axes");
        }
    }
}
