package io.djltuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.Direction;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Failure;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.WebElement;

/** The page in a browser, from disk. */
@Tag("browser")
class ReportBrowserTest {

    private static final StudyHistory HISTORY = SampleStudies.network(120, 50);
    private static final List<String> CHARTS =
            List.of(
                    "improvement",
                    "curves",
                    "overfit-0",
                    "importance",
                    "parallel",
                    "slice-0",
                    "slice-7",
                    "contour",
                    "time");

    private static Browser browser;

    @TempDir Path folder;

    @BeforeAll
    static void open() {
        browser = Browser.open();
    }

    @BeforeEach
    void reset() {
        browser.reset();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private Path write(StudyHistory history, Map<String, Object> attributes) {
        return Report.of(history, attributes).write(folder.resolve("report.html"));
    }

    private Path sample() {
        return write(HISTORY, SampleStudies.tested(HISTORY));
    }

    private List<String> trials() {
        return browser.all("#trial-rows tr.trial")
                .map(row -> row.getDomAttribute("data-trial"))
                .toList();
    }

    @Test
    void drawsEveryChartAndAsksForNothingElse() {
        Path file = sample();

        browser.load(file);

        assertThat(browser.charts()).containsAll(CHARTS).hasSize(15);
        assertThat(browser.emptyCharts()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).containsExactly(file.toUri().toString());
        assertThat(browser.text("#answer"))
                .contains("val_mse of the default configuration", "0.5", "34.5 % better");
        browser.screenshot("report-light");
    }

    /** Shares of what can be below zero say nothing. */
    @Test
    void comparesEachScoreInItsOwnDirection() {
        browser.load(sample());

        assertThat(browser.texts("#answer .body > .wide tbody tr"))
                .startsWith(
                        "test_mae 0.5 0.4 25 % worse",
                        "test_mse 0.3 0.4 25 % better",
                        "test_r2 0.75 -0.25 1 better",
                        "test_spread 2 1.5 0.5 more");
    }

    /** One of the values is below zero, so the metric is no ratio. */
    @Test
    void comparesAnObjectiveThatCanBeNegativeByItsDifference() {
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).build();
        List<Trial> trials =
                List.of(
                        SampleStudies.trial(0, space.defaultConfiguration(), 0.25),
                        SampleStudies.trial(1, space.defaultConfiguration(), -3));
        browser.load(
                write(
                        SampleStudies.history("s", space, Objective.maximize("score"), trials),
                        Map.of(Report.DEFAULT_VALUE, 0.5)));

        assertThat(browser.texts("#answer .score i")).containsExactly("0.25 worse");

        browser.load(
                write(
                        SampleStudies.history("s", space, Objective.minimize("score"), trials),
                        Map.of(Report.DEFAULT_VALUE, 0.5)));

        assertThat(browser.texts("#answer .score i")).containsExactly("3.5 better");
    }

    @Test
    void isReadableInTheDark() {
        browser.dark(true);

        browser.load(sample());

        assertThat(browser.emptyCharts()).isEmpty();
        assertThat(browser.ask("getComputedStyle(document.documentElement).backgroundColor"))
                .isEqualTo("rgb(17, 19, 24)");
        browser.screenshot("report-dark");
    }

    @Test
    void fitsOnAPhone() {
        browser.phone();

        browser.load(sample());

        assertThat(browser.emptyCharts()).isEmpty();
        assertThat(
                        browser.ask(
                                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        browser.screenshot("report-phone");
    }

    @Test
    void sortsTheTableByAColumn() {
        browser.load(sample());
        List<String> byRank = trials();
        String best = String.valueOf(HISTORY.best().orElseThrow().number());
        assertThat(byRank).hasSize(50).startsWith(best);

        browser.find("#trial-head th[data-key=number] button").click();
        List<String> ascending = trials();
        browser.find("#trial-head th[data-key=number] button").click();
        List<String> descending = trials();
        browser.find("#trial-head th[data-key=value] button").click();
        browser.find("#trial-head th[data-key=value] button").click();

        assertThat(ascending).startsWith("0", "1", "2").hasSize(50);
        assertThat(descending).startsWith("119", "118", "117");
        String worst =
                String.valueOf(
                        HISTORY.trials().stream()
                                .filter(trial -> trial.value().isPresent())
                                .max(Comparator.comparing(trial -> trial.value().getAsDouble()))
                                .orElseThrow()
                                .number());
        assertThat(trials()).startsWith(worst);
        assertThat(browser.find("#trial-head th[data-key=value]").getDomAttribute("aria-sort"))
                .isEqualTo("descending");
    }

    @Test
    void filtersTheTableByTextAndState() {
        browser.load(sample());

        browser.find("#trial-filter").sendKeys("no such layer");
        List<String> withCause = trials();
        browser.find("#trial-filter").clear();
        browser.find("#trial-filter").sendKeys(" ");
        browser.find("#trial-states [data-state=PRUNED]").click();

        assertThat(withCause).containsExactly("33", "73", "113");
        assertThat(trials())
                .containsExactlyElementsOf(
                        HISTORY.trials().stream()
                                .filter(trial -> trial.state() == TrialState.PRUNED)
                                .map(trial -> String.valueOf(trial.number()))
                                .toList());
        assertThat(browser.text("#trial-count")).isEqualTo("12 of 120 trials");
    }

    @Test
    void showsAllTrialsWhenAsked() {
        browser.load(sample());

        browser.find("#trial-more").click();

        assertThat(trials()).hasSize(120);
        assertThat(browser.find("#trial-more").isDisplayed()).isFalse();
    }

    @Test
    void opensTheDetailsOfATrial() {
        browser.load(sample());
        browser.find("#trial-filter").sendKeys("no such layer");

        browser.find("#trial-rows tr[data-trial='33']").click();

        assertThat(browser.text("#trial-rows tr.details"))
                .contains("java.lang.IllegalStateException: no such layer", "33000099");
        browser.await("document.querySelector('#chart-detail-33 canvas') !== null");
        assertThat(browser.emptyCharts()).isEmpty();
        browser.screenshot("report-details");
        browser.find("#trial-rows tr[data-trial='33']").click();
        assertThat(browser.texts("#trial-rows tr.details")).isEmpty();
    }

    @Test
    void showsTheConfigurationInEveryForm() {
        browser.load(sample());

        for (String form : List.of("Text", "Java", "JSON")) {
            browser.find("#tab-" + form).click();
            assertThat(browser.text("#form-" + form)).contains("learningRate");
            assertThat(browser.all("#answer .form").filter(WebElement::isDisplayed)).hasSize(1);
        }
        browser.find("#tab-Java").click();

        assertThat(browser.text("#form-Java"))
                .startsWith("import io.djltuner.space.Configuration;")
                .contains(".with(\"hiddenLayers\", ");
    }

    /** Learning rates between 10^-2.6 and 10^-1.8, give or take a pixel. */
    @Test
    void brushingAnAxisFiltersTheTable() {
        browser.load(sample());
        browser.brush("dim4", -2.6, -1.8);

        List<String> shown = trials();

        assertThat(shown)
                .containsAll(numbers(-2.55, -1.85))
                .isSubsetOf(numbers(-2.65, -1.75))
                .isNotEmpty();
        assertThat(browser.text("#trial-count"))
                .isEqualTo("%d of 120 trials".formatted(shown.size()));
        browser.screenshot("report-brushed");
        browser.find("#unbrush").click();
        assertThat(browser.text("#trial-count")).isEqualTo("120 trials");
        assertThat(browser.complaints()).isEmpty();
    }

    private static List<String> numbers(double from, double to) {
        return HISTORY.trials().stream()
                .filter(
                        trial -> {
                            double rate =
                                    Math.log10(trial.configuration().getDouble("learningRate"));
                            return rate >= from && rate <= to;
                        })
                .map(Trial::number)
                .map(String::valueOf)
                .toList();
    }

    @Test
    void showsHostileTextsAsTexts() {
        browser.load(write(HostileStudy.history(), HostileStudy.attributes()));
        browser.find("#trial-filter").sendKeys("failed");
        browser.find("#trial-rows tr.trial").click();

        assertThat(browser.ask("typeof window.hacked")).isEqualTo("undefined");
        assertThat(browser.ask("document.querySelectorAll('img, i > b, b > i, iframe').length"))
                .isEqualTo(0L);
        assertThat(browser.text("h1")).isEqualTo(HostileStudy.CLOSING);
        for (String text : HostileStudy.TEXTS) {
            assertThat(
                            browser.driver()
                                    .executeScript(
                                            "return document.body.textContent.includes(arguments[0])",
                                            text.substring(0, Math.min(30, text.length()))))
                    .as(text)
                    .isEqualTo(true);
        }
        assertThat(browser.charts()).contains("parallel", "slice-6", "contour");
        assertThat(browser.emptyCharts()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
        assertThat(
                        browser.ask(
                                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        browser.screenshot("report-hostile");
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void marksWhereATrialDivergedAtTheWorseEdge(Direction direction) {
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).build();
        List<Trial> trials =
                List.of(
                        diverging(0, space, Double.NaN),
                        diverging(1, space, 1, 2, Double.POSITIVE_INFINITY),
                        diverging(2, space, 1, 2, 3, 4));
        browser.load(
                write(
                        SampleStudies.history("s", space, new Objective("loss", direction), trials),
                        Map.of()));

        String edge = direction == Direction.MINIMIZE ? "max" : "min";
        assertThat(
                        browser.ask(
                                """
                                (() => {
                                  const model = echarts.getInstanceByDom(document.getElementById('chart-curves')).getModel();
                                  const edge = model.getComponent('yAxis').axis.scale.getExtent()['%s' === 'max' ? 1 : 0];
                                  return model.getSeries().filter(series => series.name === 'failed' && series.subType === 'scatter')
                                    .flatMap(series => series.option.data).map(([epoch, value, trial]) => [trial, epoch, value === edge].join(' ')).join();
                                })()
                                """
                                        .formatted(edge)))
                .isEqualTo("0 1 true,1 3 true,2 4 false");
    }

    private static Trial diverging(int number, SearchSpace space, double... values) {
        List<EpochRecord> epochs = new ArrayList<>();
        for (double value : values) {
            epochs.add(new EpochRecord(epochs.size() + 1, Map.of("loss", value), List.of()));
        }
        return SampleStudies.trial(
                number,
                space.defaultConfiguration(),
                epochs,
                TrialState.FAILED,
                Optional.of(new Failure(Failure.EXCEPTION, "failed", "")));
    }

    @Test
    void cutsNamesBetweenCharactersAndNotWithinThem() {
        browser.load(
                write(
                        SampleStudies.history(
                                "xx" + "😀".repeat(200),
                                SampleStudies.SPACE,
                                HISTORY.objective(),
                                List.of()),
                        Map.of()));

        assertThat(browser.text("h1")).isEqualTo("xx" + "😀".repeat(148) + "…");
    }

    @Test
    void saysWhatAnEmptyStudyLacks() {
        browser.load(
                write(
                        SampleStudies.history(
                                "nothing yet", SampleStudies.SPACE, HISTORY.objective(), List.of()),
                        Map.of()));

        assertThat(browser.charts()).isEmpty();
        assertThat(browser.texts("main section .empty")).hasSize(11).doesNotContain("");
        assertThat(browser.text("#answer")).contains("There are no trials yet.");
        assertThat(browser.complaints()).isEmpty();
        browser.screenshot("report-empty");
    }

    @Test
    void drawsAThousandTrials() {
        StudyHistory large = SampleStudies.network(1_000, 50);

        browser.load(write(large, SampleStudies.tested(large)));

        assertThat(browser.emptyCharts()).isEmpty();
        assertThat(browser.text("#trial-count")).isEqualTo("1,000 trials");
        assertThat(browser.complaints()).isEmpty();
        browser.screenshot("report-thousand");
    }
}
