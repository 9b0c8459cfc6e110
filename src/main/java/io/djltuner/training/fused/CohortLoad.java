package io.djltuner.training.fused;

import io.djltuner.space.MlpActivation;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.optimizer.UpdateKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How much work a cohort is, counted as {@link CohortLayout} would lay it out, without laying it
 * out: networks are added one after the other, the deepest first.
 *
 * <p>A step of the cohort takes so many operations of the engine, each of which costs whatever its
 * arrays hold; so many small matrix products; so many multiplications in them, padding included; so
 * many numbers that activations and losses touch, and so many that the optimizer does.
 */
public final class CohortLoad {

    /** Bytes of the heap that one score takes: as the engine gives it, and in double precision. */
    private static final int HEAP_OF_SCORE = Float.BYTES + Double.BYTES;

    /** Numbers that the optimizer needs of a network for a step. */
    private static final double NUMBERS_OF_STEP = 3;

    /** Numbers that describe a step: see {@link #features}. */
    static final int FEATURES = 6;

    /**
     * Parameters, moments and activations that stay in a core's cache from one step to the next.
     */
    private static final double CACHED = 1 << 20;

    /** Operations of a step beside those of its layers. */
    private static final int OPERATIONS = 12;

    /** Operations of one hidden layer: three products, its activation both ways. */
    private static final int OPERATIONS_OF_LAYER = 5;

    private static final int OPERATIONS_OF_STRETCH = 4;
    private static final int OPERATIONS_OF_DROPOUT = 6;

    private final int batch;
    private final int inputs;
    private final int outputs;
    private final DataRows data;
    private int rows;
    private int hidden;
    private int depth = -1;
    private int[] units = {};
    private int[] rowsWith = {};
    private final Map<MlpActivation, Integer> deepest = new EnumMap<>(MlpActivation.class);
    private final Set<UpdateKind> kinds = EnumSet.noneOf(UpdateKind.class);
    private final Set<Decays> decays = new HashSet<>();
    private boolean plain = true;
    private boolean shaped;
    private boolean drops;
    private final Set<Integer> epochs = new HashSet<>();

    /**
     * A cohort of nobody.
     *
     * @param batch rows in a full batch
     * @param inputs numbers per row
     * @param outputs numbers to predict per row
     * @param data the rows of the data
     */
    public CohortLoad(int batch, int inputs, int outputs, DataRows data) {
        this.batch = batch;
        this.inputs = inputs;
        this.outputs = outputs;
        this.data = data;
    }

    /**
     * Adds networks that are alike.
     *
     * @param network not deeper than those added before
     * @param count how many
     * @param epoch that they have trained to: networks read the same batches if it is the same and
     *     there are no folds
     */
    public void add(MlpSettings network, int count, int epoch) {
        MlpShape shape = network.shape();
        if (depth < 0) {
            depth = shape.depth();
            units = new int[depth];
            rowsWith = new int[depth];
        }
        rows += count;
        hidden += shape.depth() > 0 ? count : 0;
        epochs.add(epoch);
        for (int layer = 0; layer < shape.depth(); layer++) {
            int block = layer == 0 ? 0 : depth - shape.depth() + layer;
            units[block] = Math.max(units[block], shape.unitsOf(layer));
            rowsWith[block] += count;
        }
        deepest.merge(network.activation(), shape.depth(), Math::max);
        kinds.add(network.optimizer().updateKind());
        decays.add(Decays.of(network.optimizer()));
        plain &= network.optimizer().isPlainDescent();
        long[] flags = network.optimizer().flags();
        shaped |= flags[0] + flags[1] + flags[2] + flags[3] > 0;
        drops |= network.dropout() > 0 && shape.depth() > 0;
    }

    private boolean isGrouped() {
        return data.folds() > 0 || epochs.size() > 1;
    }

    /** Orders of the training rows that its members follow, at most. */
    private long orders() {
        return Math.min(rows, (long) Math.max(1, data.folds()) * epochs.size());
    }

    /** {@return how many networks it has} */
    public int size() {
        return rows;
    }

    /**
     * What a step takes: operations, matrix products, thousands of multiplications, of numbers that
     * layers touch, of numbers that the optimizer touches, and of parameters, moments and
     * activations that do not stay in the cache from step to step.
     */
    double[] features() {
        int[] aligned = alignedUnits();
        double operations = OPERATIONS + OPERATIONS_OF_LAYER * depth;
        for (int own : deepest.values()) {
            operations += OPERATIONS_OF_STRETCH * own;
        }
        operations -= OPERATIONS_OF_STRETCH * depth;
        operations += drops ? OPERATIONS_OF_DROPOUT * depth : 0;
        double products = 0;
        double multiplications = 0;
        double numbers = isGrouped() ? (double) rows * batch * inputs : 0;
        double activations = 0;
        double parameters = 0;
        int below = inputs;
        for (int layer = 0; layer < depth; layer++) {
            double size = (double) below * aligned[layer];
            int passes = layer == 0 ? 2 : 3;
            products += passes * rowsWith[layer];
            multiplications += passes * rowsWith[layer] * size * batch;
            numbers += (drops ? 2.0 : 1.0) * rowsWith[layer] * aligned[layer] * batch;
            activations += (double) rowsWith[layer] * aligned[layer] * batch;
            parameters += rowsWith[layer] * (size + aligned[layer]);
            below = aligned[layer];
        }
        products += 2.0 * rows;
        multiplications += 3.0 * rows * below * outputs * batch;
        numbers += (double) rows * (below + 2.0 * outputs) * batch;
        parameters += rows * (below + 1.0) * outputs;
        operations += plain ? 0 : operationsOfUpdate();
        double updated = plain ? 0 : parameters * passesOfUpdate();
        double kept = parameters * (plain ? 1 : arrays());
        double uncached = Math.max(0, kept + activations - CACHED);
        return new double[] {
            operations,
            products,
            multiplications / 1e3,
            numbers / 1e3,
            updated / 1e3,
            uncached / 1e3
        };
    }

    /** Arrays of the parameters that a step goes over: gradients, moments and what they make. */
    private int arrays() {
        return kinds.contains(UpdateKind.BOTH_MOMENTS) ? 5 : 4;
    }

    private double operationsOfUpdate() {
        return rows == 1 ? 10 : 14 + (shaped ? 5.0 * (depth + 1) : 0);
    }

    /**
     * Times that the optimizer goes over its numbers, that of Adam counting as two; as measured of
     * each kind beside it.
     */
    private double passesOfUpdate() {
        double passes =
                switch (kinds.size() > 1 ? UpdateKind.MIXED : kinds.iterator().next()) {
                    case FIRST_MOMENT -> 1;
                    case SECOND_MOMENT -> 2;
                    case BOTH_MOMENTS -> Decays.areAlike(decays) ? 2 : 3;
                    case MIXED -> 5;
                };
        return passes + (shaped ? 2 : 0);
    }

    private int[] alignedUnits() {
        if (depth <= 0) {
            return units;
        }
        int[] aligned = units.clone();
        if (hidden < rows) {
            aligned[depth - 1] = Math.max(aligned[depth - 1], inputs);
        }
        if (depth > 1 && rowsWith[1] != hidden) {
            Arrays.fill(aligned, Arrays.stream(aligned).max().orElse(1));
        }
        return aligned;
    }

    /**
     * What an evaluation of as many rows as a batch has takes, as {@link #features} counts: forward
     * only, many batches at once.
     */
    double[] featuresOfEvaluation() {
        double[] step = features();
        return new double[] {0, 0, step[2] / 3, step[3] / 2, 0, 0};
    }

    /**
     * {@return bytes of the JVM's heap that the cohort needs: weights and two moments in double
     * precision when it is made and when its states are read, the members' own and all of them in
     * one piece; the scores of all members on the evaluated rows; each order of the training rows,
     * twice; and the numbers that the optimizer needs for each step}
     */
    public long heapBytes() {
        int[] aligned = alignedUnits();
        double parameters = 0;
        int below = inputs;
        for (int layer = 0; layer < depth; layer++) {
            parameters += rowsWith[layer] * (below + 1.0) * aligned[layer];
            below = aligned[layer];
        }
        parameters += rows * (below + 1.0) * outputs;
        double order = (double) orders() * data.trained();
        return (long)
                (6 * Double.BYTES * parameters
                        + HEAP_OF_SCORE * scores()
                        + 2 * Long.BYTES * order
                        + Double.BYTES * stepNumbers());
    }

    /**
     * {@return bytes that the cohort holds while it trains: five or six arrays of parameters, what
     * a step and an evaluation write, and the row numbers of an epoch with the copy that they are
     * uploaded from}
     *
     * @param bytesPerNumber 4 or 8
     */
    public long bytes(int bytesPerNumber) {
        int[] aligned = alignedUnits();
        double numbers = 0;
        int below = inputs;
        for (int layer = 0; layer < depth; layer++) {
            numbers += (arrays() + 1.0) * rowsWith[layer] * (below + 1.0) * aligned[layer];
            numbers += (drops ? 7.0 : 5.0) * rowsWith[layer] * aligned[layer] * batch;
            below = aligned[layer];
        }
        numbers += rows * ((arrays() + 1.0) * (below + 1) * outputs + 4.0 * outputs * batch);
        numbers += (isGrouped() ? 2.0 * rows : 1.0) * batch * inputs;
        numbers += 4.0 * Cohort.EVALUATED_AT_ONCE + scores() + stepNumbers();
        double order = (double) orders() * data.trained();
        return (long) (numbers * bytesPerNumber + 2 * Long.BYTES * order);
    }

    private double scores() {
        return (double) rows * data.evaluated() * outputs;
    }

    /** Bias corrections change from step to step, and everything else from epoch to epoch. */
    private double stepNumbers() {
        boolean changing = kinds.contains(UpdateKind.BOTH_MOMENTS);
        double steps = changing ? Math.ceil((double) data.trained() / batch) : 1;
        return NUMBERS_OF_STEP * rows * steps;
    }

    /** {@return whether what is written and read at once has no more numbers than an array may} */
    public boolean fitsIntoArrays() {
        return Math.max(scores(), stepNumbers()) <= Integer.MAX_VALUE;
    }
}
