package io.djltuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.study.StudyHistory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on paper. */
@Tag("browser")
class ReportPrintBrowserTest {

    private static final StudyHistory HISTORY = SampleStudies.network(120, 50);
    private static final int DPI = 50;
    private static final int WHITE = 0xffffff;

    private static Browser browser;

    @TempDir Path folder;

    @BeforeAll
    static void open() {
        browser = Browser.open();
    }

    @BeforeEach
    void load() {
        browser.reset();
        browser.dark(true);
        browser.load(
                Report.of(HISTORY, SampleStudies.tested(HISTORY))
                        .write(folder.resolve("report.html")));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    @Test
    void printsOnWhitePaperWithAllCharts() {
        browser.driver().executeScript("dispatchEvent(new Event('beforeprint'))");
        browser.print(true);

        assertThat(browser.emptyCharts()).isEmpty();
        assertThat(browser.ask("getComputedStyle(document.documentElement).backgroundColor"))
                .isEqualTo("rgb(255, 255, 255)");
        assertThat(browser.find(".controls").isDisplayed()).isFalse();
        browser.screenshot("report-print");
    }

    @Test
    void printsEveryFormOfTheAnswer() throws IOException {
        byte[] pdf = browser.print();

        Files.write(browser.screenshots().resolve("report.pdf"), pdf);
        assertThat(text(pdf))
                .contains(
                        "As Java",
                        "import io.djltuner.space.Configuration;",
                        ".with(\"hiddenLayers\", 3)",
                        "As JSON",
                        "\"hiddenLayers\": 3")
                .doesNotContain("Show more", "Copy");
    }

    @Test
    void saysHowManyTrialsAreNotPrinted() throws IOException {
        browser.find("#trial-head th[data-key=number] button").click();

        assertThat(text(browser.print())).contains("50 of 120 trials, by trial.");

        browser.find("#trial-more").click();

        assertThat(text(browser.print())).doesNotContain("of 120 trials");
    }

    /** Columns that do not fit would be cut off at the paper's edge. */
    @Test
    void printsEveryColumnOfTheTable() throws IOException {
        assertThat(text(browser.print())).contains("learningRate", "val_loss train_loss val_mae");
    }

    @Test
    void printsWhatIsFoldedAndFoldsItAgain() throws IOException {
        browser.find("#failures details summary").click();
        assertThat(browser.text("#failures")).doesNotContain("13, 53, 93");

        assertThat(text(browser.print())).contains("Trials 13, 53, 93");

        assertThat(browser.text("#failures")).doesNotContain("13, 53, 93");
    }

    /** Canvases whose drawing waits for another frame would be empty. */
    @Test
    void printsEveryChart() throws IOException {
        for (String section :
                List.of(
                        "improvement",
                        "curves",
                        "overfit",
                        "importance",
                        "parallel",
                        "slices",
                        "contour",
                        "time")) {
            browser.driver()
                    .executeScript(
                            """
                            document.querySelectorAll('header, footer, section').forEach(part => part.hidden = part.id !== arguments[0]);
                            """,
                            section);
            long whole = ink(browser.print());
            browser.driver()
                    .executeScript(
                            """
                            document.querySelectorAll('.chart').forEach(chart => chart.style.visibility = 'hidden');
                            """);
            long texts = ink(browser.print());
            browser.driver()
                    .executeScript(
                            """
                            document.querySelectorAll('.chart').forEach(chart => chart.style.visibility = '');
                            """);

            assertThat(whole - texts).as(section).isGreaterThan(2_000);
        }
    }

    /** The pixels of the pages that are not white. */
    private static long ink(byte[] pdf) throws IOException {
        long ink = 0;
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFRenderer renderer = new PDFRenderer(document);
            for (int page = 0; page < document.getNumberOfPages(); page++) {
                BufferedImage image = renderer.renderImageWithDPI(page, DPI);
                for (int y = 0; y < image.getHeight(); y++) {
                    for (int x = 0; x < image.getWidth(); x++) {
                        ink += (image.getRGB(x, y) & WHITE) == WHITE ? 0 : 1;
                    }
                }
            }
        }
        return ink;
    }
}
