package io.djltuner.data;

/** What becomes of a column of numbers. */
public enum NumberEncoding {
    /** One feature, {@code (x − mean) / sd}. */
    STANDARDIZED,

    /**
     * One feature, the normal score of the number's rank among the training rows: its mean rank
     * divided by their number, through the inverse of the normal distribution function. Numbers
     * between two known ones are interpolated; beyond the known ones the score stays that of the
     * outermost. It takes the weight from outliers and long tails.
     */
    NORMAL_SCORES,

    /**
     * The standardised number and, for each of up to 16 intervals with equally many training rows,
     * how far the number is through that interval, from 0 to 1 (piecewise linear encoding:
     * Gorishniy, Rubachev and Babenko, "On Embeddings for Numerical Features in Tabular Deep
     * Learning", 2022). A network finds steps and bends more easily in it. A column of at most 33
     * distinct numbers has an interval between any two neighbours; one of two distinct numbers or
     * fewer is only standardised.
     */
    PIECEWISE_LINEAR
}
