package io.djltuner.search.internal.cmaes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Numbers of a run of another implementation, by generation and name. They come from the package
 * cmaes 0.13.1 of PyPI, which was told the samples m + σy of the file in the file's order; {@code
 * trace.txt} from its class CMA, {@code trace-margin.txt} from CMAwM with axes of so many values as
 * the first line says, 0 for a continuous one. Its count of generations in h_σ, which begins at 1,
 * was set to begin at 0 as the tutorial has it.
 */
final class Trace {

    private final Map<String, double[]> numbers = new HashMap<>();
    private int generations;

    static Trace read(String name) {
        Trace trace = new Trace();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(Trace.class.getResourceAsStream(name)),
                                StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.startsWith("#")).forEach(trace::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return trace;
    }

    private void add(String line) {
        String[] parts = line.split(":", -1);
        generations = Math.max(generations, Integer.parseInt(parts[0]) + 1);
        numbers.put(
                parts[0] + parts[1],
                Arrays.stream(parts[2].split(",", -1)).mapToDouble(Double::parseDouble).toArray());
    }

    int generations() {
        return generations;
    }

    double[] of(int generation, String name) {
        return Objects.requireNonNull(numbers.get(generation + name));
    }

    /** The steps of a generation, the best first. */
    List<double[]> steps(int generation, int population) {
        List<double[]> steps = new ArrayList<>();
        for (int rank = 0; rank < population; rank++) {
            steps.add(of(generation, "y" + rank));
        }
        return steps;
    }
}
