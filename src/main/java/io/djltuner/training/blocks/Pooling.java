package io.djltuner.training.blocks;

/** What stands between the layers of a convolution stack. */
public enum Pooling {
    /** Nothing. */
    NONE,
    /** The largest value of a window. */
    MAX,
    /** The mean of a window. */
    AVERAGE
}
