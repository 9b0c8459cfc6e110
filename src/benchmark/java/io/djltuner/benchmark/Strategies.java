package io.djltuner.benchmark;

import io.djltuner.search.Asha;
import io.djltuner.search.AutoSearch;
import io.djltuner.search.CmaEsSearch;
import io.djltuner.search.CoarseToFineSearch;
import io.djltuner.search.EvolutionSearch;
import io.djltuner.search.GaussianProcessSearch;
import io.djltuner.search.GeneticSearch;
import io.djltuner.search.GridSearch;
import io.djltuner.search.GrowingSearch;
import io.djltuner.search.Hyperband;
import io.djltuner.search.QuasiRandomSearch;
import io.djltuner.search.RandomSearch;
import io.djltuner.search.SuccessiveHalving;
import io.djltuner.search.TpeSearch;
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
                            Map.entry("auto", AutoSearch::new),
                            Map.entry("cmaes", CmaEsSearch::new),
                            Map.entry("coarse", CoarseToFineSearch::new),
                            Map.entry("evolution", EvolutionSearch::new),
                            Map.entry("genetic", GeneticSearch::new),
                            Map.entry("gp", GaussianProcessSearch::new),
                            Map.entry("grid", GridSearch::new),
                            Map.entry("growing-depth", () -> new GrowingSearch().over("depth")),
                            Map.entry(
                                    "growing-depth-random",
                                    () ->
                                            new GrowingSearch()
                                                    .over("depth")
                                                    .configurationsFrom(new RandomSearch())),
                            Map.entry(
                                    "halton",
                                    () ->
                                            new QuasiRandomSearch()
                                                    .sequence(QuasiRandomSearch.Sequence.HALTON)),
                            Map.entry("halving", SuccessiveHalving::new),
                            Map.entry("halving-2", () -> new SuccessiveHalving().minEpochs(2)),
                            Map.entry("hyperband", Hyperband::new),
                            Map.entry("hyperband-2", () -> new Hyperband().minEpochs(2)),
                            Map.entry(
                                    "hyperband-2-gp",
                                    () ->
                                            new Hyperband()
                                                    .minEpochs(2)
                                                    .configurationsFrom(
                                                            new GaussianProcessSearch())),
                            Map.entry(
                                    "hyperband-2-tpe",
                                    () ->
                                            new Hyperband()
                                                    .minEpochs(2)
                                                    .configurationsFrom(new TpeSearch())),
                            Map.entry("random", RandomSearch::new),
                            Map.entry("sobol", QuasiRandomSearch::new),
                            Map.entry("tpe", TpeSearch::new)));

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
