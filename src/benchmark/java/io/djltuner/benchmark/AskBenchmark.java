package io.djltuner.benchmark;

import io.djltuner.space.Configuration;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyStorage;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Milliseconds of a pair of ask and tell in a study of many finished trials, which random search
 * made. The study is opened three times: the first ask of all, with cold code and nothing cached,
 * is one result, the median of twenty pairs in the last round, after a hundred in the first, the
 * other.
 */
final class AskBenchmark {

    private static final int ROUNDS = 3;
    private static final int PAIRS = 20;

    /** As in a process that has itself run the last of the trials. */
    private static final int WARM_UP = 100;

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
        List<Double> first = new ArrayList<>();
        double median = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StudyStorage storage = StudyStorage.inMemory();
            pairs(open(space, "random", storage), trials);
            Study study = open(space, arguments[0], storage);
            first.add(pairs(study, 1)[0]);
            if (round == 0) {
                pairs(study, WARM_UP);
            } else {
                median = new Median().evaluate(pairs(study, PAIRS));
            }
        }
        return ("ask strategy=%s dimensions=%d trials=%d cores=%d ask_ms=%.3f first_ask_ms=%.1f"
                        + " first_ask_warm_ms=%.1f")
                .formatted(
                        arguments[0],
                        dimensions,
                        trials,
                        Runtime.getRuntime().availableProcessors(),
                        median,
                        first.get(0),
                        first.get(ROUNDS - 1));
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
