package io.djltuner.report;

import io.djltuner.study.OpenedStudy;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A study as one HTML file that shows what was searched and what was found: the best configuration,
 * the improvement over the trials, learning curves, what mattered, every trial, and why some
 * failed. The file needs no network and no server; it may be sent by mail or kept with the results.
 * Needs no engine. Immutable.
 *
 * <pre>{@code
 * Report.of(Study.open(Path.of("studies/housing"))).write(Path.of("housing.html"));
 * }</pre>
 *
 * <p>Numbers have six significant digits. Of more than 1,000 trials the learning curves of 1,000
 * are drawn, the ten best among them; of longer ones 100 points are; the table has all trials.
 */
public final class Report {

    /** The attribute of a study: the objective of the default configuration. */
    public static final String DEFAULT_VALUE = "djl_tuner:default_value";

    /** The attribute of a study: the number of the trial that {@link #TEST_METRIC} is about. */
    public static final String TESTED_TRIAL = "djl_tuner:tested_trial";

    /**
     * Attributes of a study: with a metric's name behind it, the best trial's on the test split.
     */
    public static final String TEST_METRIC = "djl_tuner:tested:";

    /** The same for the default configuration. */
    public static final String DEFAULT_TEST_METRIC = "djl_tuner:tested_default:";

    /**
     * The same for which way the metric is better: {@code MINIMIZE} or {@code MAXIMIZE}. Without it
     * only the objective's own metric is judged; of others the difference is shown.
     */
    public static final String TEST_DIRECTION = "djl_tuner:tested_direction:";

    private final StudyHistory history;
    private final Map<String, Object> attributes;
    private final Map<String, String> facts;

    private Report(
            StudyHistory history, Map<String, Object> attributes, Map<String, String> facts) {
        this.history = history;
        this.attributes = attributes;
        this.facts = facts;
    }

    /**
     * Of a study as it stands.
     *
     * @param study any
     * @return the report
     */
    public static Report of(Study study) {
        Map<String, Object> attributes = new LinkedHashMap<>(study.attributes());
        study.settings()
                .forEach((name, text) -> attributes.put(SearchedPart.SETTINGS.get(0) + name, text));
        return of(study.history(), attributes);
    }

    /**
     * Of a study on disk.
     *
     * @param study that was opened
     * @return the report
     */
    public static Report of(OpenedStudy study) {
        return of(study.history(), study.attributes());
    }

    /**
     * Of a study's history and what is remembered of the study.
     *
     * @param history its trials
     * @param attributes by name; settings and the scores on the test split stand there
     * @return the report
     */
    public static Report of(StudyHistory history, Map<String, Object> attributes) {
        return new Report(history, Map.copyOf(attributes), Map.of());
    }

    /**
     * Adds a line to the section that says what was searched.
     *
     * @param name of the fact, such as {@code data}
     * @param text any
     * @return the report with it
     */
    public Report fact(String name, String text) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, text);
        return new Report(history, attributes, Collections.unmodifiableMap(more));
    }

    /** The study's name. */
    String name() {
        return history.name();
    }

    /** The name of what was optimised. */
    String metric() {
        return history.objective().metric();
    }

    /** The study as a JSON document, as it stands in the page. */
    String json() {
        return new ReportData(history, attributes, facts).json();
    }

    /** {@return the whole page} */
    public String html() {
        return Page.ofFile().html(history.name(), json());
    }

    /**
     * Writes the page, over what was there.
     *
     * @param file to write, such as {@code report.html}
     * @return the same file
     * @throws UncheckedIOException if it cannot be written
     */
    public Path write(Path file) {
        try {
            return Files.write(file, html().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("report: cannot be written to " + file, e);
        }
    }
}
