package io.djltuner.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.data.CsvReader;
import io.djltuner.data.TabularData;
import io.djltuner.space.MlpOptimizer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The range test against what it stands in for: trying many rates. */
@Tag("slow")
class RangeBenchmarkTest {

    private static final int SEEDS = 5;

    private static RangeBenchmark.Outcome outcome(
            String table, boolean classes, MlpOptimizer optimizer) {
        CsvReader reader =
                TabularData.csv(Path.of("examples", "data", table + ".csv.gz")).target("target");
        return RangeBenchmark.measure(
                classes ? reader.categorical("target").read() : reader.read(),
                classes,
                RangeBenchmark.configuration(optimizer, 0, 50, 2, 32),
                SEEDS);
    }

    @ParameterizedTest
    @CsvSource({
        "digits, true, SGD",
        "breast_cancer, true, SGD",
        "wine, true, SGD",
        "diabetes_unscaled, false, SGD",
        "digits, true, ADAM",
        "breast_cancer, true, ADAM",
        "diabetes_unscaled, false, ADAM"
    })
    void theSuggestionIsWithinAFactorOfThreeOfTheBestOfAGrid(
            String table, boolean classes, MlpOptimizer optimizer) {
        RangeBenchmark.Outcome outcome = outcome(table, classes, optimizer);

        assertThat(outcome.ratio()).isBetween(1.0 / 3, 3.0);
        assertThat(outcome.inRange()).isEqualTo(SEEDS);
    }
}
