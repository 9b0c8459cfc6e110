package io.djltuner.cli;

import io.djltuner.automl.AutoMl;
import io.djltuner.automl.AutoMlResult;
import io.djltuner.data.CsvReader;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.training.TunedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tune}: from a file to a saved model. */
@Command(
        name = "tune",
        description = "Finds a model for a table, and saves it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "It splits the rows, prepares the columns, searches for the best network, compares it"
                    + " with a linear model, and says what it is worth on rows that it never saw.",
            "Ctrl-C ends the search and saves the best model so far; with --directory the same"
                    + " command goes on later."
        })
final class TuneCommand implements Callable<Integer> {

    private static final double MOST_MINUTES = 60.0 * 24 * 365;
    private static final double SECONDS = 60;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The table: CSV, perhaps compressed by gzip.")
    private @Nullable Path file;

    @Option(
            names = {"-t", "--target"},
            required = true,
            paramLabel = "COLUMN",
            description = "The column to predict.")
    private @Nullable String target;

    @ArgGroup private Limit limit = new Limit();

    /** One of two. */
    static final class Limit {

        @Option(
                names = {"-m", "--minutes"},
                paramLabel = "N",
                description = "How long it may take; default 5.")
        private @Nullable Double minutes;

        @Option(
                names = "--trials",
                paramLabel = "N",
                description = "How many networks to try instead; repeatable with the same seed.")
        private @Nullable Integer trials;

        Limit() {}
    }

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Where to save the model; default FILE's name and -model.")
    private @Nullable Path out;

    @Option(
            names = {"-d", "--directory"},
            paramLabel = "DIR",
            description = "Keep the search here, to look at it and to go on.")
    private @Nullable Path directory;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "${COMPLETION-CANDIDATES}; default: as the target looks.")
    private @Nullable Task task;

    @Option(
            names = "--ignore",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns to leave out.")
    private List<String> ignored = new ArrayList<>();

    @Option(
            names = "--categorical",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns of numbers that are names, such as zip codes.")
    private List<String> categorical = new ArrayList<>();

    @Mixin private TableOptions table = new TableOptions();

    @Option(
            names = "--test",
            paramLabel = "SHARE",
            description = "The share of the rows that tests; default 0.2.")
    private @Nullable Double test;

    @Option(names = "--seed", paramLabel = "N", description = "Seeds all draws; default 0.")
    private long seed;

    TuneCommand() {}

    @Override
    public Integer call() throws IOException {
        Path from = java.util.Objects.requireNonNull(file);
        AutoMl autoMl = settings(from);
        // What cannot be saved shall be known before the search.
        Path model = Destination.folder(out == null ? beside(from) : out, "model");
        if (directory != null) {
            Destination.folder(directory, "search");
        }
        PrintWriter output = spec().commandLine().getOut();
        autoMl.listener(new ProgressLines(spec().commandLine().getErr()));
        try (Interruption interruption = Interruption.of(Optional.ofNullable(directory))) {
            AutoMlResult result = autoMl.fit();
            boolean interrupted = interruption.ended();
            save(result, model);
            output.print(result.summary());
            output.println("The model is in " + model + ".");
            output.flush();
            return interrupted ? Main.INTERRUPTED : 0;
        }
    }

    private CommandSpec spec() {
        return java.util.Objects.requireNonNull(spec);
    }

    private AutoMl settings(Path from) {
        CsvReader reader =
                table.applyTo(TabularData.csv(from))
                        .target(java.util.Objects.requireNonNull(target))
                        .categorical(categorical.toArray(String[]::new));
        AutoMl autoMl = AutoMl.of(reader).ignore(ignored.toArray(String[]::new)).seed(seed);
        try {
            if (limit.minutes != null) {
                autoMl.time(duration(limit.minutes));
            }
            if (limit.trials != null) {
                autoMl.trials(limit.trials);
            }
            if (test != null) {
                autoMl.test(test);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), e.getMessage(), e);
        }
        Optional.ofNullable(task).ifPresent(autoMl::task);
        Optional.ofNullable(directory).ifPresent(autoMl::directory);
        return autoMl;
    }

    private static Duration duration(double minutes) {
        if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
            throw new IllegalArgumentException(
                    "minutes: must be above 0 and at most a year, but got " + minutes);
        }
        return Duration.ofMillis(Math.round(minutes * SECONDS * 1000));
    }

    /** {@code data.csv.gz} gives {@code data-model}. */
    private static Path beside(Path from) {
        String name = String.valueOf(from.getFileName());
        int dot = name.indexOf('.', 1);
        return Path.of((dot > 0 ? name.substring(0, dot) : name) + "-model");
    }

    private static void save(AutoMlResult result, Path folder) throws IOException {
        try (TunedModel model = result.model()) {
            model.save(folder);
        }
    }
}
