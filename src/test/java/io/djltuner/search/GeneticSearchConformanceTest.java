package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class GeneticSearchConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new GeneticSearch();
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
