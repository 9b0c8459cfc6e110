package io.djltuner.cli;

import io.djltuner.report.Report;
import io.djltuner.study.Study;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report}: a search on disk as a page. */
@Command(
        name = "report",
        description = "Writes a search on disk as one HTML file.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "What --directory of tune named; or a journal.")
    private @Nullable Path directory;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "The page; default report.html.")
    private Path out = Path.of("report.html");

    ReportCommand() {}

    @Override
    public Integer call() throws IOException {
        Path page = Destination.file(out);
        Report.of(Study.open(Objects.requireNonNull(directory))).write(page);
        PrintWriter output = Objects.requireNonNull(spec).commandLine().getOut();
        output.println("The report is in " + out + ".");
        output.flush();
        return 0;
    }
}
