package io.djltuner.cli;

import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.training.TunedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code predict}: a prediction for every row of a file. */
@Command(
        name = "predict",
        description = "Predicts the rows of a table with a saved model.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The output has a line per row, in the same order: the prediction, and for classes"
                    + " their probabilities."
        })
final class PredictCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "What --out of tune named.")
    private @Nullable Path directory;

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "Rows with the columns of the training table.")
    private @Nullable Path file;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where predictions go; default: the standard output.")
    private @Nullable Path out;

    @Mixin private TableOptions table = new TableOptions();

    PredictCommand() {}

    @Override
    public Integer call() throws IOException {
        if (out != null) {
            Destination.file(out);
        }
        try (TunedModel model = TunedModel.load(Objects.requireNonNull(directory))) {
            TabularData rows =
                    table.applyTo(model.preprocessing().csv(Objects.requireNonNull(file))).read();
            StringBuilder text = new StringBuilder();
            try (CSVPrinter printer =
                    new CSVPrinter(
                            text, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').build())) {
                print(model, rows, printer);
            }
            write(text.toString());
        }
        return 0;
    }

    private void write(String text) throws IOException {
        if (out != null) {
            Files.writeString(out, text);
            return;
        }
        PrintWriter output = Objects.requireNonNull(spec).commandLine().getOut();
        output.print(text);
        output.flush();
    }

    private static void print(TunedModel model, TabularData rows, CSVPrinter printer)
            throws IOException {
        String target = model.preprocessing().targetNames().get(0);
        if (model.task() == Task.REGRESSION) {
            printer.printRecord(target);
            for (float value : model.predict(rows)) {
                printer.printRecord(value);
            }
            return;
        }
        List<String> header = new ArrayList<>(List.of(target));
        model.preprocessing().classNames().forEach(name -> header.add("P(" + name + ")"));
        printer.printRecord(header);
        String[] classes = model.predictClasses(rows);
        float[][] probabilities = model.probabilities(rows);
        for (int row = 0; row < classes.length; row++) {
            List<Object> cells = new ArrayList<>(List.of(classes[row]));
            for (float probability : probabilities[row]) {
                cells.add(probability);
            }
            printer.printRecord(cells);
        }
    }
}
