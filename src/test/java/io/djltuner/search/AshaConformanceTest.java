package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class AshaConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new Asha();
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
