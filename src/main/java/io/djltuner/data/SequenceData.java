package io.djltuner.data;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences of different lengths, made equally long: {@code [time, features + 1]}. Shorter ones are
 * padded with zeros in front, so that the last step is always a real one, and the last feature of a
 * step is its mask: 1 where the step is real, 0 where it is padding. The numbers are read as they
 * are; scale them before.
 */
public final class SequenceData implements ShapedData {

    private static final String SOURCE = "sequences";

    private final int time;
    private final int width;
    private final TabularData table;

    private SequenceData(List<float[][]> sequences, Column target) {
        checkShapes(sequences, target.size());
        time = sequences.stream().mapToInt(sequence -> sequence.length).max().orElseThrow();
        width = sequences.get(0)[0].length + 1;
        FloatMatrix matrix = padded(sequences);
        List<NumericColumn> columns =
                IntStream.range(0, matrix.width())
                        .mapToObj(
                                at ->
                                        NumericColumn.of(
                                                "t%d_%s".formatted(at / width, feature(at)),
                                                matrix,
                                                at,
                                                true))
                        .toList();
        table =
                new TabularData(
                        columns, List.of(target), Origins.ofMemory(SOURCE, sequences.size()));
    }

    private String feature(int at) {
        return at % width == width - 1 ? "mask" : Integer.toString(at % width);
    }

    /**
     * Sequences of named classes.
     *
     * @param sequences each {@code [time][features]}, at least one step long; features are as many
     *     in all of them, and finite
     * @param labels the class of each
     * @return the data
     * @throws DataException if a sequence is empty, uneven or not finite, or has no label
     */
    public static SequenceData of(List<float[][]> sequences, String... labels) {
        return new SequenceData(sequences, Column.categorical("target", labels));
    }

    /**
     * Sequences with a number to predict.
     *
     * @param sequences as for classes
     * @param targets the number of each, finite
     * @return the data
     * @throws DataException if a sequence is empty, uneven or not finite, or has no target
     */
    public static SequenceData of(List<float[][]> sequences, double[] targets) {
        return new SequenceData(sequences, Column.numeric("target", targets));
    }

    private static void checkShapes(List<float[][]> sequences, int targets) {
        if (sequences.isEmpty()) {
            throw new DataException(SOURCE, "there must be at least one, but got none");
        }
        if (sequences.size() != targets) {
            throw new DataException(
                    SOURCE,
                    "there must be a target for each of %d, but there are %d"
                            .formatted(sequences.size(), targets));
        }
        for (int row = 0; row < sequences.size(); row++) {
            if (sequences.get(row).length == 0 || sequences.get(row)[0].length == 0) {
                throw new DataException(
                        SOURCE,
                        "sequence %d must have at least one step of one feature".formatted(row));
            }
        }
    }

    private FloatMatrix padded(List<float[][]> sequences) {
        float[] numbers =
                FloatMatrix.room(SOURCE, sequences.size(), Math.multiplyExact(time, width));
        for (int row = 0; row < sequences.size(); row++) {
            float[][] sequence = sequences.get(row);
            int from = (row * time + time - sequence.length) * width;
            for (int step = 0; step < sequence.length; step++) {
                check(sequence[step], row, step);
                System.arraycopy(sequence[step], 0, numbers, from + step * width, width - 1);
                numbers[from + step * width + width - 1] = 1;
            }
        }
        return new FloatMatrix(numbers, time * width);
    }

    private void check(float[] step, int row, int number) {
        if (step.length != width - 1) {
            throw new DataException(
                    SOURCE,
                    "sequence %d, step %d has %d features, but must have %d"
                            .formatted(row, number, step.length, width - 1));
        }
        for (float value : step) {
            if (!Float.isFinite(value)) {
                throw new DataException(
                        SOURCE,
                        "sequence %d, step %d holds %s, but must be finite"
                                .formatted(row, number, value));
            }
        }
    }

    /** The length of the longest sequence, and features with the mask: {@code [time, features]}. */
    @Override
    public long[] sampleShape() {
        return new long[] {time, width};
    }

    /** Columns {@code t0_0} … {@code t0_mask}, {@code t1_0} … and {@code target}. */
    @Override
    public TabularData table() {
        return table;
    }
}
