package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class CmaEsSearchConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new CmaEsSearch();
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
