package io.djltuner.training.fused;

import io.djltuner.space.MlpActivation;
import io.djltuner.training.blocks.MlpShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a cohort's parameters lie in its one flat buffer.
 *
 * <p>A member is a row. Rows are ordered by depth, deepest first, and within a depth by activation.
 * Networks are aligned at both ends: the first hidden layers of all rows are one block, so are
 * their output layers, and a network that is less deep enters the block that stands as far below
 * the output as its own second layer does. The rows that have a block are always the first ones,
 * and a network without hidden layers has its inputs read by the output layer, in place of hidden
 * units.
 *
 * <p>A block holds one layer of all rows that have it, {@code [rows, inputs + 1, units]},
 * contiguous, since the engine's batched product writes only there without a copy. Narrower members
 * are padded with zeros to the widest of their layer, or of all layers where depths differ. Padding
 * stays 0 by itself: a padded unit's weights are 0, so its output is 0 (for sigmoid it is put back
 * to 0), so is every gradient that touches it, and every optimizer leaves a weight of 0 with a
 * gradient of 0 where it is.
 *
 * <p>A block's last row of each layer holds the biases: they are the weights of one more input that
 * is always 1, so that a layer is one product forward and one for its gradient. The order of the
 * blocks: the hidden layers, then the output layer.
 */
final class CohortLayout {

    /**
     * One stretch of the buffer: rows × width numbers, for the first rows of the cohort; of each
     * row the first are weights, the others biases.
     */
    record Block(int offset, int rows, int width, int weights) {}

    private final List<MlpShape> shapes;
    private final int[] memberAt;
    private final int[] rowOf;
    private final int depth;
    private final int hidden;
    private final int inputs;
    private final int outputs;
    private final int[] units;
    private final int[] rowsWith;
    private final List<Block> blocks = new ArrayList<>();
    private final List<List<Long>> stretches = new ArrayList<>();
    private final int size;

    CohortLayout(List<MlpShape> shapes, List<MlpActivation> activations) {
        this.shapes = List.copyOf(shapes);
        memberAt =
                IntStream.range(0, shapes.size())
                        .boxed()
                        .sorted(
                                Comparator.comparingInt((Integer m) -> -shapes.get(m).depth())
                                        .thenComparing(activations::get)
                                        .thenComparing(Comparator.naturalOrder()))
                        .mapToInt(Integer::intValue)
                        .toArray();
        rowOf = new int[memberAt.length];
        for (int row = 0; row < memberAt.length; row++) {
            rowOf[memberAt[row]] = row;
        }
        depth = shapes.get(memberAt[0]).depth();
        hidden = (int) shapes.stream().filter(shape -> shape.depth() > 0).count();
        inputs = shapes.get(0).inputs();
        outputs = shapes.get(0).outputs();
        units = new int[depth];
        rowsWith = new int[depth];
        for (MlpShape shape : shapes) {
            for (int layer = 0; layer < shape.depth(); layer++) {
                int block = blockOf(shape.depth(), layer);
                units[block] = Math.max(units[block], shape.unitsOf(layer));
                rowsWith[block]++;
            }
        }
        alignUnits();
        int offset = 0;
        for (int layer = 0; layer < depth; layer++) {
            offset = add(offset, rowsWith[layer], inputsOf(layer), units[layer]);
        }
        size = add(offset, memberAt.length, inputsOf(depth), outputs);
        for (int layer = 0; layer < depth; layer++) {
            stretches.add(stretchesOf(layer, activations));
        }
    }

    /** Rows that enter above the first layer lie beside those that come from below. */
    private void alignUnits() {
        if (depth == 0) {
            return;
        }
        if (hidden < memberAt.length) {
            units[depth - 1] = Math.max(units[depth - 1], inputs);
        }
        if (depth > 1 && rowsWith[1] != hidden) {
            Arrays.fill(units, widest());
        }
    }

    /** Where a layer of a network of some depth lies. */
    private int blockOf(int networkDepth, int layer) {
        return layer == 0 ? 0 : depth - networkDepth + layer;
    }

    private int add(int offset, int rows, int layerInputs, int layerUnits) {
        int width = Math.multiplyExact(layerInputs + 1, layerUnits);
        blocks.add(new Block(offset, rows, width, layerInputs * layerUnits));
        return Math.addExact(offset, Math.multiplyExact(rows, width));
    }

    /** (activation, first row, rows) of each stretch of a layer's rows with one activation. */
    private List<Long> stretchesOf(int layer, List<MlpActivation> activations) {
        List<Long> flat = new ArrayList<>();
        for (int row = 0; row < rowsWith[layer]; ) {
            MlpActivation activation = activations.get(memberAt[row]);
            int end = row;
            while (end < rowsWith[layer] && activations.get(memberAt[end]) == activation) {
                end++;
            }
            flat.addAll(List.of((long) codeOf(activation), (long) row, (long) (end - row)));
            row = end;
        }
        return flat;
    }

    /** The number by which the program knows an activation. */
    private static int codeOf(MlpActivation activation) {
        return switch (activation) {
            case IDENTITY -> 0;
            case RELU -> 1;
            case LEAKY_RELU -> 2;
            case ELU -> 3;
            case SELU -> 4;
            case GELU -> 5;
            case SWISH -> 6;
            case TANH -> 7;
            case SIGMOID -> 8;
        };
    }

    int members() {
        return memberAt.length;
    }

    int size() {
        return size;
    }

    /** Rows with hidden layers, the first ones. */
    int hidden() {
        return hidden;
    }

    int depth() {
        return depth;
    }

    int outputs() {
        return outputs;
    }

    int inputs() {
        return inputs;
    }

    int rowOf(int member) {
        return rowOf[member];
    }

    int memberAt(int row) {
        return memberAt[row];
    }

    int rowsWith(int layer) {
        return rowsWith[layer];
    }

    int unitsOf(int layer) {
        return units[layer];
    }

    int widest() {
        return IntStream.of(units).max().orElse(1);
    }

    MlpShape shape(int member) {
        return shapes.get(member);
    }

    List<Block> blocks() {
        return blocks;
    }

    /** (activation, first row, rows) of each stretch of each hidden layer. */
    long[] stretches() {
        long[] flat = stretches.stream().flatMap(List::stream).mapToLong(Long::longValue).toArray();
        return flat.length == 0 ? new long[1] : flat;
    }

    /** Which stretches each hidden layer has: where they begin, and the end of the last. */
    long[] stretchAt() {
        long[] at = new long[depth + 1];
        for (int layer = 0; layer < depth; layer++) {
            at[layer + 1] = at[layer] + stretches.get(layer).size() / 3;
        }
        return at;
    }

    /** (members, inputs, units) of each hidden layer and of the output layer. */
    long[] layers() {
        long[] flat = new long[3 * depth + 3];
        for (int layer = 0; layer <= depth; layer++) {
            flat[3 * layer] = layer == depth ? memberAt.length : rowsWith[layer];
            flat[3 * layer + 1] = inputsOf(layer);
            flat[3 * layer + 2] = layer == depth ? outputs : units[layer];
        }
        return flat;
    }

    /** Which member each number of the buffer belongs to, as a row. */
    long[] rowIndex() {
        long[] index = new long[size];
        for (Block block : blocks) {
            for (int row = 0; row < block.rows(); row++) {
                int from = block.offset() + row * block.width();
                Arrays.fill(index, from, from + block.width(), row);
            }
        }
        return index;
    }

    /** The layer of its own that a row's network has in a block of hidden layers, from 0. */
    int ownLayer(int row, int block) {
        return block == 0 ? 0 : block - depth + shapes.get(memberAt[row]).depth();
    }

    /** Copies a member's parameters (or moments) from its own order into the buffer. */
    void pack(int member, double[] own, double[] buffer) {
        copy(member, own, buffer, true);
    }

    /** Copies a member's parameters (or moments) from the buffer into its own order. */
    double[] unpack(int member, double[] buffer) {
        double[] own = new double[Math.toIntExact(shapes.get(member).parameters())];
        copy(member, own, buffer, false);
        return own;
    }

    private void copy(int member, double[] own, double[] buffer, boolean in) {
        MlpShape shape = shapes.get(member);
        for (int layer = 0; layer <= shape.depth(); layer++) {
            int at = layer == shape.depth() ? depth : blockOf(shape.depth(), layer);
            Block block = blocks.get(at);
            int to = block.offset() + rowOf[member] * block.width();
            int stride = at == depth ? outputs : units[at];
            int width = shape.unitsOf(layer);
            int from = shape.offsetOf(layer);
            for (int input = 0; input < shape.inputsOf(layer); input++) {
                move(own, from, buffer, to + input * stride, width, in);
                from += width;
            }
            move(own, from, buffer, to + block.weights(), width, in);
        }
    }

    private static void move(
            double[] own, int ownAt, double[] buffer, int bufferAt, int count, boolean in) {
        if (in) {
            System.arraycopy(own, ownAt, buffer, bufferAt, count);
        } else {
            System.arraycopy(buffer, bufferAt, own, ownAt, count);
        }
    }

    private int inputsOf(int layer) {
        return layer == 0 ? inputs : units[layer - 1];
    }
}
