package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class HyperbandConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new Hyperband();
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
