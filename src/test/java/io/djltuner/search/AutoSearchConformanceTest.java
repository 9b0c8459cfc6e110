package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class AutoSearchConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new AutoSearch();
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
