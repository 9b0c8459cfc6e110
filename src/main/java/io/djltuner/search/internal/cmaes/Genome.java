package io.djltuner.search.internal.cmaes;

/**
 * What an individual was drawn as.
 *
 * @param step y ~ N(0, C), a number for each axis with an order
 * @param choices an index for each axis without one
 */
record Genome(double[] step, int[] choices) {}
