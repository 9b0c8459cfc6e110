package io.djltuner.study;

import java.util.OptionalLong;

/**
 * What a strategy is going to do, said before it starts.
 *
 * @param trials how many, if known
 * @param totalEpochs of all trials together, if known; early stopping may spend fewer
 * @param description one line, or a table of several
 */
public record Schedule(OptionalLong trials, OptionalLong totalEpochs, String description) {}
