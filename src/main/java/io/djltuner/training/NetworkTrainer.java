package io.djltuner.training;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Trains one or more networks side by side, an epoch at a time. It decides nothing: rates, stopping
 * and what is best come from outside, and the whole state of each network can be read at an epoch's
 * end.
 */
public interface NetworkTrainer extends AutoCloseable {

    /** {@return the number of networks} */
    int size();

    /**
     * Trains every network for one epoch.
     *
     * @param learningRates the rate of each
     * @param epochs the number of the epoch that each is about to train, from 1; it fixes the order
     *     of its rows and its dropout masks
     * @return each one's mean training loss over the epoch, measured as it trained (dropout on,
     *     weights changing), without penalties
     */
    double[] trainEpoch(double[] learningRates, int[] epochs);

    /**
     * Predicts with the current weights, dropout off.
     *
     * @param inputs {@code [rows, inputs]}
     * @return raw outputs {@code [size, rows, outputs]}, networks in the order of {@link #scoreRow}
     */
    double[] predict(NDArray inputs);

    /**
     * Predicts the rows that each network's fold holds out.
     *
     * @return raw outputs {@code [size, rows of the largest fold, outputs]}; a smaller fold's end
     *     is to be ignored
     */
    double[] predictHeldOut();

    /**
     * Where a network's outputs are in what {@link #predict} returns.
     *
     * @param network its number
     * @return its place in the first dimension
     */
    int scoreRow(int network);

    /**
     * Keeps a copy of the current weights.
     *
     * @param networks for which of them
     */
    void keepBest(boolean[] networks);

    /** {@return where each network stands} */
    List<NetworkState> states();

    /** {@return the weights that {@link #keepBest} kept last, the first ones where it never did} */
    List<double[]> bestWeights();

    @Override
    void close();
}
