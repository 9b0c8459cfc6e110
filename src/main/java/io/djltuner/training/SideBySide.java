package io.djltuner.training;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/** Several one-network trainers seen as one: the runs of a trial that advance together. */
final class SideBySide implements NetworkTrainer {

    private final List<NetworkTrainer> trainers;

    SideBySide(List<NetworkTrainer> trainers) {
        this.trainers = List.copyOf(trainers);
    }

    @Override
    public int size() {
        return trainers.size();
    }

    @Override
    public double[] trainEpoch(double[] learningRates, int[] epochs) {
        double[] losses = new double[trainers.size()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] =
                    trainers.get(i)
                            .trainEpoch(new double[] {learningRates[i]}, new int[] {epochs[i]})[0];
        }
        return losses;
    }

    @Override
    public double[] predict(NDArray inputs) {
        return joined(trainers.stream().map(trainer -> trainer.predict(inputs)).toList());
    }

    @Override
    public double[] predictHeldOut() {
        return joined(trainers.stream().map(NetworkTrainer::predictHeldOut).toList());
    }

    /** One after another, each as long as the longest. */
    private static double[] joined(List<double[]> parts) {
        int longest = parts.stream().mapToInt(part -> part.length).max().orElse(0);
        double[] all = new double[parts.size() * longest];
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(parts.get(i), 0, all, i * longest, parts.get(i).length);
        }
        return all;
    }

    @Override
    public int scoreRow(int network) {
        return network;
    }

    @Override
    public void keepBest(boolean[] networks) {
        for (int i = 0; i < networks.length; i++) {
            trainers.get(i).keepBest(new boolean[] {networks[i]});
        }
    }

    @Override
    public List<NetworkState> states() {
        List<NetworkState> states = new ArrayList<>();
        trainers.forEach(trainer -> states.addAll(trainer.states()));
        return states;
    }

    @Override
    public List<double[]> bestWeights() {
        List<double[]> weights = new ArrayList<>();
        trainers.forEach(trainer -> weights.addAll(trainer.bestWeights()));
        return weights;
    }

    @Override
    public void close() {
        trainers.forEach(NetworkTrainer::close);
    }
}
