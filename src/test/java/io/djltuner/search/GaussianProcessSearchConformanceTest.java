package io.djltuner.search;

import io.djltuner.study.SearchStrategy;

class GaussianProcessSearchConformanceTest extends SearchStrategyConformance {

    @Override
    SearchStrategy create() {
        return new GaussianProcessSearch();
    }

    @Override
    boolean drawsFromTheSeed() {
        return true;
    }

    /** A fit for every few trials is dear, and every branch has been seen by then. */
    @Override
    int trials() {
        return 100;
    }

    @Override
    boolean isExhaustive() {
        return true;
    }
}
