package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class GridSearchConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new GridSearch();
    }

    @Override
    boolean drawsFromTheSeed() {
        return false;
    }

    @Override
    boolean isExhaustive() {
        return true;
    }
}
