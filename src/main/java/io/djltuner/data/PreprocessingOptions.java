package io.djltuner.data;

/**
 * What may be chosen about preprocessing.
 *
 * @param maxCategories features for the categories of one column, at least 1; of more categories
 *     the rarest share one more feature. Default 64
 * @param standardizeTargets whether a network learns regression targets with mean 0 and standard
 *     deviation 1, which helps where they are large; its predictions are always in the targets' own
 *     units. Default false
 */
public record PreprocessingOptions(int maxCategories, boolean standardizeTargets) {

    /** Checks the number of categories. */
    public PreprocessingOptions {
        if (maxCategories < 1) {
            throw new IllegalArgumentException(
                    "maxCategories: must be at least 1, but got " + maxCategories);
        }
    }

    /** 64 categories, targets as they are. */
    public static PreprocessingOptions defaults() {
        return new PreprocessingOptions(64, false);
    }

    /**
     * Changes the number of categories.
     *
     * @param most at least 1
     * @return the changed options
     */
    public PreprocessingOptions maxCategories(int most) {
        return new PreprocessingOptions(most, standardizeTargets);
    }

    /**
     * Changes whether regression targets are standardised.
     *
     * @param standardize whether they are
     * @return the changed options
     */
    public PreprocessingOptions standardizeTargets(boolean standardize) {
        return new PreprocessingOptions(maxCategories, standardize);
    }
}
