package io.djltuner.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits as {@code scipy.stats.t.interval(0.95, 4, mean, sem)} gives them. */
class ComparisonTest {

    private static final Offset<Double> ROUNDED = within(1e-12);

    /** The library finds Student's quantile by bisection, to nine digits. */
    private static final Offset<Double> QUANTILE = within(1e-9);

    private static SeedScores scores(double... values) {
        TreeMap<Integer, Double> bySeed = new TreeMap<>();
        for (double value : values) {
            bySeed.put(bySeed.size(), value);
        }
        return new SeedScores(bySeed);
    }

    private final SeedScores a = scores(.1, .4, .2, .3, .9);
    private final SeedScores b = scores(.2, .3, .5, .4, .7);

    @Test
    void comparesAccuraciesByTheirDifferences() {
        Comparison found = Comparison.of(Comparison.Kind.DIFFERENCE, a, b);

        assertThat(found.estimate()).isCloseTo(-.04, ROUNDED);
        assertThat(found.estimate() - found.margin()).isCloseTo(-0.2820448727169067, QUANTILE);
        assertThat(found.estimate() + found.margin()).isCloseTo(0.20204487271690677, QUANTILE);
    }

    @Test
    void comparesFunctionsByTheMeanOfLogarithms() {
        Comparison found = Comparison.of(Comparison.Kind.MEAN_RATIO, a, b);

        assertThat(found.estimate()).isCloseTo(-0.27162469683063883, ROUNDED);
        assertThat(found.standardError()).isCloseTo(0.2428809102294225, ROUNDED);
    }

    @Test
    void comparesTablesByTheLogarithmOfMeansOfRegretsUpToOne() {
        SeedScores poisoned = scores(.2, .3, .5, .4, 1.7);

        Comparison found = Comparison.of(Comparison.Kind.RATIO_OF_MEANS, a, poisoned);

        assertThat(found.estimate()).isCloseTo(-0.23361485118150507, ROUNDED);
        assertThat(found.standardError()).isCloseTo(0.16661616270816132, ROUNDED);
    }

    @Test
    void averagesIndependentComparisons() {
        Comparison mean =
                Comparison.mean(List.of(new Comparison(1, 3, 10), new Comparison(2, 4, 20)));

        assertThat(mean).isEqualTo(new Comparison(1.5, 2.5, 10));
    }

    @Test
    void comparesFilesOfTheSameNameByTheSeedsThatBothHave(@TempDir Path folder) throws IOException {
        Path left = Files.createDirectory(folder.resolve("left"));
        Path right = Files.createDirectory(folder.resolve("right"));
        scores(9, 9).write(left.resolve("only-left.csv"));
        for (String name : List.of("one.csv", "two.csv")) {
            a.write(left.resolve(name));
            scores(.2, .3, .5, .4, .7, 9).write(right.resolve(name));
        }

        assertThat(Comparison.run(new String[] {"function", left.toString(), right.toString()}))
                .isEqualToIgnoringNewLines(
                        "compare file=one.csv seeds=5 ratio=0.7621 lower=0.3883 upper=1.4959\n"
                                + "compare file=two.csv seeds=5 ratio=0.7621 lower=0.3883 upper=1.4959\n"
                                + "compare file=all seeds=5 ratio=0.7621 lower=0.4731 upper=1.2278");
    }

    @Test
    void aFileThatNamesASeedTwiceIsAMistake(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("twice.csv");
        Files.writeString(file, "seed,regret\n3,0.5\n3,0.25\n");

        assertThatThrownBy(() -> SeedScores.read(file)).hasMessageContaining("seed 3 comes twice");
    }
}
