package io.djltuner.data;

import java.util.stream.IntStream;

/**
 * What may be chosen about preprocessing.
 *
 * @param maxCategories features for the categories of one column, at least 1; of more categories
 *     the rarest share one more feature. Default 64
 * @param standardizeTargets whether a network learns regression targets with mean 0 and standard
 *     deviation 1, which helps where they are large; its predictions are always in the targets' own
 *     units. Default false
 * @param leastRows training rows that a category needs for a feature of its own, at least 1; those
 *     of fewer rows share one. Default 1
 * @param numbers what becomes of columns of numbers, but for those that are scaled already. Default
 *     standardised
 * @param dates whether a column of texts that are all dates becomes what a calendar says about
 *     them, instead of categories. Default false
 */
public record PreprocessingOptions(
        int maxCategories,
        boolean standardizeTargets,
        int leastRows,
        NumberEncoding numbers,
        boolean dates) {

    /**
     * Checks the number of categories and their rows.
     *
     * @param maxCategories features for the categories of one column, at least 1
     * @param standardizeTargets whether a network learns regression targets with mean 0 and
     *     standard deviation 1, which helps where they are large
     * @param leastRows training rows that a category needs for a feature of its own, at least 1
     * @param numbers what becomes of columns of numbers
     * @param dates whether a column of texts that are all dates becomes what a calendar says about
     *     them, instead of categories
     */
    public PreprocessingOptions {
        if (maxCategories < 1) {
            throw new IllegalArgumentException(
                    "maxCategories: must be at least 1, but got " + maxCategories);
        }
        if (leastRows < 1) {
            throw new IllegalArgumentException(
                    "leastRows: must be at least 1, but got " + leastRows);
        }
    }

    /**
     * {@return options with 64 categories, however rare; numbers standardised, targets as they are,
     * no dates}
     */
    public static PreprocessingOptions defaults() {
        return new PreprocessingOptions(64, false, 1, NumberEncoding.STANDARDIZED, false);
    }

    /**
     * Changes the number of categories.
     *
     * @param most at least 1
     * @return the changed options
     */
    public PreprocessingOptions maxCategories(int most) {
        return new PreprocessingOptions(most, standardizeTargets, leastRows, numbers, dates);
    }

    /**
     * Changes whether regression targets are standardised.
     *
     * @param standardize whether they are
     * @return the changed options
     */
    public PreprocessingOptions standardizeTargets(boolean standardize) {
        return new PreprocessingOptions(maxCategories, standardize, leastRows, numbers, dates);
    }

    /**
     * Changes how many training rows a category needs.
     *
     * @param rows at least 1
     * @return the changed options
     */
    public PreprocessingOptions leastRows(int rows) {
        return new PreprocessingOptions(maxCategories, standardizeTargets, rows, numbers, dates);
    }

    /**
     * Changes what becomes of columns of numbers.
     *
     * @param encoding what they become
     * @return the changed options
     */
    public PreprocessingOptions numbers(NumberEncoding encoding) {
        return new PreprocessingOptions(
                maxCategories, standardizeTargets, leastRows, encoding, dates);
    }

    /**
     * Changes whether dates are recognised.
     *
     * @param recognize whether they are
     * @return the changed options
     */
    public PreprocessingOptions dates(boolean recognize) {
        return new PreprocessingOptions(
                maxCategories, standardizeTargets, leastRows, numbers, recognize);
    }

    /**
     * Whether a column would be taken for dates, if dates are recognised.
     *
     * @param column any column
     * @return true if it holds texts and all of them are dates in one format
     */
    public static boolean holdsDates(Column column) {
        return column instanceof CategoricalColumn
                && DateFormat.of(column, IntStream.range(0, column.size()).toArray()).isPresent();
    }
}
