package io.djltuner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.djltuner.space.MlpInitialization;
import io.djltuner.study.Draws;
import io.djltuner.training.blocks.PretrainedBlocks;
import io.djltuner.training.internal.TorchProgram;
import io.djltuner.training.optimizer.BlockOptimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The parameters of a block as one row of numbers, in the order of the block's own list. Parts that
 * share a parameter each name it, so it may be there more than once; it is drawn and trained once.
 */
final class BlockParameters {

    private final TrainingData data;
    private final NDManager manager;
    private final List<Parameter> named;
    private final List<Parameter> trained = new ArrayList<>();
    private final IdentityHashMap<Parameter, Integer> places = new IdentityHashMap<>();
    private final IdentityHashMap<Parameter, PretrainedBlocks> pretrained = new IdentityHashMap<>();

    /**
     * Reads an initialised block, and asks for the gradients of what is to be trained.
     *
     * @param data gives the type of the numbers
     * @param manager of what is read and written
     * @param block initialised
     */
    BlockParameters(TrainingData data, NDManager manager, Block block) {
        this.data = data;
        this.manager = manager;
        this.named = block.getParameters().values();
        findPretrained(block);
        for (Parameter parameter : named) {
            if (parameter.requiresGradient() && !places.containsKey(parameter)) {
                places.put(parameter, trained.size());
                trained.add(parameter);
                parameter.getArray().setRequiresGradient(true);
            }
        }
    }

    private void findPretrained(Block within) {
        if (within instanceof PretrainedBlocks known) {
            known.getParameters().values().forEach(parameter -> pretrained.put(parameter, known));
        }
        within.getChildren().values().forEach(this::findPretrained);
    }

    /** The arrays that are trained, each once. */
    NDArray[] trained() {
        return trained.stream().map(Parameter::getArray).toArray(NDArray[]::new);
    }

    /** For each that is trained, whether penalties count it. */
    boolean[] areWeights() {
        boolean[] areWeights = new boolean[trained.size()];
        for (int i = 0; i < areWeights.length; i++) {
            areWeights[i] = trained.get(i).getType() == Parameter.Type.WEIGHT;
        }
        return areWeights;
    }

    /** For each that is trained, what the learning rate is multiplied by. */
    double[] rateFactors() {
        return trained.stream()
                .mapToDouble(
                        parameter ->
                                pretrained.containsKey(parameter)
                                        ? pretrained.get(parameter).rateFactor()
                                        : 1)
                .toArray();
    }

    /** Draws them anew, as {@link BlockTrainer#initialize} says. */
    void draw(MlpInitialization kind, long trialSeed, int run) {
        IdentityHashMap<Parameter, Integer> drawn = new IdentityHashMap<>();
        for (int i = 0; i < named.size(); i++) {
            Parameter parameter = named.get(i);
            if (!pretrained.containsKey(parameter) && drawn.put(parameter, i) == null) {
                draw(parameter, kind, Draws.seed(trialSeed, "block weights", run, i));
            }
        }
    }

    private void draw(Parameter parameter, MlpInitialization kind, long seed) {
        NDArray array = parameter.getArray();
        double[] values = new double[Math.toIntExact(array.size())];
        switch (parameter.getType()) {
            case WEIGHT -> {
                int units = Math.toIntExact(array.getShape().get(0));
                Initialization.fill(kind, values.length / units, units, seed, values, 0);
            }
            case GAMMA, RUNNING_VAR -> Arrays.fill(values, 1);
            case BIAS, BETA, RUNNING_MEAN -> {}
            case OTHER -> values = data.read(array);
        }
        write(array, values, 0);
    }

    /** Writes a state, moments included. */
    void write(NetworkState state, BlockOptimizer optimizer) {
        NDArray[] first = optimizer.first();
        NDArray[] second = optimizer.second();
        int at = 0;
        for (Parameter parameter : named) {
            write(parameter.getArray(), state.weights(), at);
            if (places.containsKey(parameter)) {
                int place = places.get(parameter);
                if (first.length > 0 && state.first().length > 0) {
                    write(first[place], state.first(), at);
                }
                if (second.length > 0 && state.second().length > 0) {
                    write(second[place], state.second(), at);
                }
            }
            at += Math.toIntExact(parameter.getArray().size());
        }
        optimizer.restore(state.steps());
    }

    private void write(NDArray array, double[] values, int from) {
        int count = Math.toIntExact(array.size());
        try (NDManager scope = manager.newSubManager()) {
            double[] own = Arrays.copyOfRange(values, from, from + count);
            NDArray source = data.create(scope, own, array.getShape().getShape());
            TorchProgram.of("Cohort", data.device()).run("assign", scope, array, source);
        }
    }

    /** All numbers. */
    double[] weights() {
        double[] all = new double[size()];
        int at = 0;
        for (Parameter parameter : named) {
            at = put(data.read(parameter.getArray()), all, at);
        }
        return all;
    }

    /** An optimizer's moments in the order of the weights, 0 for what is not trained. */
    double[] moments(NDArray[] arrays) {
        if (arrays.length == 0) {
            return new double[0];
        }
        double[] all = new double[size()];
        int at = 0;
        for (Parameter parameter : named) {
            if (places.containsKey(parameter)) {
                at = put(data.read(arrays[places.get(parameter)]), all, at);
            } else {
                at += Math.toIntExact(parameter.getArray().size());
            }
        }
        return all;
    }

    private int size() {
        return Math.toIntExact(named.stream().mapToLong(p -> p.getArray().size()).sum());
    }

    private static int put(double[] numbers, double[] to, int at) {
        System.arraycopy(numbers, 0, to, at, numbers.length);
        return at + numbers.length;
    }
}
