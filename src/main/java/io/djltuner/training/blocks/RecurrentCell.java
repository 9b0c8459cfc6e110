package io.djltuner.training.blocks;

/** What a recurrent layer computes at each step. */
public enum RecurrentCell {
    /** A plain layer with tanh (Elman 1990). */
    RNN,
    /** Gated recurrent unit (Cho et al. 2014). */
    GRU,
    /** Long short-term memory (Hochreiter and Schmidhuber 1997). */
    LSTM
}
