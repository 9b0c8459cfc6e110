package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class ModelAshaConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new Asha().configurationsFrom(new TpeSearch());
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
