package io.djltuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.study.EpochReport;
import io.djltuner.study.StudyHistory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** The live page in a browser. */
@Tag("browser")
class DashboardBrowserTest {

    private static final StudyHistory BEFORE = SampleStudies.network(10, 5);
    private static final StudyHistory AFTER = SampleStudies.network(30, 5);
    private static final StudyHistory LATER = SampleStudies.network(31, 5);

    private Dashboard dashboard;

    @AfterEach
    void close() {
        if (dashboard != null) {
            dashboard.close();
        }
    }

    @Test
    void followsTheSearchAndKeepsItsLastState() {
        AtomicReference<StudyHistory> history = new AtomicReference<>(BEFORE);
        try (Browser browser = Browser.open()) {
            dashboard = Dashboard.start(() -> Report.of(history.get(), SampleStudies.ATTRIBUTES));
            browser.load(dashboard.uri());
            browser.await("document.querySelector('#live').textContent === 'Searching'");
            assertThat(browser.text("#trial-count")).isEqualTo("10 trials");

            dashboard.epochEnded(
                    new EpochReport(BEFORE.trial(3), 6, Map.of("val_mse", 0.75), List.of()));

            browser.await(
                    "document.querySelector('#live').textContent === 'Searching: trial 3, epoch 6, val_mse 0.75'");
            browser.find("#trial-filter").sendKeys("sgd");
            String filtered = browser.text("#trial-count");
            assertThat(filtered).endsWith("of 10 trials");

            history.set(AFTER);
            dashboard.changed();

            browser.await(
                    "document.querySelector('#trial-count').textContent.endsWith('of 30 trials')");
            assertThat(browser.find("#trial-filter").getDomProperty("value")).isEqualTo("sgd");
            browser.screenshot("dashboard-live");

            dashboard.finish("The search is over: cancelled.");

            browser.await(
                    "document.querySelector('#live').textContent === 'The search is over: cancelled.'");
            String address = dashboard.uri().toString();
            dashboard.close();
            assertThat(browser.text("#summary")).startsWith("minimize val_mse · 30 trials");
            assertThat(browser.emptyCharts()).isEmpty();
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requests()).allMatch(request -> request.startsWith(address));
        }
    }

    @Test
    void keepsBrushesWhileTheSearchGoesOn() {
        AtomicReference<StudyHistory> history = new AtomicReference<>(BEFORE);
        try (Browser browser = Browser.open()) {
            dashboard = Dashboard.start(() -> Report.of(history.get(), Map.of()));
            browser.load(dashboard.uri());
            browser.brush("dim5", 0.1, 0.4);
            assertThat(browser.text("#trial-count"))
                    .isEqualTo(dropouts(BEFORE, 0.1, 0.4) + " of 10 trials");

            history.set(AFTER);
            dashboard.changed();

            long brushed = dropouts(AFTER, 0.1, 0.4);
            browser.await(
                    "document.querySelector('#trial-count').textContent === '%d of 30 trials'"
                            .formatted(brushed));
            browser.await("document.body.dataset.drawn === '2'");
            assertThat(browser.brushedLines()).isEqualTo(brushed);
            assertThat(browser.find("#unbrush").isDisplayed()).isTrue();

            browser.dark(true);
            assertThat(browser.brushedLines()).isEqualTo(brushed);
            browser.driver().executeScript("dispatchEvent(new Event('beforeprint'))");
            browser.driver().executeScript("dispatchEvent(new Event('afterprint'))");
            assertThat(browser.brushedLines()).isEqualTo(brushed);
            assertThat(browser.text("#trial-count"))
                    .isEqualTo("%d of 30 trials".formatted(brushed));

            browser.find("#unbrush").click();
            assertThat(browser.text("#trial-count")).isEqualTo("30 trials");
            assertThat(browser.find("#unbrush").isDisplayed()).isFalse();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** No trial's dropout is within a pixel of these. */
    private static long dropouts(StudyHistory history, double from, double to) {
        List<Double> dropouts =
                history.trials().stream()
                        .filter(trial -> trial.configuration().contains("dropout"))
                        .map(trial -> trial.configuration().getDouble("dropout"))
                        .toList();
        assertThat(dropouts).allMatch(d -> Math.abs(d - from) > 0.002 && Math.abs(d - to) > 0.002);
        return dropouts.stream().filter(dropout -> dropout >= from && dropout <= to).count();
    }

    @Test
    void keepsWhatIsOpenAndWhereTheFocusIs() {
        AtomicReference<StudyHistory> history = new AtomicReference<>(BEFORE);
        String data = "row ".repeat(100);
        Map<String, Object> attributes = Map.of("djl_tuner:setting:data", data);
        try (Browser browser = Browser.open()) {
            dashboard = Dashboard.start(() -> Report.of(history.get(), attributes));
            browser.load(dashboard.uri());
            browser.find("#searched details summary").click();
            WebElement choice = browser.find("#overfit-trial");
            new Select(choice).selectByIndex(1);
            String chosen = choice.getDomProperty("value");
            choice.click();
            history.set(AFTER);
            dashboard.changed();
            browser.await("document.body.dataset.drawn === '2'");

            assertThat(browser.find("#searched details").getDomProperty("open")).isEqualTo("true");
            assertThat(browser.find("#failures details").getDomProperty("open")).isEqualTo("true");
            assertThat(browser.ask("document.activeElement.id")).isEqualTo("overfit-trial");
            assertThat(choice.getDomProperty("value")).isEqualTo(chosen);
            assertThat(new Select(choice).getOptions()).hasSize(9);
            browser.driver().executeScript("document.activeElement.blur()");
            assertThat(new Select(choice).getOptions()).hasSize(10);
            assertThat(choice.getDomProperty("value")).isEqualTo(chosen);

            browser.find("#failures details summary").click();
            browser.driver().executeScript("document.querySelector('[data-trial=\"4\"]').focus()");
            history.set(LATER);
            dashboard.changed();
            browser.await("document.body.dataset.drawn === '3'");

            assertThat(browser.text("#trial-count")).isEqualTo("31 trials");
            assertThat(browser.find("#searched details").getDomProperty("open")).isEqualTo("true");
            assertThat(browser.find("#failures details").getDomProperty("open")).isEqualTo("false");
            assertThat(browser.ask("document.activeElement.dataset.trial")).isEqualTo("4");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void drawsNothingAnewUnderAHandThatDrags() {
        AtomicReference<StudyHistory> history = new AtomicReference<>(BEFORE);
        try (Browser browser = Browser.open()) {
            dashboard = Dashboard.start(() -> Report.of(history.get(), Map.of()));
            browser.load(dashboard.uri());
            String read = "performance.getEntriesByName(new URL('study.json', location)).length";
            browser.await(read + " === 1");
            browser.driver().executeScript("dispatchEvent(new Event('pointerdown'))");
            history.set(AFTER);
            dashboard.changed();
            browser.await(read + " === 2");

            assertThat(browser.text("#trial-count")).isEqualTo("10 trials");
            browser.driver().executeScript("dispatchEvent(new Event('pointerup'))");

            browser.await("document.querySelector('#trial-count').textContent === '30 trials'");
        }
    }

    @Test
    void saysSoWhenThereIsNoConnectionToTheSearch() {
        try (Browser browser = Browser.open()) {
            dashboard = Dashboard.start(() -> Report.of(BEFORE, Map.of()));
            browser.load(dashboard.uri());
            browser.await("document.querySelector('#live').textContent === 'Searching'");

            dashboard.close();

            browser.await(
                    "document.querySelector('#live').textContent=== 'No connection to the search; trying again.'");
            assertThat(browser.text("#trial-count")).isEqualTo("10 trials");
        }
    }
}
