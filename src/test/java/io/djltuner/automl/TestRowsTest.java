package io.djltuner.automl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TestRowsTest {

    private static TestRows rows(int count) {
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> i);
        return new TestRows(TabularData.of(new float[count][1]), rows, 1);
    }

    @Test
    void anAccuracyIsAsSureAsABinomialShare() {
        double[] losses = new double[400];
        Arrays.fill(losses, 0, 80, 1);

        TestScore score = rows(400).score(Task.BINARY, losses);

        assertThat(score.metric()).isEqualTo("accuracy");
        assertThat(score.value()).isCloseTo(0.8, within(1e-12));
        // √(0.8 · 0.2 / 400) = 0.02, and 1.96 of these to either side; a standard deviation of
        // 1,000 samples is known to 2.2 %, so 8 % are more than three times as much.
        assertThat(score.standardError()).isCloseTo(0.02, within(0.0016));
        assertThat(score.low()).isCloseTo(0.7608, within(0.006));
        assertThat(score.high()).isCloseTo(0.8392, within(0.006));
        assertThat(score.rows()).isEqualTo(400);
    }

    @Test
    void anRmseIsAsSureAsTheRootOfAMean() {
        Random random = new Random(3);
        double[] losses = new double[1000];
        for (int i = 0; i < losses.length; i++) {
            double error = 2 * random.nextGaussian();
            losses[i] = error * error;
        }

        TestScore score = rows(1000).score(Task.REGRESSION, losses);

        double mean = Arrays.stream(losses).average().orElseThrow();
        assertThat(score.metric()).isEqualTo("rmse");
        assertThat(score.value()).isCloseTo(Math.sqrt(mean), within(1e-12));
        // The delta method: the standard error of a mean of χ²-distributed squares is mean·√(2/n),
        // that of its root mean/(2·root)·√(2/n) = root/√(2n) = 0.0447 for a root of 2.
        assertThat(score.standardError()).isCloseTo(2 / Math.sqrt(2000), within(0.005));
        assertThat(score.low()).isLessThan(score.value());
        assertThat(score.high()).isGreaterThan(score.value());
    }

    @Test
    void isTheSameForTheSameSeed() {
        double[] losses = new double[50];
        Arrays.fill(losses, 0, 9, 1);

        assertThat(rows(50).score(Task.MULTICLASS, losses))
                .isEqualTo(rows(50).score(Task.MULTICLASS, losses))
                .hasToString("accuracy 0.8200 (95 % interval 0.7000 to 0.9200, 50 test rows)");
    }

    @Test
    void ofManyRowsMeansOfSomeAreJustAsSure() {
        Random random = new Random(4);
        double[] losses = random.doubles(90_000).map(u -> u < 0.2 ? 1 : 0).toArray();

        TestScore score = rows(90_000).score(Task.BINARY, losses);

        assertThat(score.value())
                .isCloseTo(1 - Arrays.stream(losses).sum() / 90_000, within(1e-12));
        // √(0.2 · 0.8 / 90,000), and 8 % of it are more than three standard errors of 1,000
        // samples.
        assertThat(score.standardError()).isCloseTo(0.001333, within(0.00011));
        assertThat(score.rows()).isEqualTo(90_000);
    }
}
