package io.djltuner.study;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Why a trial failed.
 *
 * @param cause {@code diverged}, {@code out of memory} or {@code exception}
 * @param message one sentence
 * @param stackTrace where; empty for a trial that diverged
 */
public record Failure(String cause, String message, String stackTrace) {

    /** What allocators say: of CUDA and Metal, of the CPU on Windows and Linux, and of C++. */
    private static final List<String> OF_MEMORY =
            List.of(
                    "out of memory",
                    "not enough memory",
                    "can't allocate memory",
                    "cannot allocate memory",
                    "bad_alloc");

    private static final int MOST_CAUSES = 16;

    /** The cause of a trial whose loss or objective stopped being finite. */
    public static final String DIVERGED = "diverged";

    /** The cause of a trial that memory did not suffice for. */
    public static final String OUT_OF_MEMORY = "out of memory";

    /** The cause of a trial that threw. */
    public static final String EXCEPTION = "exception";

    /**
     * A trial that threw.
     *
     * @param thrown what
     * @return the failure
     */
    public static Failure of(Throwable thrown) {
        boolean memory =
                Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                        .limit(MOST_CAUSES)
                        .anyMatch(Failure::isOfMemory);
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return new Failure(memory ? OUT_OF_MEMORY : EXCEPTION, thrown.toString(), trace.toString());
    }

    private static boolean isOfMemory(Throwable thrown) {
        String text = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        return thrown instanceof OutOfMemoryError || OF_MEMORY.stream().anyMatch(text::contains);
    }

    /**
     * A trial whose numbers stopped being finite.
     *
     * @param what which number, when and what it was
     * @return the failure
     */
    public static Failure diverged(String what) {
        return new Failure(DIVERGED, what, "");
    }

    /** {@return whether the trial's numbers stopped being finite} */
    public boolean isDivergence() {
        return cause.equals(DIVERGED);
    }
}
