package io.djltuner.search.internal;

import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Between which epochs a strategy spends: what it does with the space's range of epochs, which is a
 * budget for it and no hyperparameter.
 *
 * @param least the epochs of the shortest training
 * @param most the epochs of a whole training, R: the horizon of every configuration
 */
public record TrainingEpochs(int least, int most) {

    private static final String EPOCHS = "epochs";

    /**
     * Reads a space: a range of epochs is [least, most]; a fixed number is the most, and the least
     * is 1.
     *
     * @param strategy whose name errors begin with
     * @param space any
     * @param wishedLeast takes the place of the least
     * @return the epochs
     * @throws IllegalArgumentException if the space has no epochs to spend, in one sentence
     */
    public static TrainingEpochs of(String strategy, SearchSpace space, OptionalInt wishedLeast) {
        Hyperparameter<?> epochs =
                space.find(EPOCHS)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                strategy
                                                        + ": spends epochs, but the space has none;"
                                                        + " give it epochs(min, max)"));
        if (epochs.condition().isPresent()) {
            throw new IllegalArgumentException(
                    strategy
                            + ": spends epochs, so they must always exist, but got epochs when "
                            + epochs.condition().get());
        }
        TrainingEpochs all = all(strategy, epochs);
        int least = wishedLeast.orElse(all.least);
        if (least > all.most) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "minEpochs: must be at most the %d epochs of a whole training, but got %d",
                            all.most,
                            least));
        }
        return new TrainingEpochs(least, all.most);
    }

    private static TrainingEpochs all(String strategy, Hyperparameter<?> epochs) {
        if (epochs instanceof IntRange range) {
            return new TrainingEpochs(range.min(), range.max());
        }
        if (epochs.dimension().values() == 1 && epochs.defaultValue() instanceof Integer only) {
            return new TrainingEpochs(1, only);
        }
        throw new IllegalArgumentException(
                strategy + ": needs a range of epochs or a fixed number, but got " + epochs);
    }

    /**
     * The epochs of the rungs of the longest bracket: r_i = max(least, round(R·η^(i−s))) for i = 0
     * … s, with s = round(log_η(R/least)), or less where rounding makes two of them equal.
     *
     * @param factor η, at least 2
     * @return them, ascending; the last is R
     */
    public List<Integer> rungs(int factor) {
        int s = (int) Math.round(Math.log((double) most / least) / Math.log(factor));
        List<Integer> rungs = rungs(s, factor);
        while (rungs.stream().distinct().count() < rungs.size()) {
            rungs = rungs(--s, factor);
        }
        return rungs;
    }

    private List<Integer> rungs(int s, int factor) {
        List<Integer> rungs = new ArrayList<>();
        for (int i = 0; i <= s; i++) {
            rungs.add((int) Math.max(least, Math.round(most / Math.pow(factor, s - i))));
        }
        return rungs;
    }
}
