package io.djltuner.search.internal;

import io.djltuner.study.SearchStrategy;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What the strategies that halve have in common. Immutable.
 *
 * @param name of the strategy
 * @param factor η: of so many trials one goes on
 * @param minEpochs of the first rung; empty: the least of the space
 * @param configurations which strategy new configurations come from
 */
public record HalvingSettings(
        String name, int factor, OptionalInt minEpochs, SearchStrategy configurations) {

    /** Checks all but the name. */
    public HalvingSettings {
        atLeast("factor", 2, factor);
        minEpochs.ifPresent(least -> atLeast("minEpochs", 1, least));
        if (configurations.spendsEpochs()) {
            throw new IllegalArgumentException(
                    "configurationsFrom: must be a strategy that leaves epochs alone, but got "
                            + configurations.name());
        }
    }

    /** Throws IllegalArgumentException for a setting that is less than it must be. */
    public static int atLeast(String setting, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s: must be at least %d, but got %d",
                            setting,
                            least,
                            value));
        }
        return value;
    }

    /** With another η. */
    public HalvingSettings withFactor(int eta) {
        return new HalvingSettings(name, eta, minEpochs, configurations);
    }

    /** With another first rung. */
    public HalvingSettings withMinEpochs(int least) {
        return new HalvingSettings(name, factor, OptionalInt.of(least), configurations);
    }

    /** With another source of configurations. */
    public HalvingSettings withConfigurations(SearchStrategy source) {
        return new HalvingSettings(name, factor, minEpochs, source);
    }

    /** The name, and of its source if that is not just chance. */
    public String title(SearchStrategy byDefault) {
        return configurations.getClass() == byDefault.getClass()
                ? name
                : name + " with " + configurations.name();
    }

    /** The beginning of a strategy's description. */
    public Description describe(String strategy) {
        return Description.of(strategy)
                .with("factor", factor)
                .with("minEpochs", minEpochs)
                .with("configurationsFrom", configurations.description());
    }
}
