package io.djltuner;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.djltuner.Searches.Network;
import io.djltuner.search.Hyperband;
import io.djltuner.search.RandomSearch;
import io.djltuner.search.TpeSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Objective;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.Study;
import io.djltuner.training.callback.EarlyStopping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A search in a process of its own, to be killed by tests. */
final class SearchProcess {

    /** How often a search of {@link #search} is to be killed; it is long enough for that. */
    static final int KILLS = Integer.getInteger("djltuner.kills", 4);

    /** Epochs of trials that a process reports before it waits to be killed. */
    private static final int HELD_AFTER = 20;

    /** Trials for each kill: of at least four epochs, or of three on average with Hyperband. */
    private static final int TRIALS_A_KILL = 6;

    private static final int HALVED_TRIALS_A_KILL = 9;

    static final int SHARED_TRIALS = 200;

    private SearchProcess() {}

    /**
     * Runs what is asked for: a kind of search, its directory, and perhaps its strategy and a file
     * to make when it has done enough and waits to be killed.
     */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "alone", "fused", "block" -> {
                Tuner tuner = search(arguments[2], arguments[0]).directory(directory);
                if (arguments.length > 3) {
                    tuner.listener(new Held(Path.of(arguments[3])));
                }
                tuner.run();
            }
            case "long" -> longSearch().directory(directory).run();
            case "shared" -> shared(directory);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /**
     * A short search whose trials all have a checkpoint after every epoch.
     *
     * @param strategy random, hyperband or tpe
     * @param kind alone, in float32, or fused, in float64, or block, alone by autograd
     */
    static Tuner search(String strategy, String kind) {
        int cohortLimit = kind.equals("fused") ? 8 : 1;
        boolean halved = strategy.equals("hyperband");
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(1, 2)
                        .units(4, 12)
                        .learningRate(1e-3, 1e-1)
                        .epochs(4, 8)
                        .build();
        return (kind.equals("block") ? Network.BLOCK : Network.KERNEL)
                .regression(space)
                .strategy(strategy(strategy))
                .data(Searches.line(200))
                .device(Device.cpu())
                .parallelism(1)
                .cohortLimit(cohortLimit)
                .dataType(cohortLimit == 1 ? DataType.FLOAT32 : DataType.FLOAT64)
                .earlyStopping(EarlyStopping.patience(3))
                .checkpointEvery(Duration.ZERO)
                .maxTrials(KILLS * (halved ? HALVED_TRIALS_A_KILL : TRIALS_A_KILL))
                .seed(5)
                .quiet();
    }

    private static SearchStrategy strategy(String name) {
        return switch (name) {
            case "random" -> new RandomSearch();
            case "hyperband" -> new Hyperband().minEpochs(1).factor(2);
            case "tpe" -> new TpeSearch().startup(3).atOnce(1);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Stops a search after some epochs, so that it cannot end before it is killed. */
    private static final class Held implements TuningListener {

        private final Path told;
        private int epochs;

        Held(Path told) {
            this.told = told;
        }

        @Override
        public void epochEnded(EpochReport report) {
            if (++epochs == HELD_AFTER) {
                try {
                    Files.createFile(told);
                    new CountDownLatch(1).await();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    static Tuner longSearch() {
        SearchSpace space = SearchSpace.builder().learningRate(1e-3, 1e-2).epochs(100_000).build();
        return Tuner.regression(space)
                .data(Searches.line(200))
                .device(Device.cpu())
                .parallelism(1)
                .maxTrials(3);
    }

    private static void shared(Path directory) {
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).epochs(2).build();
        try (Study study =
                Study.builder(space, Objective.minimize("loss"), new RandomSearch())
                        .seed(1)
                        .budget(Budget.ofTrials(SHARED_TRIALS))
                        .directory(directory)
                        .build()) {
            AtomicInteger told = new AtomicInteger();
            study.optimizeByEpoch(
                    leg -> {
                        double x = leg.configuration().getDouble("x");
                        leg.report(1, Map.of("loss", x + 1, "other", x));
                        leg.report(2, Map.of("loss", x, "other", x));
                        told.incrementAndGet();
                        return x;
                    },
                    Integer.MAX_VALUE);
            System.out.println("told the ends of " + told + " trials");
        }
    }

    /** Starts a process of the same Java and classes. */
    static Process start(String kind, Path directory, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(kind, directory.toString()));
        arguments.addAll(List.of(more));
        return start(SearchProcess.class, directory.resolveSibling(kind + ".out"), arguments);
    }

    /**
     * Starts a process of the same Java and classes.
     *
     * @param program whose main method runs
     * @param output where all goes that it prints
     * @param arguments of the main method
     */
    static Process start(Class<?> program, Path output, List<String> arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path")));
        for (String property :
                List.of(
                        "ai.djl.offline",
                        "djltuner.cache",
                        "djltuner.kills",
                        "ai.djl.pytorch.num_threads",
                        "org.slf4j.simpleLogger.defaultLogLevel")) {
            if (System.getProperty(property) != null) {
                command.add("-D" + property + "=" + System.getProperty(property));
            }
        }
        command.add(program.getName());
        command.addAll(arguments);
        return new ProcessBuilder(Signals.hearing(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
