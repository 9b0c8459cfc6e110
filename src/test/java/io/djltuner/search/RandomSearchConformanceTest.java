package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class RandomSearchConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new RandomSearch();
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
