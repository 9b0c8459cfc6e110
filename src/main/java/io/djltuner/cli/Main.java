package io.djltuner.cli;

import io.djltuner.data.DataException;
import io.djltuner.study.Environment;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The program {@code djl-tuner}. It ends with 0 when all went well, with 1 and one sentence when
 * something did not, with 2 when it was called in a way that it does not know, and with 130 when it
 * was interrupted.
 */
@Command(
        name = "djl-tuner",
        description = "Finds and tunes neural networks for tables.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TuneCommand.class,
            ShowCommand.class,
            ReportCommand.class,
            PredictCommand.class
        })
public final class Main {

    static final int FAILED = 1;

    /** As shells have it: 128 and the number of the signal. */
    static final int INTERRUPTED = 130;

    private static final int LEAST_WIDTH = 55;
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    @Option(
            names = "--debug",
            description = "Show where an error comes from.",
            scope = ScopeType.INHERIT)
    private boolean debug;

    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments the command and its own arguments
     */
    public static void main(String[] arguments) {
        // The jar logs to the standard error; nobody there waits for what is not a warning.
        System.getProperties().putIfAbsent(LOG_LEVEL, "warn");
        System.exit(commandLine(width()).execute(arguments));
    }

    /** As many columns as the terminal says it has, if it does. */
    private static Optional<Integer> width() {
        return Optional.ofNullable(System.getenv("COLUMNS"))
                .filter(text -> text.matches("[0-9]{1,4}"))
                .map(Integer::valueOf);
    }

    /** The commands, with help as wide as a terminal. */
    static CommandLine commandLine(Optional<Integer> width) {
        CommandLine commandLine = new CommandLine(new Main());
        if (width.isPresent()) {
            commandLine.setUsageHelpWidth(Math.max(LEAST_WIDTH, width.get()));
        } else {
            commandLine.setUsageHelpAutoWidth(true);
        }
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::failed)
                .setExecutionStrategy(new CommandLine.RunLast());
    }

    private static int failed(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println("djl-tuner: " + sentence(e, command.getCommandSpec()));
        Main main = (Main) command.getCommandSpec().root().userObject();
        if (main.debug) {
            e.printStackTrace(err);
        }
        err.flush();
        return FAILED;
    }

    private static String sentence(Throwable e, CommandSpec command) {
        if (e instanceof DataException wrong) {
            return wrong.sentence(remedy -> option(remedy, command));
        }
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                        + "; --debug shows where it comes from"
                : message;
    }

    /** The option that does what a call of the library's does, if the command has it. */
    private static Optional<String> option(DataException.Remedy remedy, CommandSpec command) {
        String option = "--" + remedy.setting();
        return command.findOption(option) == null
                ? Optional.empty()
                : Optional.of(option + " " + remedy.value().map(Main::quoted).orElse("…"));
    }

    /** As a shell takes it for one word. */
    private static String quoted(String text) {
        return text.matches("[\\w.,:/+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** The version of the library. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"djl-tuner " + Environment.versions().get("djl-tuner")};
        }
    }
}
