package io.djltuner.search;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.SearchStrategy;

/** With a strategy inside that looks back at what it knew when a round of it began. */
class GrowingInRoundsConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return createFor(Spaces.mixed());
    }

    @Override
    SearchStrategy createFor(SearchSpace space) {
        return new GrowingSearch()
                .over(GrowingSearchConformanceTest.grownIn(space))
                .configurationsFrom(new GeneticSearch().population(5))
                .patience(2);
    }

    @Override
    SearchSpace anotherSpace() {
        return Spaces.mixed();
    }

    @Override
    boolean drawsFromTheSeed() {
        return true;
    }

    @Override
    boolean isExhaustive() {
        return true;
    }
}
