package io.djltuner.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which rows of a table are trained on, which choose among configurations, and which are seen once,
 * at the end.
 *
 * @param train row numbers from 0, at least one
 * @param validation row numbers; may be empty where folds take its place
 * @param test row numbers; may be empty
 */
public record Split(int[] train, int[] validation, int[] test) {

    /**
     * Checks that there are training rows and that no row comes twice.
     *
     * @param train row numbers from 0, at least one
     * @param validation row numbers
     * @param test row numbers
     */
    public Split {
        if (train.length == 0) {
            throw new IllegalArgumentException("split: train must hold at least one row");
        }
        BitSet trained = once("train", train);
        BitSet validated = once("validation", validation);
        BitSet tested = once("test", test);
        disjoint("train", trained, "validation", validated);
        disjoint("train", trained, "test", tested);
        disjoint("validation", validated, "test", tested);
    }

    private static BitSet once(String part, int[] rows) {
        BitSet seen = new BitSet();
        for (int row : rows) {
            if (row < 0) {
                throw new IllegalArgumentException(
                        "split: rows are numbered from 0, but " + part + " holds " + row);
            }
            if (seen.get(row)) {
                throw new IllegalArgumentException("split: row " + row + " is twice in " + part);
            }
            seen.set(row);
        }
        return seen;
    }

    private static void disjoint(String first, BitSet a, String second, BitSet b) {
        BitSet common = (BitSet) a.clone();
        common.and(b);
        if (!common.isEmpty()) {
            throw new IllegalArgumentException(
                    "split: row %d is in both %s and %s"
                            .formatted(common.nextSetBit(0), first, second));
        }
    }

    /**
     * The user's own split.
     *
     * @param train row numbers from 0, at least one
     * @param validation row numbers; may be empty
     * @param test row numbers; may be empty
     * @return the split
     */
    public static Split of(int[] train, int[] validation, int[] test) {
        return new Split(train, validation, test);
    }

    /**
     * The first rows for training, the next for validation, the next for the test.
     *
     * @param train how many, at least one
     * @param validation how many; may be 0
     * @param test how many; may be 0
     * @return the split
     */
    public static Split consecutive(int train, int validation, int test) {
        if (train < 1 || validation < 0 || test < 0) {
            throw new IllegalArgumentException(
                    "split: needs train ≥ 1, validation ≥ 0 and test ≥ 0, but got %d, %d and %d"
                            .formatted(train, validation, test));
        }
        int seen = Math.addExact(train, validation);
        return new Split(
                IntStream.range(0, train).toArray(),
                IntStream.range(train, seen).toArray(),
                IntStream.range(seen, Math.addExact(seen, test)).toArray());
    }

    /**
     * A random split. Each part has the nearest whole number of rows to its fraction and is in
     * ascending order; what remains is for training.
     *
     * <p>Stratified, each class is divided in the proportions of the whole, by largest remainders,
     * and every class keeps at least one training row.
     *
     * @param data the table
     * @param validationFraction in [0, 1)
     * @param testFraction in [0, 1); less than 1 together with validation
     * @param seed which of the random splits
     * @param stratified whether to divide class by class, as classification wants
     * @return the split
     * @throws IllegalArgumentException if a part with a positive fraction would be empty
     */
    public static Split random(
            TabularData data,
            double validationFraction,
            double testFraction,
            long seed,
            boolean stratified) {
        fraction("validationFraction", validationFraction);
        fraction("testFraction", testFraction);
        int rows = data.rows();
        int validations = count("validationFraction", validationFraction, rows);
        int tests = count("testFraction", testFraction, rows);
        int[] all = IntStream.range(0, rows).toArray();
        List<int[]> classes = stratified ? Rows.byClass(data, all) : List.of(all);
        if (validations + tests + classes.size() > rows) {
            throw new IllegalArgumentException(
                    "split: %d rows for validation and %d for the test leave %d of %d rows for training, but it needs %d"
                            .formatted(
                                    validations,
                                    tests,
                                    rows - validations - tests,
                                    rows,
                                    classes.size()));
        }
        return draw(classes, validations, tests, new SplittableRandom(seed));
    }

    private static void fraction(String name, double fraction) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new IllegalArgumentException(
                    name + ": must be at least 0 and below 1, but got " + fraction);
        }
    }

    private static int count(String name, double fraction, int rows) {
        int count = (int) Math.round(fraction * rows);
        if (count == 0 && fraction > 0) {
            throw new IllegalArgumentException(
                    "%s: %s of %d rows is no row; use 0 or at least %s"
                            .formatted(name, fraction, rows, 1.0 / rows));
        }
        return count;
    }

    private static Split draw(
            List<int[]> classes, int validations, int tests, SplittableRandom random) {
        int[] sizes = classes.stream().mapToInt(rows -> rows.length).toArray();
        int[] limits = IntStream.of(sizes).map(size -> size - 1).toArray();
        int[] testShares = Rows.shares(sizes, limits, tests);
        Arrays.setAll(limits, c -> limits[c] - testShares[c]);
        int[] validationShares = Rows.shares(sizes, limits, validations);
        IntStream.Builder train = IntStream.builder();
        IntStream.Builder validation = IntStream.builder();
        IntStream.Builder test = IntStream.builder();
        for (int c = 0; c < sizes.length; c++) {
            int[] rows = classes.get(c).clone();
            Rows.shuffle(rows, random);
            int tested = testShares[c];
            int seen = tested + validationShares[c];
            for (int i = 0; i < rows.length; i++) {
                (i < tested ? test : i < seen ? validation : train).add(rows[i]);
            }
        }
        return new Split(ascending(train), ascending(validation), ascending(test));
    }

    private static int[] ascending(IntStream.Builder rows) {
        return rows.build().sorted().toArray();
    }

    /**
     * Checks that a table has all these rows.
     *
     * @param data the table
     * @return this
     * @throws IllegalArgumentException if a row does not exist
     */
    public Split checkedAgainst(TabularData data) {
        data.checkRows("split", train);
        for (int[] part : List.of(validation, test)) {
            if (part.length > 0) {
                data.checkRows("split", part);
            }
        }
        return this;
    }

    @Override
    public String toString() {
        return "%d train, %d validation, %d test"
                .formatted(train.length, validation.length, test.length);
    }
}
