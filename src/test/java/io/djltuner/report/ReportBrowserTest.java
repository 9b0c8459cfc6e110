package io.djltuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.study.StudyHistory;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser, from disk. */
@Tag("browser")
class ReportBrowserTest {

    @TempDir Path folder;

    private Browser browser;

    @BeforeEach
    void open() {
        browser = Browser.open();
    }

    @AfterEach
    void close() {
        browser.close();
    }

    private Path sample() {
        StudyHistory history = SampleStudies.network(120, 50);
        return Report.of(history, SampleStudies.tested(history))
                .write(folder.resolve("report.html"));
    }

    @Test
    void everyChartDraws() {
        browser.load(sample());

        assertThat(browser.charts())
                .contains("improvement", "curves", "importance", "parallel", "contour", "time");
        assertThat(browser.emptyCharts()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
        browser.screenshot("report-light");
    }
}
