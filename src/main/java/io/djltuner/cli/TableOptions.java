package io.djltuner.cli;

import io.djltuner.data.CsvReader;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What may be said about a file that its cells do not say. */
final class TableOptions {

    @Option(
            names = "--missing",
            paramLabel = "TEXT",
            description = "A text that stands for a missing value, beside ?, NA and the like.")
    private List<String> missing = new ArrayList<>();

    TableOptions() {}

    CsvReader applyTo(CsvReader reader) {
        return reader.detectFormat().missing(missing.toArray(String[]::new));
    }
}
