package io.djltuner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Signals to child processes, as a terminal sends them. */
public final class Signals {

    private static final String IGNORED = "SigIgn:";
    private static final int INTERRUPT_BIT = 2;

    /** The GNU program that starts others; older ones do not know the option. */
    private static final List<String> ENV = List.of("env", "--default-signal=INT");

    private static final boolean KNOWS_SIGNALS = knowsSignals();

    private Signals() {}

    private static boolean knowsSignals() {
        try {
            List<String> nothing = Stream.concat(ENV.stream(), Stream.of("true")).toList();
            return new ProcessBuilder(nothing).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while looking for env", e);
        }
    }

    /**
     * A command whose process hears Ctrl-C although this one may have been started in the
     * background, where the system can do that.
     *
     * @param command to be run
     */
    public static List<String> hearing(List<String> command) {
        return KNOWS_SIGNALS
                ? Stream.concat(ENV.stream(), command.stream()).toList()
                : List.copyOf(command);
    }

    /**
     * Sends a signal.
     *
     * @param process to whom
     * @param signal its name without SIG
     */
    public static void send(Process process, String signal)
            throws IOException, InterruptedException {
        int code =
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new IOException("kill: ended with " + code);
        }
    }

    /**
     * Whether a process hears no Ctrl-C, as those that a shell starts in the background; so it is
     * said where the system does not tell.
     *
     * @param process that is asked about
     */
    public static boolean ignoresInterrupts(Process process) throws IOException {
        while (process.info().command().filter(program -> program.endsWith("/env")).isPresent()) {
            // It is about to become what it was asked to start.
            Thread.onSpinWait();
        }
        Path status = Path.of("/proc/" + process.pid() + "/status");
        return !Files.exists(status)
                || Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith(IGNORED))
                        .map(line -> line.substring(IGNORED.length()).strip())
                        .map(bits -> Long.parseUnsignedLong(bits, 16))
                        .anyMatch(ignored -> (ignored & INTERRUPT_BIT) != 0);
    }
}
