package io.djltuner.execution;

import ai.djl.ndarray.NDArray;
import io.djltuner.space.Configuration;
import io.djltuner.training.BlockFactory;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.NetworkRun;
import io.djltuner.training.NetworkSize;
import io.djltuner.training.NetworkState;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.TrainingData;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts trainers that are open at once. */
record Counted(
        BlockFactory all,
        AtomicInteger built,
        AtomicInteger open,
        AtomicInteger most,
        int waitFor,
        Object gate)
        implements NetworkFactory {

    Counted(BlockFactory all, int waitFor) {
        this(
                all,
                new AtomicInteger(),
                new AtomicInteger(),
                new AtomicInteger(),
                waitFor,
                new Object());
    }

    @Override
    public NetworkTrainer trainer(List<NetworkRun> runs) {
        NetworkTrainer trainer = all.trainer(runs);
        built.incrementAndGet();
        synchronized (gate) {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            gate.notifyAll();
        }
        awaitCompany();
        return new Closing(trainer, open);
    }

    /** Holds the first trainers until there are as many as a test expects. */
    private void awaitCompany() {
        synchronized (gate) {
            while (most.get() < waitFor) {
                try {
                    gate.wait();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Override
    public int batchSize(Configuration configuration) {
        return all.batchSize(configuration);
    }

    @Override
    public long parameters(Configuration configuration) {
        return all.parameters(configuration);
    }

    @Override
    public NetworkSize size(Configuration configuration) {
        return all.size(configuration);
    }

    @Override
    public double learningRate(Configuration configuration) {
        return all.learningRate(configuration);
    }

    @Override
    public Optional<MlpSettings> mlp(Configuration configuration) {
        return all.mlp(configuration);
    }

    @Override
    public boolean trainsOneByOne() {
        return all.trainsOneByOne();
    }

    @Override
    public TrainingData data() {
        return all.data();
    }

    /** A trainer that says when it is closed. */
    private record Closing(NetworkTrainer inner, AtomicInteger open) implements NetworkTrainer {

        @Override
        public int size() {
            return inner.size();
        }

        @Override
        public double[] trainEpoch(double[] learningRates, int[] epochs) {
            return inner.trainEpoch(learningRates, epochs);
        }

        @Override
        public double[] predict(NDArray inputs) {
            return inner.predict(inputs);
        }

        @Override
        public double[] predictHeldOut() {
            return inner.predictHeldOut();
        }

        @Override
        public int scoreRow(int network) {
            return inner.scoreRow(network);
        }

        @Override
        public void keepBest(boolean[] networks) {
            inner.keepBest(networks);
        }

        @Override
        public List<NetworkState> states() {
            return inner.states();
        }

        @Override
        public List<double[]> bestWeights() {
            return inner.bestWeights();
        }

        @Override
        public void close() {
            inner.close();
            open.decrementAndGet();
        }
    }
}
