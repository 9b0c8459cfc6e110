package io.djltuner.training.fused;

import io.djltuner.space.MlpActivation;
import io.djltuner.training.MlpShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a cohort's parameters lie in its one flat buffer.
 *
 * <p>A member is a row. Rows are ordered by depth, deepest first, so that the rows that have a
 * hidden layer are the first ones; within a depth by activation, so that each activation is one
 * stretch of rows. A block holds one layer of all rows that have it, {@code [rows, inputs, units]},
 * contiguous, since the engine's batched product writes only there without a copy. Narrower members
 * are padded with zeros to the widest of their layer. Padding stays 0 by itself: a padded unit's
 * weights are 0, so its output is 0 (for sigmoid it is put back to 0), so is every gradient that
 * touches it, and every optimizer leaves a weight of 0 with a gradient of 0 where it is.
 *
 * <p>The order of the blocks: weights and biases of each hidden layer, the output weights of each
 * depth, deepest first, the output biases of all rows.
 */
final class CohortLayout {

    /** One stretch of the buffer: rows × width numbers, for the rows from firstRow on. */
    record Block(int offset, int firstRow, int rows, int width, boolean weights) {}

    private final List<MlpShape> shapes;
    private final int[] memberAt;
    private final int[] rowOf;
    private final int depth;
    private final int inputs;
    private final int outputs;
    private final int[] units;
    private final int[] rowsWith;
    private final List<int[]> tails = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final long[] stretches;
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
        inputs = shapes.get(0).inputs();
        outputs = shapes.get(0).outputs();
        units = new int[depth];
        rowsWith = new int[depth];
        for (MlpShape shape : shapes) {
            for (int layer = 0; layer < shape.depth(); layer++) {
                units[layer] = Math.max(units[layer], shape.unitsOf(layer));
                rowsWith[layer]++;
            }
        }
        size = layBlocks();
        stretches = findStretches(activations);
    }

    private int layBlocks() {
        int offset = 0;
        for (int layer = 0; layer < depth; layer++) {
            offset = add(offset, 0, rowsWith[layer], inputsOf(layer) * units[layer], true);
            offset = add(offset, 0, rowsWith[layer], units[layer], false);
        }
        for (int row = 0; row < memberAt.length; ) {
            int hidden = depthOfRow(row);
            int end = row;
            while (end < memberAt.length && depthOfRow(end) == hidden) {
                end++;
            }
            tails.add(new int[] {row, end - row, hidden, inputsOf(hidden)});
            offset = add(offset, row, end - row, inputsOf(hidden) * outputs, true);
            row = end;
        }
        return add(offset, 0, memberAt.length, outputs, false);
    }

    private int add(int offset, int firstRow, int rows, int width, boolean weights) {
        blocks.add(new Block(offset, firstRow, rows, width, weights));
        return Math.addExact(offset, Math.multiplyExact(rows, width));
    }

    /**
     * For each hidden layer: how many numbers follow, then (activation, first row, rows) of each.
     */
    private long[] findStretches(List<MlpActivation> activations) {
        List<Long> flat = new ArrayList<>();
        for (int layer = 0; layer < depth; layer++) {
            int countAt = flat.size();
            flat.add(0L);
            for (int row = 0; row < rowsWith[layer]; ) {
                MlpActivation activation = activations.get(memberAt[row]);
                int end = row;
                while (end < rowsWith[layer] && activations.get(memberAt[end]) == activation) {
                    end++;
                }
                flat.add((long) codeOf(activation));
                flat.add((long) row);
                flat.add((long) (end - row));
                row = end;
            }
            flat.set(countAt, (long) (flat.size() - countAt - 1));
        }
        if (flat.isEmpty()) {
            flat.add(0L);
        }
        return flat.stream().mapToLong(Long::longValue).toArray();
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

    long[] stretches() {
        return stretches.clone();
    }

    /** (members, inputs, units) of each hidden layer; one placeholder where there is none. */
    long[] layers() {
        long[] flat = new long[Math.max(1, 3 * depth)];
        for (int layer = 0; layer < depth; layer++) {
            flat[3 * layer] = rowsWith[layer];
            flat[3 * layer + 1] = inputsOf(layer);
            flat[3 * layer + 2] = units[layer];
        }
        return flat;
    }

    /** (first row, rows, hidden layers, inputs of the output layer) of each depth. */
    long[] tails() {
        return tails.stream().flatMapToLong(t -> IntStream.of(t).asLongStream()).toArray();
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
        int row = rowOf[member];
        for (int layer = 0; layer <= shape.depth(); layer++) {
            boolean head = layer == shape.depth();
            Block weights = blocks.get(head ? tailBlock(row) : 2 * layer);
            Block bias = blocks.get(head ? blocks.size() - 1 : 2 * layer + 1);
            int columns = head ? outputs : units[layer];
            int width = shape.unitsOf(layer);
            int at = weights.offset() + (row - weights.firstRow()) * weights.width();
            int from = shape.offsetOf(layer);
            for (int input = 0; input < shape.inputsOf(layer); input++) {
                move(own, from, buffer, at + input * columns, width, in);
                from += width;
            }
            move(own, from, buffer, bias.offset() + row * bias.width(), width, in);
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

    private int tailBlock(int row) {
        int tail = 0;
        while (row >= tails.get(tail)[0] + tails.get(tail)[1]) {
            tail++;
        }
        return 2 * depth + tail;
    }

    private int depthOfRow(int row) {
        return shapes.get(memberAt[row]).depth();
    }

    private int inputsOf(int layer) {
        return layer == 0 ? inputs : units[layer - 1];
    }
}
