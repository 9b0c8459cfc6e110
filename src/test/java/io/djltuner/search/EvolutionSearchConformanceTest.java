package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class EvolutionSearchConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new EvolutionSearch();
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
