package io.djltuner.search;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.SearchStrategy;

class GrowingSearchConformanceTest extends SearchStrategyConformance {

    /** What there is to grow in each of the suite's spaces. */
    static String grownIn(SearchSpace space) {
        return space.find("depth").isPresent()
                ? "depth"
                : space.find("n").isPresent() ? "n" : "only";
    }

    @Override
    SearchStrategy create() {
        return createFor(Spaces.mixed());
    }

    @Override
    SearchStrategy createFor(SearchSpace space) {
        return new GrowingSearch().over(grownIn(space));
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

    @Override
    int trials() {
        return 60;
    }
}
