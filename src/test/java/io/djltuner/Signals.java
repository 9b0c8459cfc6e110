package io.djltuner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals to child processes, as a terminal sends them. */
public final class Signals {

    private static final String IGNORED = "SigIgn:";
    private static final int INTERRUPT_BIT = 2;

    private Signals() {}

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
        Path status = Path.of("/proc/" + process.pid() + "/status");
        return !Files.exists(status)
                || Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith(IGNORED))
                        .map(line -> line.substring(IGNORED.length()).strip())
                        .map(bits -> Long.parseUnsignedLong(bits, 16))
                        .anyMatch(ignored -> (ignored & INTERRUPT_BIT) != 0);
    }
}
