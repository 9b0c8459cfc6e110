package io.djltuner.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A study on disk as it stood when it was opened, to look at: no engine is needed, nothing is
 * written, and it may be going on meanwhile. To go on with it, build a {@link Study} with {@link
 * StudyBuilder#directory}.
 *
 * <pre>{@code
 * System.out.println(Study.open(Path.of("housing")).summary());
 * }</pre>
 */
public final class OpenedStudy {

    private static final int SHOWN = 10;

    private final StudyHistory history;
    private final Map<String, Object> attributes;

    private OpenedStudy(KnownStudy study) {
        history = study.history();
        attributes = study.attributes();
    }

    static OpenedStudy of(Path path, Optional<String> name) {
        return new OpenedStudy(KnownStudy.find(path, name));
    }

    /** {@return the study's name} */
    public String name() {
        return history.name();
    }

    /** {@return all that a strategy would see} */
    public StudyHistory history() {
        return history;
    }

    /** {@return all trials, by number} */
    public List<Trial> trials() {
        return history.trials();
    }

    /** {@return the best trial, as {@link StudyHistory#best} defines it} */
    public Optional<Trial> best() {
        return history.best();
    }

    /** {@return what is remembered of the study itself, by name} */
    public Map<String, Object> attributes() {
        return attributes;
    }

    /** {@return the ten best trials as a table} */
    public String summary() {
        return summary(SHOWN);
    }

    /**
     * The best trials as a table.
     *
     * @param most how many rows at most
     * @return lines of text
     */
    public String summary(int most) {
        return new StudyTable(history).text(most);
    }

    /**
     * {@return all trials with every hyperparameter and the metrics of their best epoch, as CSV}
     */
    public String toCsv() {
        return new StudyTable(history).csv();
    }
}
