package io.djltuner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.djltuner.space.MlpInitialization;
import io.djltuner.study.Draws;
import io.djltuner.training.blocks.Dropout;
import io.djltuner.training.internal.Autograd;
import io.djltuner.training.internal.Numbers;
import io.djltuner.training.optimizer.BlockOptimizer;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private final NDManager manager;
    private final ParameterStore store;
    private final BlockParameters parameters;
    private final Gradients gradients;
    private final BlockOptimizer optimizer;
    private final List<Dropout> dropouts = new ArrayList<>();
    private final NDArray one;
    private final int predictedAtOnce;
    private Augmentation augmentation = Augmentation.none();
    private long runSeed;
    private SplittableRandom random = new SplittableRandom(0);
    private double[] best;

    /**
     * Prepares a block for training; initialises it unless it is. If that fails, nothing is left
     * behind.
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
        this.manager = data.newManager();
        try {
            this.store = new ParameterStore(manager, false);
            if (!block.isInitialized()) {
                block.initialize(manager, data.type(), new Shape(1).addAll(sample));
            }
            findDropout(block);
            this.parameters = new BlockParameters(data, manager, block);
            this.gradients = new Gradients(parameters.trained());
            this.one = data.create(manager, new double[] {1}, 1).reshape(new Shape());
            this.predictedAtOnce = BlockMemory.of(block, sample).predictedAtOnce(data.type());
            this.best = parameters.weights();
            this.optimizer =
                    new BlockOptimizer(
                            optimizer,
                            manager,
                            parameters.trained(),
                            parameters.areWeights(),
                            parameters.rateFactors());
        } catch (RuntimeException | Error e) {
            block.clear();
            manager.close();
            throw e;
        }
    }

    private void findDropout(Block within) {
        if (within instanceof Dropout dropout) {
            dropouts.add(dropout);
        }
        within.getChildren().values().forEach(this::findDropout);
    }

    /**
     * Changes training rows as they are trained on; by default they stay as they are.
     *
     * @param change what is done to a batch
     */
    public void augment(Augmentation change) {
        augmentation = change;
    }

    /**
     * Says which run this is, of which all draws in its epochs are a function: those of the
     * augmentation, and those of parts of the block that draw from the engine's own generator, such
     * as DJL's dropout. That generator is one for the whole process, and is seeded before each
     * epoch: only where nobody else draws from it meanwhile does the run repeat exactly.
     *
     * @param trialSeed the trial's seed
     * @param run the run within the trial
     */
    public void seed(long trialSeed, int run) {
        runSeed = Draws.seed(trialSeed, "augmentation", run);
    }

    /**
     * Draws the block's weights anew from (trial seed, run, parameter): weights as given, biases
     * and shifts 0, scales 1; parameters of other types, and those of blocks trained before, keep
     * what the block gave them. A parameter that several parts share is drawn once.
     *
     * @param kind how weights are drawn
     * @param trialSeed the trial's seed
     * @param run the run within the trial
     */
    public void initialize(MlpInitialization kind, long trialSeed, int run) {
        parameters.draw(kind, trialSeed, run);
        best = parameters.weights();
    }

    /**
     * Goes on from a state.
     *
     * @param state of a block of the same shape
     */
    public void restore(NetworkState state) {
        parameters.write(state, optimizer);
        best = parameters.weights();
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
        random = new SplittableRandom(Draws.seed(runSeed, "epoch", epoch));
        Autograd.seedEngine(Draws.seed(runSeed, "engine", fold, epoch));
        gradients.close();
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
            GatheredBatches batches = new GatheredBatches(data, scope, rows, batch);
            boolean goesOn = true;
            for (int i = 0; goesOn && i < batches.size(); i++) {
                placeDropout(epoch, firstStep + i);
                try (NDManager batchScope = scope.newSubManager()) {
                    NDArray mean = train(batches.take(i, batchScope), course.rate(), total);
                    goesOn = course.stepped(() -> data.read(mean)[0]);
                }
            }
            return goesOn;
        }
    }

    private NDArray train(GatheredBatches.Batch rows, double rate, NDArray total) {
        long count = rows.inputs().getShape().get(0);
        NDArray input =
                sample.dimension() == 1
                        ? rows.inputs()
                        : rows.inputs().reshape(new Shape(count).addAll(sample));
        NDArray changed = augmentation.apply(input, random);
        if (!changed.getShape().equals(input.getShape())) {
            throw new IllegalStateException(
                    "augmentation: must keep the shape of a batch, %s, but gave %s"
                            .formatted(input.getShape(), changed.getShape()));
        }
        NDArray output = block.forward(store, new NDList(changed), true).singletonOrThrow();
        NDArray mean = loss.mean(output, rows.targets(), rows.weights());
        Autograd.backward(mean, one);
        optimizer.step(rate, gradients.afterBackward(), mean, count, total);
        return mean;
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
            return predict(GatheredBatches.gather(scope, data.inputs(), picked));
        }
    }

    @Override
    public int scoreRow(int network) {
        return 0;
    }

    @Override
    public void keepBest(boolean[] networks) {
        if (networks[0]) {
            best = parameters.weights();
        }
    }

    @Override
    public List<NetworkState> states() {
        return List.of(
                new NetworkState(
                        parameters.weights(),
                        parameters.moments(optimizer.first()),
                        parameters.moments(optimizer.second()),
                        optimizer.steps()));
    }

    @Override
    public List<double[]> bestWeights() {
        return List.of(best.clone());
    }

    @Override
    public void close() {
        gradients.close();
        optimizer.close();
        block.clear();
        manager.close();
    }
}
