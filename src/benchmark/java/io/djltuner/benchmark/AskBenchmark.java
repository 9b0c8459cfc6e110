package io.djltuner.benchmark;

import io.djltuner.space.Configuration;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyStorage;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Milliseconds of a pair of ask and tell in a study of many finished trials: the median of twenty
 * pairs after the strategy itself has made all of them, and the first of all after a study of as
 * many random trials was opened, with cold code and nothing cached.
 */
final class AskBenchmark {

    private static final int PAIRS = 20;

    /** Takes any number of dimensions. */
    private static final TestFunction LEVY = TestFunction.of("levy4");

    private AskBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param arguments STRATEGY DIMENSIONS TRIALS
     * @return its line
     */
    static String run(String[] arguments) {
        int dimensions = Integer.parseInt(arguments[1]);
        int trials = Integer.parseInt(arguments[2]);
        SearchSpace space = cube(dimensions);
        StudyStorage random = StudyStorage.inMemory();
        pairs(open(space, "random", random), trials);
        double first = pairs(open(space, arguments[0], random), 1)[0];
        Study study = open(space, arguments[0], StudyStorage.inMemory());
        pairs(study, trials);
        double median = new Median().evaluate(pairs(study, PAIRS));
        return "ask strategy=%s dimensions=%d trials=%d cores=%d ask_ms=%.3f first_ask_ms=%.1f"
                .formatted(
                        arguments[0],
                        dimensions,
                        trials,
                        Runtime.getRuntime().availableProcessors(),
                        median,
                        first);
    }

    private static SearchSpace cube(int dimensions) {
        SearchSpaceBuilder builder = SearchSpace.builder();
        for (int i = 0; i < dimensions; i++) {
            builder.add(RealRange.of("x" + i, -10, 10));
        }
        return builder.build();
    }

    private static Study open(SearchSpace space, String strategy, StudyStorage storage) {
        return Study.builder(space, Objective.minimize("value"), Strategies.of(strategy))
                .storage(storage)
                .build();
    }

    private static double[] pairs(Study study, int count) {
        double[] milliseconds = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            Leg leg = study.ask().orElseThrow();
            long asked = System.nanoTime();
            double value = levy(leg.plan().configuration());
            long told = System.nanoTime();
            study.tell(leg, value);
            milliseconds[i] = (System.nanoTime() - told + asked - start) / 1e6;
        }
        return milliseconds;
    }

    private static double levy(Configuration configuration) {
        return LEVY.at(
                configuration.names().stream().mapToDouble(configuration::getDouble).toArray());
    }
}
