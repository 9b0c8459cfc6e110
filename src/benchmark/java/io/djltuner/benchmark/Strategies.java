package io.djltuner.benchmark;

import io.djltuner.search.Asha;
import io.djltuner.search.GridSearch;
import io.djltuner.search.Hyperband;
import io.djltuner.search.RandomSearch;
import io.djltuner.search.SuccessiveHalving;
import io.djltuner.study.SearchStrategy;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The search strategies, with their defaults, by the short names that benchmarks take. */
final class Strategies {

    private static final Map<String, Supplier<SearchStrategy>> BY_NAME =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("asha", Asha::new),
                            Map.entry("asha-2", () -> new Asha().minEpochs(2)),
                            Map.entry("grid", GridSearch::new),
                            Map.entry("halving", SuccessiveHalving::new),
                            Map.entry("halving-2", () -> new SuccessiveHalving().minEpochs(2)),
                            Map.entry("hyperband", Hyperband::new),
                            Map.entry("hyperband-2", () -> new Hyperband().minEpochs(2)),
                            Map.entry("random", RandomSearch::new)));

    private Strategies() {}

    /**
     * A new strategy.
     *
     * @param name its short name
     * @return the strategy, which knows nothing of earlier ones
     */
    static SearchStrategy of(String name) {
        Supplier<SearchStrategy> maker = BY_NAME.get(name);
        if (maker == null) {
            throw new IllegalArgumentException(
                    "strategy: there is no '%s'; there are %s".formatted(name, BY_NAME.keySet()));
        }
        return maker.get();
    }
}
