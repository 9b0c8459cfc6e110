package io.djltuner.study;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Why a trial failed.
 *
 * @param cause {@code diverged}, {@code out of memory} or {@code exception}
 * @param message one sentence
 * @param stackTrace where; empty for a trial that diverged
 */
public record Failure(String cause, String message, String stackTrace) {

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
        String text = String.valueOf(thrown.getMessage());
        boolean memory =
                thrown instanceof OutOfMemoryError
                        || text.contains("out of memory")
                        || text.contains("not enough memory");
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return new Failure(memory ? OUT_OF_MEMORY : EXCEPTION, thrown.toString(), trace.toString());
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
