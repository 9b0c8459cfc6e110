package io.djltuner.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Compares two strategies by the scores of the seeds that both were run with.
 *
 * @param estimate of the difference; for a ratio, of its natural logarithm
 * @param standardError of the estimate
 * @param seeds that both were run with; of several comparisons the fewest
 */
record Comparison(double estimate, double standardError, int seeds) {

    /** What is compared. */
    enum Kind {

        /**
         * The ratio of mean regrets, each capped at 1: for tables, where a regret may be 0. The
         * standard error of its logarithm is that of the mean of aᵢ/ā − bᵢ/b̄ (delta method).
         */
        RATIO_OF_MEANS,

        /** The geometric mean of the seeds' ratios of regrets: for functions. */
        MEAN_RATIO,

        /** The mean of the seeds' differences: for accuracies. */
        DIFFERENCE;

        static Kind of(String name) {
            return switch (name) {
                case "table" -> RATIO_OF_MEANS;
                case "function" -> MEAN_RATIO;
                case "curves" -> DIFFERENCE;
                default ->
                        throw new IllegalArgumentException(
                                "compare: there is no '%s'; there are table, function and curves"
                                        .formatted(name));
            };
        }
    }

    /**
     * Compares scores.
     *
     * @param kind of the comparison
     * @param a scores of the one
     * @param b scores of the other
     * @return a relative to b
     */
    static Comparison of(Kind kind, SeedScores a, SeedScores b) {
        SortedSet<Integer> common = new TreeSet<>(a.bySeed().keySet());
        common.retainAll(b.bySeed().keySet());
        if (common.size() < 2) {
            throw new IllegalArgumentException(
                    "compare: needs at least 2 common seeds, but got " + common);
        }
        double[] left = common.stream().mapToDouble(a.bySeed()::get).toArray();
        double[] right = common.stream().mapToDouble(b.bySeed()::get).toArray();
        return switch (kind) {
            case RATIO_OF_MEANS -> ratioOfMeans(capped(left), capped(right));
            case MEAN_RATIO -> mean(logarithms(left), logarithms(right));
            case DIFFERENCE -> mean(left, right);
        };
    }

    private static double[] capped(double[] regrets) {
        return Arrays.stream(regrets).map(regret -> Math.min(1, regret)).toArray();
    }

    private static double[] logarithms(double[] values) {
        return Arrays.stream(values).map(Math::log).toArray();
    }

    private static Comparison mean(double[] a, double[] b) {
        double[] differences = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            differences[i] = a[i] - b[i];
        }
        double error = Math.sqrt(StatUtils.variance(differences) / a.length);
        return new Comparison(StatUtils.mean(differences), error, a.length);
    }

    private static Comparison ratioOfMeans(double[] a, double[] b) {
        double meanA = StatUtils.mean(a);
        double meanB = StatUtils.mean(b);
        double[] relativeA = Arrays.stream(a).map(v -> v / meanA).toArray();
        double[] relativeB = Arrays.stream(b).map(v -> v / meanB).toArray();
        double error = mean(relativeA, relativeB).standardError();
        return new Comparison(Math.log(meanA / meanB), error, a.length);
    }

    /**
     * The mean of several comparisons, which are independent of each other.
     *
     * @param comparisons at least one
     * @return the mean
     */
    static Comparison mean(List<Comparison> comparisons) {
        double variance =
                comparisons.stream().mapToDouble(c -> c.standardError * c.standardError).sum();
        return new Comparison(
                comparisons.stream().mapToDouble(Comparison::estimate).average().orElseThrow(),
                Math.sqrt(variance) / comparisons.size(),
                comparisons.stream().mapToInt(Comparison::seeds).min().orElseThrow());
    }

    /** Half the width of the 95 % limits, by Student's distribution. */
    double margin() {
        return standardError * new TDistribution(seeds - 1.0).inverseCumulativeProbability(0.975);
    }

    /**
     * Compares files of scores.
     *
     * @param arguments {@code table}, {@code function} or {@code curves}, and two files or two
     *     folders, whose files of equal name are compared
     * @return a line for each pair of files and, if there are several, one for their mean; below 1
     *     (for curves, below 0) the first is better
     */
    static String run(String[] arguments) {
        Kind kind = Kind.of(arguments[0]);
        Path a = Path.of(arguments[1]);
        Path b = Path.of(arguments[2]);
        List<String> lines = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        for (String name : Files.isDirectory(a) ? commonNames(a, b) : List.of("")) {
            Comparison comparison =
                    of(kind, SeedScores.read(a.resolve(name)), SeedScores.read(b.resolve(name)));
            comparisons.add(comparison);
            lines.add(comparison.line(kind, name.isEmpty() ? a.getFileName().toString() : name));
        }
        if (comparisons.size() > 1) {
            lines.add(mean(comparisons).line(kind, "all"));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> commonNames(Path a, Path b) {
        try (Stream<Path> files = Files.list(a)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> Files.isRegularFile(b.resolve(name)))
                            .sorted()
                            .toList();
            if (names.isEmpty()) {
                throw new IllegalArgumentException(
                        "compare: %s and %s have no file of the same name".formatted(a, b));
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line(Kind kind, String name) {
        double low = estimate - margin();
        double high = estimate + margin();
        return kind == Kind.DIFFERENCE
                ? "compare file=%s seeds=%d difference=%.4f lower=%.4f upper=%.4f"
                        .formatted(name, seeds, estimate, low, high)
                : "compare file=%s seeds=%d ratio=%.4f lower=%.4f upper=%.4f"
                        .formatted(name, seeds, Math.exp(estimate), Math.exp(low), Math.exp(high));
    }
}
