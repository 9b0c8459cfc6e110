package io.djltuner.benchmark;

import java.util.stream.IntStream;

/**
 * The seeds of the studies of one benchmark.
 *
 * @param first the first
 * @param last the last, included
 */
record Seeds(int first, int last) {

    /** Checks that there is one. */
    Seeds {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "seeds: need at least one, but got %d to %d".formatted(first, last));
        }
    }

    /**
     * Reads seeds.
     *
     * @param text how many, from 0 on, such as {@code 20}; or the first and the last, such as
     *     {@code 20-39}
     * @return the seeds
     */
    static Seeds parse(String text) {
        int dash = text.indexOf('-');
        return dash < 0
                ? new Seeds(0, Integer.parseInt(text) - 1)
                : new Seeds(
                        Integer.parseInt(text.substring(0, dash)),
                        Integer.parseInt(text.substring(dash + 1)));
    }

    int count() {
        return last - first + 1;
    }

    IntStream stream() {
        return IntStream.rangeClosed(first, last);
    }
}
