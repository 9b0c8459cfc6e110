package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.analysis.ParetoFront.Cost;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {

    private static final Map<String, Double> X = Map.of("x", 0.5);

    private static StudyHistory trials(Objective objective) {
        SearchSpace space = SearchSpace.builder().add(RealRange.of("x", 0, 1)).build();
        return Histories.of(space, objective)
                .complete(X, 5, 100, 1)
                .complete(X, 3, 200, 4)
                .complete(X, 4, 300, 2)
                .complete(X, 3, 200, 3)
                .complete(X, 6, 100, 9)
                .complete(X, 1, 400, 8)
                .complete(X, 0)
                .trained(X, TrialState.PRUNED, 0.1)
                .trained(X, TrialState.COMPLETE, 8, 7)
                .history();
    }

    @Test
    void isWhatNothingCheaperBeats() {
        ParetoFront front = ParetoFront.of(trials(Objective.minimize("loss")), Cost.PARAMETERS);

        assertThat(front.points())
                .extracting(ParetoFront.Point::trial)
                .containsExactly(0, 4, 1, 3, 2, 5);
        assertThat(front.front())
                .extracting(ParetoFront.Point::trial)
                .as("equal trials are on it both")
                .containsExactly(0, 1, 3, 5);
    }

    @Test
    void knowsDirections() {
        ParetoFront front = ParetoFront.of(trials(Objective.maximize("accuracy")), Cost.PARAMETERS);

        assertThat(front.front()).extracting(ParetoFront.Point::trial).containsExactly(4);
    }

    @Test
    void costsAreSecondsToo() {
        ParetoFront front = ParetoFront.of(trials(Objective.minimize("loss")), Cost.TRAINING_TIME);

        assertThat(front.front())
                .containsExactly(
                        new ParetoFront.Point(0, 1, 5, true),
                        new ParetoFront.Point(2, 2, 4, true),
                        new ParetoFront.Point(3, 3, 3, true),
                        new ParetoFront.Point(5, 8, 1, true));
    }

    @Test
    void costsAreEpochsToo() {
        ParetoFront front = ParetoFront.of(trials(Objective.minimize("loss")), Cost.EPOCHS);

        assertThat(front.points()).containsExactly(new ParetoFront.Point(8, 2, 7, true));
    }
}
