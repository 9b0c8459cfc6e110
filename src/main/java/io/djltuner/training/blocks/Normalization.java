package io.djltuner.training.blocks;

/** What keeps the inputs of layers at one scale. */
public enum Normalization {
    /** Nothing. */
    NONE,
    /** Batch normalisation (Ioffe and Szegedy 2015): each unit over the rows of a batch. */
    BATCH,
    /** Layer normalisation (Ba et al. 2016): each row over its units. */
    LAYER
}
