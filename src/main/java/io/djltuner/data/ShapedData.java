package io.djltuner.data;

/**
 * Rows whose input has a shape of its own, such as pictures and sequences, as a table of one column
 * for each number.
 */
public sealed interface ShapedData permits ImageData, SequenceData {

    /** {@return the numbers of each row in row-major order, and what is to be predicted} */
    TabularData table();

    /** {@return the shape of one row's input, without the batch} */
    long[] sampleShape();
}
