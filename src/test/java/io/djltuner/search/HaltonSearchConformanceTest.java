package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class HaltonSearchConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new QuasiRandomSearch().sequence(QuasiRandomSearch.Sequence.HALTON);
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
