package io.djltuner.benchmark;

import java.util.Arrays;

/** The benchmarks by name. */
public final class Main {

    private Main() {}

    /**
     * Runs a benchmark.
     *
     * @param arguments its name and its own arguments
     * @throws Exception if its data cannot be read, or whatever it fails with
     */
    public static void main(String[] arguments) throws Exception {
        String name = arguments.length == 0 ? "" : arguments[0];
        String[] own =
                arguments.length == 0
                        ? arguments
                        : Arrays.copyOfRange(arguments, 1, arguments.length);
        String line =
                switch (name) {
                    case "step" -> StepBenchmark.run();
                    case "parallel" -> ParallelBenchmark.run();
                    case "leak" -> LeakBenchmark.run();
                    case "mlp" -> MlpBenchmark.run(numbers(own, 4));
                    case "planned" -> PlannedBenchmark.run(numbers(own, 4));
                    case "mixed" -> MixedBenchmark.run(numbers(own, 1));
                    case "shares" -> SharesBenchmark.run(numbers(own, 3));
                    case "ch10" -> Chapter10Benchmark.run(numbers(own, 3));
                    case "table" -> TableBenchmark.run(words(own, 4));
                    case "function" -> FunctionBenchmark.run(words(own, 4));
                    case "curves" -> CurvesBenchmark.run(words(own, 4));
                    case "ask" -> AskBenchmark.run(words(own, 3));
                    case "compare" -> Comparison.run(words(own, 3));
                    case "automl" -> AutoMlBenchmark.run(words(own, 3));
                    case "durability" -> DurabilityBenchmark.run(numbers(own, 3));
                    case "range" -> RangeBenchmark.run(words(own, 9));
                    case "journal" -> JournalBenchmark.run(numbers(own, 2));
                    default ->
                            throw new IllegalArgumentException(
                                    "benchmark: there is no '"
                                            + name
                                            + "'; there are step, parallel, leak, mlp UNITS LAYERS BATCH K,"
                                            + " planned UNITS LAYERS BATCH K, mixed K, journal TRIALS EPOCHS,"
                                            + " durability TRIALS EPOCHS ROUNDS, ch10 CONFIGS FOLDS EPOCHS, shares CONFIGS FOLDS EPOCHS,"
                                            + " table FILE STRATEGY TRIALS SEEDS,"
                                            + " function NAME STRATEGY TRIALS SEEDS,"
                                            + " curves FILE STRATEGY EPOCHS SEEDS,"
                                            + " ask STRATEGY DIMENSIONS TRIALS,"
                                            + " range FILE TARGET TASK OPTIMIZER MOMENTUM UNITS LAYERS BATCH SEEDS, automl FILE TARGET SECONDS and"
                                            + " compare table|function|curves FILE_OR_FOLDER"
                                            + " FILE_OR_FOLDER");
                };
        System.out.println(line);
    }

    private static int[] numbers(String[] arguments, int count) {
        return Arrays.stream(words(arguments, count)).mapToInt(Integer::parseInt).toArray();
    }

    private static String[] words(String[] arguments, int count) {
        if (arguments.length != count) {
            throw new IllegalArgumentException(
                    "benchmark: needs %d arguments, but got %s"
                            .formatted(count, Arrays.toString(arguments)));
        }
        return arguments;
    }
}
