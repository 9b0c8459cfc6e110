package io.djltuner.benchmark;

import io.djltuner.search.RandomSearch;
import io.djltuner.study.OpenedStudy;
import io.djltuner.study.Study;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Opens a study in a process with little memory, and says how long it took and what was left. */
final class OpeningProcess {

    private static final int HEAP_MIB = 1024;
    private static final double NANOS = 1e9;
    private static final double MEBI = 1 << 20;

    private OpeningProcess() {}

    /**
     * What the process does.
     *
     * @param arguments how ({@code open} to go on, {@code look} to look at), and a journal
     */
    public static void main(String[] arguments) {
        Path journal = Path.of(arguments[1]);
        long start = System.nanoTime();
        if (arguments[0].equals("look")) {
            OpenedStudy study = Study.open(journal);
            print("look", study.trials().size(), start);
        } else {
            try (Study study =
                    Study.builder(JournalBenchmark.SPACE, JournalBenchmark.LOSS, new RandomSearch())
                            .directory(journal)
                            .build()) {
                print("open", study.trials().size(), start);
            }
        }
    }

    private static void print(String how, int trials, long start) {
        double seconds = (System.nanoTime() - start) / NANOS;
        System.gc();
        double heap =
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / MEBI;
        System.out.printf(
                Locale.ROOT,
                "%s_trials=%d %s_s=%.2f %s_heap_mib=%.0f%n",
                how,
                trials,
                how,
                seconds,
                how,
                heap);
    }

    /**
     * Starts the process and waits for it.
     *
     * @param how as {@link #main} says
     * @param journal to open
     * @return what it printed
     * @throws IOException if it cannot be started, or did not end well
     */
    static String run(String how, Path journal) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + HEAP_MIB + "m",
                                "-cp",
                                classPath(),
                                OpeningProcess.class.getName(),
                                how,
                                journal.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String line =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException(
                        "%s with %d MiB ended with %d: %s".formatted(how, HEAP_MIB, exit, line));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("was interrupted while it waited for " + how, e);
        }
        return line + " %s_limit_mib=%d".formatted(how, HEAP_MIB);
    }

    /** Maven runs benchmarks in a class loader of its own. */
    private static String classPath() {
        if (!(OpeningProcess.class.getClassLoader() instanceof URLClassLoader loader)) {
            return System.getProperty("java.class.path");
        }
        List<String> places = new ArrayList<>();
        for (URL url : loader.getURLs()) {
            try {
                places.add(Path.of(url.toURI()).toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(url + ": is no place of classes", e);
            }
        }
        return String.join(File.pathSeparator, places);
    }
}
