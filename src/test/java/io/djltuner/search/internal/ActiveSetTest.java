package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActiveSetTest {

    /** Losses fall with the trial's number. */
    private static List<Observation> trials(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                new Observation(
                                        i,
                                        Configuration.of(Map.of("i", i)),
                                        new double[0],
                                        -i,
                                        0,
                                        true))
                .toList();
    }

    private static List<Integer> numbers(List<Observation> observations) {
        return observations.stream().map(Observation::trial).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "31,31",
        "32,32",
        "33,32",
        "34,34",
        "63,62",
        "64,64",
        "67,64",
        "127,124",
        "128,128",
        "135,128",
        "1000,992"
    })
    void milestonesAreSixteenWhileTheNumberDoubles(int trials, int milestone) {
        assertThat(ActiveSet.milestone(trials)).isEqualTo(milestone);
    }

    @Test
    void halfOfTheChosenAreTheBestAndTheOthersEvenlySpread() {
        assertThat(numbers(ActiveSet.bestAndSpread(trials(10), 4))).containsExactly(0, 4, 8, 9);
        assertThat(numbers(ActiveSet.bestAndSpread(trials(3), 4))).containsExactly(0, 1, 2);
    }

    @Test
    void betweenMilestonesOnlyTheNewestAreAdded() {
        List<Observation> all = trials(1200);
        List<Observation> milestone = all.subList(0, 1152);

        List<Integer> active = numbers(ActiveSet.of(all, milestone));

        assertThat(active)
                .hasSize(1048)
                .startsWith(numbers(ActiveSet.of(milestone, milestone)).toArray(Integer[]::new))
                .contains(1151, 1152, 1199);
        assertThat(ActiveSet.of(all.subList(0, 1000), milestone.subList(0, 992))).hasSize(1000);
    }
}
