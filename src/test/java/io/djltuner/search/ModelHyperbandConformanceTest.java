package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class ModelHyperbandConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new Hyperband().configurationsFrom(new TpeSearch());
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
