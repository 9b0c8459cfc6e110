package io.djltuner.training.blocks;

/** A block that holds memory of the device beside its parameters. */
public interface HoldsMemory {

    /** {@return how many bytes, about} */
    long bytes();
}
