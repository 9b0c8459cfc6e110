package io.djltuner.study;

/** Which way a metric is better. */
public enum Direction {
    /** Smaller is better. */
    MINIMIZE,
    /** Larger is better. */
    MAXIMIZE
}
