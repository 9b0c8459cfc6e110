package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class QuasiRandomSearchConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new QuasiRandomSearch();
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
