package io.djltuner.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.Configuration;
import io.djltuner.space.Dimension;
import io.djltuner.study.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HyperparameterTableTest {

    private static final String ROWS =
            """
            kind,rate,one,valid_mse_s0,valid_mse_s1
            b,10,7,1,3
            a,10,7,2,6
            b,5e-1,7,0.5,99.5
            a,5e-1,7,5,7
            """;

    private static HyperparameterTable table(Path folder, String rows) throws IOException {
        return HyperparameterTable.read(Files.writeString(folder.resolve("table.csv"), rows));
    }

    @Test
    void numbersAreOrderedByValueAndWordsAreNot(@TempDir Path folder) throws IOException {
        HyperparameterTable table = table(folder, ROWS);

        assertThat(table.objective().direction()).isEqualTo(Direction.MINIMIZE);
        assertThat(table.space().searchable())
                .extracting(parameter -> parameter.dimension())
                .containsExactly(new Dimension.Nominal(2), new Dimension.Ordered(2));
        Configuration lowRate =
                table.space().configuration(Map.of("kind", "a", "rate", 0, "one", 0));
        assertThat(table.repeats(lowRate)).containsExactly(5, 7);
    }

    /** Means are 2, 4, 50 and 6: the best 2, the median 5. */
    @Test
    void theMedianHasRegretOne(@TempDir Path folder) throws IOException {
        HyperparameterTable table = table(folder, ROWS);

        assertThat(table.regret(2)).isZero();
        assertThat(table.regret(5)).isEqualTo(1);
        assertThat(table.regret(4)).isCloseTo(2 / 3.0, within(1e-15));
    }

    /**
     * Results in order are 0.5 (regret 16, counted 1), 1 (0), 2 (2/3), 3 (0), 5 (1), 6 (2/3), 7 (1)
     * and 99.5 (1). The better of two draws has ranks 1 … 8 with chances 15, 13, 11 … 1 in 64.
     */
    @Test
    void randomSearchExpectsTheBestOfItsDraws(@TempDir Path folder) throws IOException {
        double expected = (15 + 11 * 2 / 3.0 + 7 + 5 * 2 / 3.0 + 3 + 1) / 64;

        assertThat(table(folder, ROWS).expectedRandomRegret(2)).isCloseTo(expected, within(1e-12));
    }

    /** Means are 2, 3 and 6; the two results 1, of regrets 0 and 1, come before 3, 5 and 7. */
    @Test
    void equalResultsCountAlike(@TempDir Path folder) throws IOException {
        String rows = "depth,valid_mse_s0,valid_mse_s1\n1,1,3\n2,1,5\n3,5,7\n";

        // One draw: regrets 0, 0; 1, 1; 1 (capped), 1. Two: the best is 1, 3, 5 or 7.
        assertThat(table(folder, rows).expectedRandomRegret(1)).isCloseTo(4 / 6.0, within(1e-12));
        assertThat(table(folder, rows).expectedRandomRegret(2))
                .isCloseTo((20 * .5 + 7 * 0 + 8 * 1 + 1 * 1) / 36, within(1e-12));
    }

    @Test
    void balancedAccuracyIsMaximised(@TempDir Path folder) throws IOException {
        HyperparameterTable table =
                table(folder, "depth,val_bal_acc_s0,val_bal_acc_s1\n1,.5,.7\n2,.8,.8\n3,.7,.7\n");

        assertThat(table.objective().direction()).isEqualTo(Direction.MAXIMIZE);
        assertThat(table.regret(.8)).isZero();
        assertThat(table.regret(.6)).isCloseTo(2, within(1e-12));
    }
}
