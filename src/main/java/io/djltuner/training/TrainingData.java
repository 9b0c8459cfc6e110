package io.djltuner.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.djltuner.data.Task;
import io.djltuner.training.internal.DeviceMemory;
import io.djltuner.training.internal.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The data of a search on one device: training rows, the validation split, the folds and the
 * numbers behind dropout, uploaded once and read by every trial that trains there.
 *
 * <p>Safe for several threads, since nothing in it changes.
 */
public final class TrainingData implements AutoCloseable {

    /** The number of the fold that leaves nothing out. */
    public static final int ALL_ROWS = -1;

    private static final double GIGABYTE = 1e9;

    private final NDManager manager;
    private final Task task;
    private final int outputs;
    private final DataType type;
    private final long seed;
    private final LabeledRows train;
    private final Optional<LabeledRows> validation;
    private final List<int[]> folds;
    private final int[] allRows;
    private final List<int[]> foldTrainingRows;
    private final NDArray inputs;
    private final NDArray targets;
    private final NDArray weights;
    private final Optional<NDArray> validationInputs;
    private @org.jspecify.annotations.Nullable NDArray dropoutTable;

    /**
     * Uploads the data.
     *
     * @param device where trials train
     * @param type {@code FLOAT32} or {@code FLOAT64}
     * @param task what is predicted
     * @param outputs numbers that a network predicts per row
     * @param train the training rows
     * @param validation the validation split, if any
     * @param folds the training rows that each fold holds out; empty without cross-validation
     * @param classWeights the weight of each class in the training loss; empty: all 1
     * @param seed the study's seed
     */
    public TrainingData(
            Device device,
            DataType type,
            Task task,
            int outputs,
            LabeledRows train,
            Optional<LabeledRows> validation,
            List<int[]> folds,
            double[] classWeights,
            long seed) {
        if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
            throw new IllegalArgumentException(
                    "dataType: must be FLOAT32 or FLOAT64, but got " + type.name());
        }
        this.task = task;
        this.outputs = outputs;
        this.type = type;
        this.seed = seed;
        this.train = train;
        this.validation = validation;
        this.folds = List.copyOf(folds);
        this.allRows = IntStream.range(0, train.rows()).toArray();
        this.foldTrainingRows = this.folds.stream().map(this::allBut).toList();
        checkItFits(device);
        this.manager = Engine.getEngine("PyTorch").newBaseManager(device);
        try {
            this.inputs = uploaded(train);
            this.targets = uploaded(encodedTargets());
            this.weights = rowWeights(classWeights);
            this.validationInputs = validation.map(this::uploaded);
        } catch (RuntimeException e) {
            throw closedAfter(e);
        }
    }

    /** What cannot fit is a mistake in the set-up. */
    private void checkItFits(Device device) {
        if (bytes() > DeviceMemory.most(device)) {
            throw new IllegalArgumentException(doesNotFit(device));
        }
    }

    private String doesNotFit(Device device) {
        return "data: %,d training and %,d validation rows of %,d numbers take %,.1f GB on %s, which has %,.1f GB; use fewer rows or columns, or another device"
                .formatted(
                        train.rows(),
                        heldRows(),
                        train.inputs(),
                        bytes() / GIGABYTE,
                        device,
                        DeviceMemory.most(device) / GIGABYTE);
    }

    private int heldRows() {
        return validation.map(LabeledRows::rows).orElse(0);
    }

    private double bytes() {
        double inputs = ((double) train.rows() + heldRows()) * train.inputs();
        return (inputs + (double) train.rows() * outputs) * type.getNumOfBytes();
    }

    /** The engine finds out at last what others have taken of the device. */
    private RuntimeException closedAfter(RuntimeException e) {
        Device device = manager.getDevice();
        manager.close();
        boolean full =
                e instanceof EngineException
                        && String.valueOf(e.getMessage()).matches("(?s).*(alloc|out of memory).*");
        return full ? new IllegalArgumentException(doesNotFit(device), e) : e;
    }

    /** Features go to the device in parts, so that they never lie twice on the host. */
    private NDArray uploaded(LabeledRows rows) {
        NDArray whole = manager.create(new Shape(rows.rows(), rows.inputs()), type);
        rows.readInParts(
                (from, to, features) -> {
                    try (NDManager scope = newManager()) {
                        NDArray part = create(scope, features, to - from, rows.inputs());
                        whole.set(new NDIndex().addSliceDim(from, to), part);
                    }
                });
        return whole;
    }

    /** The targets as features of their own: values; 0 or 1 for two classes; one-hot for more. */
    private LabeledRows encodedTargets() {
        double[] values = train.targets();
        FeatureRows encoded =
                task == Task.MULTICLASS
                        ? (from, to) -> oneHot(Arrays.copyOfRange(values, from, to))
                        : FeatureRows.of(values, outputs);
        return new LabeledRows(train.rows(), outputs, encoded, values);
    }

    private double[] oneHot(double[] classes) {
        double[] oneHot = new double[classes.length * outputs];
        for (int row = 0; row < classes.length; row++) {
            oneHot[row * outputs + (int) classes[row]] = 1;
        }
        return oneHot;
    }

    private NDArray rowWeights(double[] classWeights) {
        if (classWeights.length == 0) {
            return array(new double[0], 0);
        }
        double[] perRow = new double[train.rows()];
        for (int row = 0; row < perRow.length; row++) {
            perRow[row] = classWeights[(int) train.targets()[row]];
        }
        return array(perRow, perRow.length, 1);
    }

    private NDArray array(double[] values, long... shape) {
        return create(manager, values, shape);
    }

    /**
     * Creates an array of the data's type.
     *
     * @param owner its manager
     * @param values its numbers
     * @param shape its shape
     * @return the array
     */
    public NDArray create(NDManager owner, double[] values, long... shape) {
        return Numbers.create(owner, values, type, shape);
    }

    /**
     * Reads an array back.
     *
     * @param array of the data's type
     * @return its numbers
     */
    public double[] read(NDArray array) {
        return Numbers.read(array);
    }

    /** {@return what is predicted} */
    public Task task() {
        return task;
    }

    /** {@return numbers that a network reads per row} */
    public int inputWidth() {
        return train.inputs();
    }

    /** {@return numbers that a network predicts per row} */
    public int outputWidth() {
        return outputs;
    }

    /** {@return the type of all numbers} */
    public DataType type() {
        return type;
    }

    /** {@return the study's seed} */
    public long seed() {
        return seed;
    }

    /** {@return the device} */
    public Device device() {
        return manager.getDevice();
    }

    /** {@return the training rows on the host} */
    public LabeledRows train() {
        return train;
    }

    /** {@return the validation split on the host, if any} */
    public Optional<LabeledRows> validation() {
        return validation;
    }

    /** {@return the number of folds; 0 without cross-validation} */
    public int foldCount() {
        return folds.size();
    }

    /**
     * The rows to train on.
     *
     * @param fold the fold that is left out, or {@link #ALL_ROWS}
     * @return row numbers, ascending; not to be changed
     */
    public int[] trainingRows(int fold) {
        return fold == ALL_ROWS ? allRows : foldTrainingRows.get(fold);
    }

    private int[] allBut(int[] heldOut) {
        boolean[] out = new boolean[train.rows()];
        for (int row : heldOut) {
            out[row] = true;
        }
        return IntStream.of(allRows).filter(row -> !out[row]).toArray();
    }

    /**
     * The rows that a fold holds out.
     *
     * @param fold from 0
     * @return row numbers; not to be changed
     */
    public int[] heldOutRows(int fold) {
        return folds.get(fold);
    }

    /**
     * The targets of the rows that a fold holds out, on the host.
     *
     * @param fold from 0
     * @return regression: {@code [rows, targets]}; classification: the class of each row
     */
    public double[] heldOutTargets(int fold) {
        int[] rows = folds.get(fold);
        int perRow = train.targets().length / train.rows();
        double[] targets = new double[rows.length * perRow];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(train.targets(), rows[i] * perRow, targets, i * perRow, perRow);
        }
        return targets;
    }

    /** {@return the training inputs {@code [rows, inputs]}} */
    public NDArray inputs() {
        return inputs;
    }

    /**
     * {@return the training targets {@code [rows, outputs]}: values; 0 or 1 for two classes;
     * one-hot for more}
     */
    public NDArray targets() {
        return targets;
    }

    /**
     * {@return the weight of each training row {@code [rows, 1]}, or an empty array when all are 1}
     */
    public NDArray weights() {
        return weights;
    }

    /** {@return the validation inputs {@code [rows, inputs]}, if there is a validation split} */
    public Optional<NDArray> validationInputs() {
        return validationInputs;
    }

    /** {@return the table of {@link DropoutTable}, drawn at first use} */
    public synchronized NDArray dropoutTable() {
        if (dropoutTable == null) {
            NDArray table = manager.create(DropoutTable.draw(seed));
            dropoutTable = type == DataType.FLOAT64 ? table.toType(type, true) : table;
        }
        return dropoutTable;
    }

    /**
     * A manager for one network's or cohort's own arrays; closed by whoever asked.
     *
     * @return the manager
     */
    public NDManager newManager() {
        return manager.newSubManager();
    }

    @Override
    public void close() {
        manager.close();
    }
}
