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

    /**
     * It mostly chooses a Gaussian process, whose proposals take longer the more trials there are.
     */
    @Override
    int trials() {
        return 100;
    }
}
