package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogExpectedImprovementTest {

    /** mpmath 1.3.0, 80 digits and more: h = npdf(z) + z*ncdf(z); log(h), ncdf(z)/h. */
    @ParameterizedTest
    @CsvSource({
        "8,2.0794415416798359377,0.12499999999999992106",
        "4,1.3862961474329032622,0.24999163562583109843",
        "3.5,1.2527796771896116787,0.28564304750091597926",
        "2.9,1.0648975036361984546,0.34411992618441321315",
        "1,0.080026218849306940029,0.77663872520173925975",
        "0,-0.91893853320467274178,1.2533141373155002512",
        "-1,-2.4851210257126413368,1.9042712333296918229",
        "-2.9,-7.520846492887873521,3.4445327294133316039",
        "-3.1,-8.2273293935727489144,3.6206042621431929162",
        "-5,-16.744301162660990143,5.3618162412880885298",
        "-10,-55.553122036122355927,10.194383033412553306",
        "-30,-457.72465376059800405,30.066446154162418902",
        "-100,-5010.1295788002497923,100.01999400419586505"
    })
    void hasAllDigitsInTheMiddleAndInTheTails(double z, double log, double slope) {
        LogExpectedImprovement.Standard standard = LogExpectedImprovement.standard(z);

        assertThat(standard.log()).isCloseTo(log, within(1e-11 * Math.max(1, Math.abs(log))));
        assertThat(standard.slope()).isCloseTo(slope, within(1e-10 * slope));
    }

    /** -z²/2 - log(2π)/2 + log(1/z² - 3/z⁴ + …), by mpmath. */
    @ParameterizedTest
    @CsvSource({"-1e4,-50000019.339619307157", "-1e8,-5000000000000037.7603"})
    void isFiniteWhereTheImprovementItselfUnderflows(double z, double log) {
        LogExpectedImprovement.Standard standard = LogExpectedImprovement.standard(z);

        assertThat(standard.log()).isCloseTo(log, within(1e-15 * Math.abs(log)));
        assertThat(standard.slope()).isCloseTo(-z, within(1e-7 * -z));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-3, 3})
    void theFormulasMeet(double seam) {
        double below = LogExpectedImprovement.standard(Math.nextDown(seam)).log();
        double above = LogExpectedImprovement.standard(Math.nextUp(seam)).log();

        assertThat(below).isCloseTo(above, within(1e-11));
    }

    /** The midpoint rule on ∫ max(0, f* − y)·N(y; μ, σ²) dy, good to more digits than asked for. */
    @Test
    void isTheLogarithmOfAnIntegral() {
        double mean = 0.7;
        double deviation = 0.3;
        double threshold = 0.4;
        int slices = 200_000;
        double from = mean - 12 * deviation;
        double width = (threshold - from) / slices;
        double sum = 0;
        for (int i = 0; i < slices; i++) {
            double y = from + (i + 0.5) * width;
            double z = (y - mean) / deviation;
            sum += (threshold - y) * Math.exp(-0.5 * z * z);
        }
        double improvement = sum * width / (deviation * Math.sqrt(2 * Math.PI));

        assertThat(LogExpectedImprovement.value(mean, deviation, threshold))
                .isCloseTo(Math.log(improvement), within(1e-8));
    }
}
