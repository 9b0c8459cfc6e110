package io.djltuner.cli;

import io.djltuner.data.Preprocessing;
import io.djltuner.data.Task;
import io.djltuner.study.Study;
import io.djltuner.training.TunedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code show}: what a search has found so far, or what a model is. */
@Command(
        name = "show",
        description = "Shows a search on disk, or a saved model.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {

    private static final String MODEL = "tuned-model.json";

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            description = "What --directory or --out of tune named; or a journal.")
    private @Nullable Path directory;

    @Option(
            names = "--csv",
            description = "All trials of a search as CSV, instead of a table of the best.")
    private boolean csv;

    ShowCommand() {}

    @Override
    public Integer call() throws IOException {
        Path path = Objects.requireNonNull(directory);
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path + ": there is no such folder");
        }
        String text =
                Files.exists(path.resolve(MODEL))
                        ? model(path)
                        : csv ? Study.open(path).toCsv() : Study.open(path).summary();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(text.stripTrailing());
        out.flush();
        return 0;
    }

    private static String model(Path path) throws IOException {
        try (TunedModel model = TunedModel.load(path)) {
            Preprocessing preprocessing = model.preprocessing();
            String classes =
                    model.task() == Task.REGRESSION
                            ? ""
                            : "classes: %s%n"
                                    .formatted(String.join(", ", preprocessing.classNames()));
            return String.format(
                    Locale.ROOT,
                    "predicts: %s%n%scolumns: %s%nnumbers per row: %d%nconfiguration: %s",
                    String.join(", ", preprocessing.targetNames()),
                    classes,
                    String.join(", ", preprocessing.columnNames()),
                    preprocessing.featureWidth(),
                    model.configuration());
        }
    }
}
