package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class TpeSearchConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new TpeSearch();
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
