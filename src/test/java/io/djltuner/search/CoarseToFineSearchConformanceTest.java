package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class CoarseToFineSearchConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new CoarseToFineSearch();
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
