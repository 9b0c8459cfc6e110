package io.djltuner.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * One number for each seed, such as a regret. With the property {@code djltuner.seeds.out} a
 * benchmark also writes them to that file, for comparisons seed by seed.
 *
 * @param bySeed the number of every seed
 */
record SeedScores(NavigableMap<Integer, Double> bySeed) {

    private static final String HEADER = "seed,regret";

    /** Copies. */
    SeedScores {
        bySeed = new TreeMap<>(bySeed);
    }

    double mean() {
        return StatUtils.mean(values());
    }

    double median() {
        return new Median().evaluate(values());
    }

    double[] values() {
        return bySeed.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    SeedScores map(DoubleUnaryOperator change) {
        NavigableMap<Integer, Double> changed = new TreeMap<>();
        bySeed.forEach((seed, value) -> changed.put(seed, change.applyAsDouble(value)));
        return new SeedScores(changed);
    }

    /** With regrets above 1, worse than a coin toss, taken as 1. */
    SeedScores capped() {
        return map(regret -> Math.min(1, regret));
    }

    /** Writes the file of the property {@code djltuner.seeds.out}, if it is set. */
    void writeIfAsked() {
        String file = System.getProperty("djltuner.seeds.out", "");
        if (!file.isEmpty()) {
            write(Path.of(file));
        }
    }

    void write(Path file) {
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        bySeed.forEach((seed, value) -> lines.add(seed + "," + value));
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file of them.
     *
     * @param file with a header and lines {@code seed,regret}
     * @return the scores
     */
    static SeedScores read(Path file) {
        NavigableMap<Integer, Double> scores = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.equals(HEADER)) {
                    Map.Entry<Integer, Double> score = parsed(file, line);
                    if (scores.put(score.getKey(), score.getValue()) != null) {
                        throw new IllegalArgumentException(
                                "%s: seed %d comes twice".formatted(file, score.getKey()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SeedScores(scores);
    }

    private static Map.Entry<Integer, Double> parsed(Path file, String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != 2) {
            throw new IllegalArgumentException(
                    "%s: a line must be seed,regret, but is '%s'".formatted(file, line));
        }
        return Map.entry(Integer.valueOf(cells[0].strip()), Double.valueOf(cells[1].strip()));
    }
}
