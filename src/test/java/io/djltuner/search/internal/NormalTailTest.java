package io.djltuner.search.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTailTest {

    /** scipy.stats.norm.sf(z), SciPy 1.17.1. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.5",
        "0.3, 0.3820885778110474",
        "1.0, 0.1586552539314571",
        "1.96, 0.02499789514822044",
        "3.7, 0.0001077997334773882",
        "6.0, 9.865876450376946e-10",
        "7.992, 6.638351944590338e-16",
        "8.0, 6.22096057427174e-16",
        "20.0, 2.753624118606156e-89"
    })
    void theUpperTailIsThatOfTheNormalDistribution(double z, double expected) {
        assertThat(NormalTail.above(z)).isCloseTo(expected, within(1e-9 * expected));
        assertThat(NormalTail.above(-z)).isCloseTo(1 - expected, within(1e-15));
    }

    /** mpmath with 50 digits: log(ncdf(b) − ncdf(a)). */
    @ParameterizedTest
    @CsvSource({
        "-1, 2, -0.2001662943244626",
        "0.5, 0.51, -5.651624323252087",
        "-0.02, 0.02, -4.137881022961785",
        "3, 3.3, -7.051078582850271",
        "-4, -3.5, -8.512415437071151",
        "7.5, 9, -31.07589443980231",
        "-50, 50, 0.0",
        "20, 21, -203.9171553722882",
        "-30.2, -30, -454.3236604880822",
        "5.0, 5.04, -16.73640164994581"
    })
    void massesOfIntervalsAreExactInTheTailsToo(double from, double to, double expected) {
        assertThat(NormalTail.logMass(from, to)).isCloseTo(expected, within(1e-6));
    }

    /** Beyond the table Mills's ratio is cut after its first term: off by 1/z². */
    @ParameterizedTest
    @CsvSource({"36.5, 40, -670.6420000003137", "60, 61, -1805.013560680567"})
    void massesFarOutAreFinite(double from, double to, double expected) {
        assertThat(NormalTail.logMass(from, to)).isCloseTo(expected, within(1e-3));
    }
}
