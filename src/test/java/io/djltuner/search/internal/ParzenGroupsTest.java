package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParzenGroupsTest {

    private static final Configuration PENDING = Configuration.of(Map.of("x", 0.5));
    private static final Configuration FAILED = Configuration.of(Map.of("x", 0.25));

    private final List<Observation> observed = new ArrayList<>();

    private void add(double loss, int epoch, boolean complete) {
        int trial = observed.size();
        double[] place = {trial};
        observed.add(
                new Observation(
                        trial, Configuration.of(Map.of("x", 1.0)), place, loss, epoch, complete));
    }

    private ParzenGroups groups(double gamma, int most) {
        Evidence evidence = new Evidence(observed, List.of(PENDING), List.of(FAILED));
        return ParzenGroups.of(evidence, c -> new double[] {c.getDouble("x")}, gamma, most);
    }

    private static List<Double> first(List<double[]> places) {
        return places.stream().map(place -> place[0]).toList();
    }

    @Test
    void completeComesBeforePrunedThenTheFurthestThenTheBest() {
        add(3, 9, true);
        add(0.1, 4, false);
        add(1e300, 9, true);
        add(0.2, 6, false);
        add(0.3, 6, false);
        add(3, 9, true);

        assertThat(first(groups(0.999, 25).good())).containsExactly(0.0, 5.0, 2.0, 3.0, 4.0, 1.0);
    }

    @Test
    void theGoodAreTheShareRoundedUpAndTheRestIsBad() {
        for (int i = 0; i < 11; i++) {
            add(-i, 1, true);
        }

        ParzenGroups groups = groups(0.1, 25);

        assertThat(first(groups.good())).containsExactly(10.0, 9.0);
        assertThat(first(groups.bad()))
                .containsExactly(8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0, 0.25, 0.5);
    }

    @Test
    void thereAreAtMostSoManyGoodOnes() {
        for (int i = 0; i < 40; i++) {
            add(i, 1, true);
        }

        assertThat(groups(0.5, 3).good()).hasSize(3);
    }

    @Test
    void aPlaceOfTheSameProposalIsBad() {
        add(1, 1, true);

        assertThat(first(groups(0.5, 9).withPending(new double[] {0.75}).bad()))
                .containsExactly(0.25, 0.5, 0.75);
    }

    @Test
    void weightsFallWithTheRankAndAverageOne() {
        for (int i = 0; i < 4; i++) {
            add(i, 1, true);
        }

        double[] weights = groups(0.7, 9).goodWeights();

        // ln 3.5 − ln (1, 2, 3) = 1.252763, 0.559616, 0.154151; their mean is 0.655510.
        assertThat(weights).hasSize(3);
        assertThat(weights[0]).isCloseTo(1.911127, within(1e-5));
        assertThat(weights[1]).isCloseTo(0.853711, within(1e-5));
        assertThat(weights[2]).isCloseTo(0.235161, within(1e-5));
    }
}
