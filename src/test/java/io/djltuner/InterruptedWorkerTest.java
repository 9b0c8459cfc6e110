package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import io.djltuner.search.TpeSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A block that interrupts the thread that trains it fails alone; the thread trains on. */
@Timeout(300)
class InterruptedWorkerTest {

    private static final double BAD = 0.01;

    private static Block block(Configuration values) {
        boolean trains = Thread.currentThread().getName().matches("djl-tuner-[0-9]+");
        if (trains && values.getDouble("learningRate") < BAD) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("was interrupted");
        }
        return Linear.builder().setUnits(1).build();
    }

    @Test
    void theSearchGoesOn() {
        SearchSpace space = SearchSpace.builder().learningRate(1e-3, 1e-1).epochs(1).build();

        TuningResult result =
                Searches.alone(Tuner.of(space, InterruptedWorkerTest::block))
                        .data(Searches.line(20))
                        .strategy(new TpeSearch().atOnce(1))
                        .maxConsecutiveFailures(100)
                        .maxTrials(12)
                        .seed(1)
                        .run();

        assertThat(result.trials()).hasSize(12);
        for (Trial trial : result.trials()) {
            boolean bad = trial.configuration().getDouble("learningRate") < BAD;
            assertThat(trial.state()).isEqualTo(bad ? TrialState.FAILED : TrialState.COMPLETE);
        }
        assertThat(result.trials())
                .extracting(Trial::state)
                .contains(TrialState.FAILED, TrialState.COMPLETE);
    }
}
