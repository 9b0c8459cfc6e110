package io.djltuner.study;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import io.djltuner.space.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The trials of a study as tables for people and for programs. */
public final class StudyTable {

    private final StudyHistory history;
    private final Objective objective;

    /**
     * Tables of a study.
     *
     * @param history as it stands
     */
    public StudyTable(StudyHistory history) {
        this.history = history;
        this.objective = history.objective();
    }

    /** All trials, the best first, those without a value last. */
    List<Trial> ranked() {
        return history.trials().stream()
                .sorted(
                        Comparator.comparing((Trial trial) -> value(trial).isEmpty())
                                .thenComparing(
                                        trial -> value(trial).orElse(0), objective.bestFirst())
                                .thenComparing(Trial::number))
                .toList();
    }

    private OptionalDouble value(Trial trial) {
        return trial.state() == TrialState.COMPLETE ? trial.value() : OptionalDouble.empty();
    }

    /**
     * The best trials: rank, trial, value, epochs, time and what varies; where trials have several
     * runs, also the standard deviation over them.
     *
     * @param most how many rows at most
     * @return lines of text
     */
    public String text(int most) {
        List<Trial> ranked = ranked();
        List<Trial> shown = ranked.subList(0, Math.min(most, ranked.size()));
        Set<String> names = names();
        List<Column> columns = new ArrayList<>();
        boolean spread = shown.stream().anyMatch(trial -> trial.standardDeviation().isPresent());
        List<String> titles = new ArrayList<>(List.of("rank", "trial", objective.metric()));
        if (spread) {
            titles.add("standard deviation");
        }
        titles.addAll(List.of("best epoch", "epochs", "time"));
        for (String title : titles) {
            columns.add(new Column().header(title).dataAlign(HorizontalAlign.RIGHT));
        }
        columns.add(new Column().header("hyperparameters").dataAlign(HorizontalAlign.LEFT));
        String[][] cells = new String[shown.size()][];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = row(shown.get(i), i + 1, names, spread).toArray(String[]::new);
        }
        String table =
                AsciiTable.getTable(AsciiTable.NO_BORDERS, columns.toArray(Column[]::new), cells)
                        .lines()
                        .map(String::stripTrailing)
                        .collect(Collectors.joining(System.lineSeparator()));
        return ranked.size() > shown.size()
                ? table + System.lineSeparator() + "… and " + (ranked.size() - most) + " more"
                : table;
    }

    /** The hyperparameters that vary; those that do not say nothing about a rank. */
    private Set<String> names() {
        Set<String> names = new java.util.LinkedHashSet<>();
        history.space().searchable().forEach(parameter -> names.add(parameter.name()));
        return names;
    }

    private List<String> row(Trial trial, int rank, Set<String> names, boolean spread) {
        StringBuilder values = new StringBuilder();
        trial.configuration()
                .values()
                .forEach(
                        (name, value) -> {
                            if (names.contains(name)) {
                                values.append(values.isEmpty() ? "" : " ")
                                        .append(name)
                                        .append('=')
                                        .append(Configuration.text(value));
                            }
                        });
        OptionalDouble value = value(trial);
        List<String> cells = new ArrayList<>();
        cells.add(value.isPresent() ? String.valueOf(rank) : "");
        cells.add(String.valueOf(trial.number()));
        cells.add(
                value.isPresent()
                        ? Configuration.text(value.getAsDouble())
                        : trial.state().name().toLowerCase(Locale.ROOT));
        if (spread) {
            OptionalDouble deviation = trial.standardDeviation();
            cells.add(
                    value.isPresent() && deviation.isPresent()
                            ? Configuration.text(deviation.getAsDouble())
                            : "");
        }
        cells.add(
                trial.bestEpoch().isPresent() ? String.valueOf(trial.bestEpoch().getAsInt()) : "");
        cells.add(String.valueOf(trial.epochsDone()));
        cells.add(trial.facts().map(facts -> seconds(facts.wallTime())).orElse(""));
        cells.add(values.toString());
        return cells;
    }

    static String seconds(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        return seconds < 100
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%d:%02d min", time.toMinutes(), time.toSecondsPart());
    }

    /**
     * {@return all trials with every hyperparameter, the standard deviation over the runs of each,
     * and the metrics of their best epoch}
     */
    public String csv() {
        StringBuilder text = new StringBuilder();
        List<String> parameters =
                history.space().hyperparameters().stream().map(p -> p.name()).toList();
        Set<String> metrics = new TreeSet<>();
        history.trials()
                .forEach(t -> t.epochs().forEach(e -> metrics.addAll(e.metrics().keySet())));
        List<String> header =
                new ArrayList<>(List.of("trial", "state", "value", "standard_deviation"));
        header.addAll(List.of("best_epoch", "epochs", "seconds", "parameters", "seed"));
        header.addAll(parameters);
        metrics.forEach(metric -> header.add("best_" + metric));
        header.add("failure");
        CSVFormat format =
                CSVFormat.DEFAULT.builder().setHeader(header.toArray(String[]::new)).build();
        try (CSVPrinter printer = new CSVPrinter(text, format)) {
            for (Trial trial : history.trials()) {
                printer.printRecord(record(trial, parameters, metrics));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Object> record(Trial trial, List<String> parameters, Set<String> metrics) {
        List<Object> cells = new ArrayList<>();
        cells.add(trial.number());
        cells.add(trial.state());
        cells.add(trial.value().isPresent() ? trial.value().getAsDouble() : "");
        OptionalDouble deviation = trial.standardDeviation();
        cells.add(deviation.isPresent() ? deviation.getAsDouble() : "");
        cells.add(trial.bestEpoch().isPresent() ? trial.bestEpoch().getAsInt() : "");
        cells.add(trial.epochsDone());
        cells.add(
                trial.facts()
                        .map(TrialFacts::wallTime)
                        .map(t -> t.toMillis() / 1000.0)
                        .orElse(0.0));
        cells.add(trial.facts().map(TrialFacts::parameters).orElse(0L));
        cells.add(trial.seed());
        for (String name : parameters) {
            Object value = trial.configuration().values().get(name);
            cells.add(value == null ? "" : value);
        }
        for (String metric : metrics) {
            OptionalDouble value =
                    trial.bestEpoch().isPresent()
                            ? trial.metric(metric, trial.bestEpoch().getAsInt())
                            : OptionalDouble.empty();
            cells.add(value.isPresent() ? value.getAsDouble() : "");
        }
        cells.add(trial.failure().map(failure -> failure.message()).orElse(""));
        return cells;
    }
}
