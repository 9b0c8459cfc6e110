package io.djltuner.search.internal.cmaes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ChoiceOddsTest {

    private static final Offset<Double> EXACT = Offset.offset(1e-12);

    @Test
    void oddsBeginAlike() {
        ChoiceOdds odds = ChoiceOdds.uniform(List.of(4, 2));

        assertThat(odds.of(0, 3)).isEqualTo(0.25);
        assertThat(odds.of(1, 0)).isEqualTo(0.5);
    }

    @Test
    void aGenerationMovesOddsByTheWeightsOfItsBest() {
        ChoiceOdds odds = ChoiceOdds.uniform(List.of(3));
        List<int[]> choices = List.of(new int[] {2}, new int[] {0}, new int[] {1});

        ChoiceOdds moved = odds.next(choices, new double[] {0.75, 0.25, -0.5}, 0.01);

        // μ_eff = 1/(0.5625 + 0.0625) = 1.6; two free odds, so η = 1.6/3.6
        double rate = 1.6 / 3.6;
        assertThat(moved.of(0, 0)).isCloseTo(1 / 3.0 + rate * (0.25 - 1 / 3.0), EXACT);
        assertThat(moved.of(0, 1)).isCloseTo(1 / 3.0 - rate / 3, EXACT);
        assertThat(moved.of(0, 2)).isCloseTo(1 / 3.0 + rate * (0.75 - 1 / 3.0), EXACT);
    }

    @Test
    void noValueDiesOut() {
        ChoiceOdds odds = ChoiceOdds.uniform(List.of(3));
        for (int generation = 0; generation < 200; generation++) {
            odds = odds.next(List.of(new int[] {1}), new double[] {1}, 0.1);
        }

        assertThat(odds.of(0, 0)).isCloseTo(0.05, EXACT);
        assertThat(odds.of(0, 1)).isCloseTo(0.9, EXACT);
        assertThat(odds.of(0, 2)).isCloseTo(0.05, EXACT);
    }

    @Test
    void valuesAreDrawnAsOftenAsTheirOddsSay() {
        ChoiceOdds odds =
                ChoiceOdds.uniform(List.of(3))
                        .next(List.of(new int[] {1}, new int[] {0}), new double[] {0.8, 0.2}, 0.01);
        SplittableRandom random = new SplittableRandom(3);
        int[] counts = new int[3];
        for (int draw = 0; draw < 30_000; draw++) {
            counts[odds.draw(random)[0]]++;
        }

        for (int value = 0; value < 3; value++) {
            // Four standard errors of at most √(¼/30,000).
            assertThat(counts[value] / 30_000.0)
                    .isCloseTo(odds.of(0, value), Offset.offset(4 * 0.0029));
        }
    }
}
