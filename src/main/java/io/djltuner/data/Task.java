package io.djltuner.data;

/** What is predicted. */
public enum Task {
    /** Numbers. */
    REGRESSION,
    /** One of two classes. */
    BINARY,
    /** One of three or more classes. */
    MULTICLASS
}
