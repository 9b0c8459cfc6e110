package io.djltuner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.djltuner.space.MlpInitialization;
import io.djltuner.study.Draws;
import io.djltuner.training.blocks.Dropout;
import io.djltuner.training.blocks.PretrainedBlocks;
import io.djltuner.training.internal.Autograd;
import io.djltuner.training.internal.Numbers;
import io.djltuner.training.internal.TorchProgram;
import io.djltuner.training.optimizer.BlockOptimizer;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The one-by-one path: any DJL block, trained with the engine's automatic differentiation and the
 * library's optimizers. It needs neither DJL's {@code Trainer} nor its gradient collector, so
 * several can train at once on several threads.
 */
public final class BlockTrainer implements NetworkTrainer {

    private final TrainingData data;
    private final Block block;
    private final Shape sample;
    private final BlockLoss loss;
    private final int batch;
    private final int fold;
    private final TorchProgram program;
    private final NDManager manager;
    private final ParameterStore store;
    private final List<Parameter> parameters;
    private final List<Parameter> trained;
    private final BlockOptimizer optimizer;
    private final List<Dropout> dropouts = new ArrayList<>();
    private final IdentityHashMap<Parameter, PretrainedBlocks> pretrained = new IdentityHashMap<>();
    private final NDArray one;
    private final int predictedAtOnce;
    private Augmentation augmentation = Augmentation.none();
    private long augmentationSeed;
    private SplittableRandom random = new SplittableRandom(0);
    private NDArray[] gradients = {};
    private Optional<TorchProgram.Held> heldGradients = Optional.empty();
    private double[] best;

    /**
     * Prepares a block for training; initialises it unless it is.
     *
     * @param data the rows
     * @param block the network
     * @param sample the shape of one row's input; its size is the data's input width
     * @param loss the training loss
     * @param optimizer the optimizer
     * @param batch rows in a full batch
     * @param fold the fold that is left out, or {@link TrainingData#ALL_ROWS}
     */
    public BlockTrainer(
            TrainingData data,
            Block block,
            Shape sample,
            BlockLoss loss,
            OptimizerSettings optimizer,
            int batch,
            int fold) {
        this.data = data;
        this.block = block;
        this.sample = sample;
        this.loss = loss;
        this.batch = batch;
        this.fold = fold;
        this.program = TorchProgram.of("Cohort", data.device());
        this.manager = data.newManager();
        try {
            this.store = new ParameterStore(manager, false);
            if (!block.isInitialized()) {
                block.initialize(manager, data.type(), new Shape(1).addAll(sample));
            }
            this.parameters = block.getParameters().values();
            findParts(block);
            this.trained = parameters.stream().filter(Parameter::requiresGradient).toList();
            for (Parameter parameter : trained) {
                parameter.getArray().setRequiresGradient(true);
            }
            this.one = data.create(manager, new double[] {1}, 1).reshape(new Shape());
            this.predictedAtOnce = BlockMemory.of(block, sample).predictedAtOnce(data.type());
            this.best = weights();
            boolean[] isWeight = new boolean[trained.size()];
            for (int i = 0; i < isWeight.length; i++) {
                isWeight[i] = trained.get(i).getType() == Parameter.Type.WEIGHT;
            }
            this.optimizer =
                    new BlockOptimizer(
                            optimizer,
                            manager,
                            trained.stream().map(Parameter::getArray).toArray(NDArray[]::new),
                            isWeight,
                            trained.stream().mapToDouble(this::rateFactor).toArray());
        } catch (RuntimeException | Error e) {
            block.clear();
            manager.close();
            throw e;
        }
    }

    private void findParts(Block within) {
        if (within instanceof Dropout dropout) {
            dropouts.add(dropout);
        } else if (within instanceof PretrainedBlocks known) {
            known.getParameters().values().forEach(parameter -> pretrained.put(parameter, known));
        }
        within.getChildren().values().forEach(this::findParts);
    }

    private double rateFactor(Parameter parameter) {
        PretrainedBlocks known = pretrained.get(parameter);
        return known == null ? 1 : known.rateFactor();
    }

    /**
     * Changes training rows as they are trained on; by default they stay as they are.
     *
     * @param change what is done to a batch
     * @param trialSeed the trial's seed
     * @param run the run within the trial
     */
    public void augment(Augmentation change, long trialSeed, int run) {
        augmentation = change;
        augmentationSeed = Draws.seed(trialSeed, "augmentation", run);
    }

    /**
     * Draws the block's weights anew from (trial seed, run, parameter): weights as given, biases
     * and shifts 0, scales 1; parameters of other types, and those of blocks trained before, keep
     * what the block gave them.
     *
     * @param kind how weights are drawn
     * @param trialSeed the trial's seed
     * @param run the run within the trial
     */
    public void initialize(MlpInitialization kind, long trialSeed, int run) {
        for (int i = 0; i < parameters.size(); i++) {
            if (pretrained.containsKey(parameters.get(i))) {
                continue;
            }
            NDArray array = parameters.get(i).getArray();
            double[] values = new double[Math.toIntExact(array.size())];
            switch (parameters.get(i).getType()) {
                case WEIGHT -> {
                    long[] dimensions = array.getShape().getShape();
                    int units = Math.toIntExact(dimensions[0]);
                    int perUnit = values.length / units;
                    Initialization.fill(
                            kind,
                            perUnit,
                            units,
                            Draws.seed(trialSeed, "block weights", run, i),
                            values,
                            0);
                }
                case GAMMA, RUNNING_VAR -> Arrays.fill(values, 1);
                case BIAS, BETA, RUNNING_MEAN -> {}
                case OTHER -> values = data.read(array);
            }
            write(array, values, 0);
        }
        best = weights();
    }

    /**
     * Goes on from a state.
     *
     * @param state of a block of the same shape
     */
    public void restore(NetworkState state) {
        int at = 0;
        int moment = 0;
        NDArray[] first = optimizer.first();
        NDArray[] second = optimizer.second();
        for (Parameter parameter : parameters) {
            write(parameter.getArray(), state.weights(), at);
            if (parameter.requiresGradient()) {
                if (first.length > 0 && state.first().length > 0) {
                    write(first[moment], state.first(), at);
                }
                if (second.length > 0 && state.second().length > 0) {
                    write(second[moment], state.second(), at);
                }
                moment++;
            }
            at += Math.toIntExact(parameter.getArray().size());
        }
        optimizer.restore(state.steps());
        best = weights();
    }

    private void write(NDArray array, double[] values, int from) {
        int count = Math.toIntExact(array.size());
        try (NDManager scope = manager.newSubManager()) {
            double[] own = Arrays.copyOfRange(values, from, from + count);
            NDArray source = data.create(scope, own, array.getShape().getShape());
            program.run("assign", scope, array, source);
        }
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public double[] trainEpoch(double[] learningRates, int[] epochs) {
        return new double[] {train(epochs[0], StepCourse.constant(learningRates[0]))};
    }

    /**
     * Trains one epoch, or as much of it as a course wants.
     *
     * @param epoch its number, from 1; it fixes the order of the rows and the dropout masks
     * @param course says each step's learning rate and whether another follows
     * @return the mean training loss over the rows of the epoch, without penalties; what was not
     *     trained counts as 0
     */
    public double train(int epoch, StepCourse course) {
        long[] order = RowOrder.of(data.seed(), fold, epoch, data.trainingRows(fold));
        random = new SplittableRandom(Draws.seed(augmentationSeed, "epoch", epoch));
        boolean before = Autograd.record(true);
        try (NDManager scope = manager.newSubManager()) {
            NDArray total = data.create(scope, new double[1], 1).reshape(new Shape());
            int rows = batch * BlockMemory.batchesAtOnce(batch, sample.size());
            boolean goesOn = true;
            for (int from = 0; goesOn && from < order.length; from += rows) {
                long[] part = Arrays.copyOfRange(order, from, Math.min(order.length, from + rows));
                goesOn = trainRows(part, from / batch, epoch, course, total);
            }
            return data.read(total)[0] / order.length;
        } finally {
            Autograd.record(before);
        }
    }

    /** Trains on rows that are gathered together; says whether the course goes on. */
    private boolean trainRows(
            long[] rows, int firstStep, int epoch, StepCourse course, NDArray total) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray index = Numbers.create(scope, rows, rows.length);
            NDList inputs = batches(gather(scope, data.inputs(), index));
            NDList targets = batches(gather(scope, data.targets(), index));
            boolean weighted = data.weights().size() > 0;
            NDList weights =
                    weighted ? batches(gather(scope, data.weights(), index)) : new NDList();
            boolean goesOn = true;
            for (int i = 0; goesOn && i < inputs.size(); i++) {
                placeDropout(epoch, firstStep + i);
                try (NDManager batchScope = scope.newSubManager()) {
                    NDArray input = inputs.get(i);
                    input.attach(batchScope);
                    NDArray weight = weighted ? weights.get(i) : data.weights();
                    boolean first = firstStep + i == 0;
                    NDArray mean =
                            train(input, targets.get(i), weight, course.rate(), total, first);
                    goesOn = course.stepped(() -> data.read(mean)[0]);
                }
            }
            return goesOn;
        }
    }

    /** Rows cut into batches: views, made in one call. */
    private NDList batches(NDArray rows) {
        int count = Math.toIntExact((rows.getShape().get(0) + batch - 1) / batch);
        long[] cuts = new long[count - 1];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = (i + 1L) * batch;
        }
        return cuts.length == 0 ? new NDList(rows) : rows.split(cuts);
    }

    private NDArray train(
            NDArray rows,
            NDArray targets,
            NDArray weights,
            double rate,
            NDArray total,
            boolean firstStep) {
        long count = rows.getShape().get(0);
        NDArray input =
                sample.dimension() == 1 ? rows : rows.reshape(new Shape(count).addAll(sample));
        NDArray changed = augmentation.apply(input, random);
        if (!changed.getShape().equals(input.getShape())) {
            throw new IllegalStateException(
                    "augmentation: must keep the shape of a batch, %s, but gave %s"
                            .formatted(input.getShape(), changed.getShape()));
        }
        NDArray output = block.forward(store, new NDList(changed), true).singletonOrThrow();
        NDArray mean = loss.mean(output, targets, weights);
        Autograd.backward(mean, one);
        if (firstStep || gradients.length == 0) {
            readGradients();
        }
        optimizer.step(rate, heldGradients.orElseThrow(), mean, count, total);
        return mean;
    }

    /** The engine adds to the same arrays from now on, so they are looked up once an epoch. */
    private void readGradients() {
        closeGradients();
        gradients = trained.stream().map(p -> p.getArray().getGradient()).toArray(NDArray[]::new);
        heldGradients = Optional.of(TorchProgram.hold(gradients));
    }

    private void closeGradients() {
        heldGradients.ifPresent(TorchProgram.Held::close);
        for (NDArray gradient : gradients) {
            gradient.close();
        }
    }

    private void placeDropout(int epoch, int step) {
        for (int layer = 0; layer < dropouts.size(); layer++) {
            dropouts.get(layer)
                    .readFrom(
                            data.dropoutTable(),
                            DropoutTable.offset(data.seed(), fold, epoch, step, layer),
                            DropoutTable.stride(batch));
        }
    }

    private NDArray gather(NDManager scope, NDArray array, NDArray index) {
        // What a program returns cannot be differentiated through; its copy can.
        return Objects.requireNonNull(program.run("gather", scope, array, index)).duplicate();
    }

    @Override
    public double[] predict(NDArray inputs) {
        boolean before = Autograd.record(false);
        int rows = Math.toIntExact(inputs.getShape().get(0));
        double[] scores = new double[rows * data.outputWidth()];
        try {
            for (int from = 0; from < rows; from += predictedAtOnce) {
                int to = Math.min(rows, from + predictedAtOnce);
                try (NDManager scope = manager.newSubManager()) {
                    NDArray part = inputs.get(scope, new NDIndex().addSliceDim(from, to));
                    NDArray input = part.reshape(new Shape(to - from).addAll(sample));
                    NDArray output =
                            block.forward(store, new NDList(input), false).singletonOrThrow();
                    double[] read = data.read(output);
                    if (read.length != (to - from) * data.outputWidth()) {
                        throw new IllegalStateException(
                                "block: must predict %d numbers a row, but its output is %s for %d rows"
                                        .formatted(
                                                data.outputWidth(), output.getShape(), to - from));
                    }
                    System.arraycopy(read, 0, scores, from * data.outputWidth(), read.length);
                }
            }
        } finally {
            Autograd.record(before);
        }
        return scores;
    }

    @Override
    public double[] predictHeldOut() {
        int[] rows = data.heldOutRows(fold);
        try (NDManager scope = manager.newSubManager()) {
            long[] index = Arrays.stream(rows).asLongStream().toArray();
            NDArray picked = Numbers.create(scope, index, index.length);
            return predict(gather(scope, data.inputs(), picked));
        }
    }

    @Override
    public int scoreRow(int network) {
        return 0;
    }

    @Override
    public void keepBest(boolean[] networks) {
        if (networks[0]) {
            best = weights();
        }
    }

    private double[] weights() {
        return flatten(parameters.stream().map(Parameter::getArray).toList());
    }

    private double[] flatten(List<NDArray> arrays) {
        double[] all = new double[Math.toIntExact(arrays.stream().mapToLong(NDArray::size).sum())];
        int at = 0;
        for (NDArray array : arrays) {
            double[] own = data.read(array);
            System.arraycopy(own, 0, all, at, own.length);
            at += own.length;
        }
        return all;
    }

    @Override
    public List<NetworkState> states() {
        return List.of(
                new NetworkState(
                        weights(),
                        moments(optimizer.first()),
                        moments(optimizer.second()),
                        optimizer.steps()));
    }

    /** Moments in the order of the weights, 0 for parameters that are not trained. */
    private double[] moments(NDArray[] arrays) {
        if (arrays.length == 0) {
            return new double[0];
        }
        double[] all = new double[weights().length];
        int at = 0;
        int moment = 0;
        for (Parameter parameter : parameters) {
            if (parameter.requiresGradient()) {
                double[] own = data.read(arrays[moment++]);
                System.arraycopy(own, 0, all, at, own.length);
            }
            at += Math.toIntExact(parameter.getArray().size());
        }
        return all;
    }

    @Override
    public List<double[]> bestWeights() {
        return List.of(best.clone());
    }

    @Override
    public void close() {
        closeGradients();
        optimizer.close();
        block.clear();
        manager.close();
    }
}
