package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class SuccessiveHalvingConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new SuccessiveHalving();
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
