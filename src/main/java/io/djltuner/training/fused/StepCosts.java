package io.djltuner.training.fused;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prices of this machine, measured once for each processor, number type and version of the
 * engine, and kept in {@code step-cost.properties} in the user's cache: the directory that the
 * system property {@value #PROPERTY} names, else {@code $XDG_CACHE_HOME/djl-tuner}, else {@code
 * ~/.cache/djl-tuner}. Deleting the file measures anew. Prices decide who trains with whom, never
 * what a trial's numbers are.
 */
public final class StepCosts {

    /** The system property that names the directory of the cache. */
    public static final String PROPERTY = "djltuner.cache";

    /** Changes with what {@link CohortLoad} counts and with the program whose steps it counts. */
    private static final int VERSION = 5;

    private static final String FILE = "step-cost.properties";

    private static final Logger LOGGER = LoggerFactory.getLogger(StepCosts.class);
    private static final Map<String, StepCost> KNOWN = new ConcurrentHashMap<>();

    private StepCosts() {}

    /**
     * {@return the prices of a device, measured where nobody has}
     *
     * @param device that trains
     * @param type of the numbers
     */
    public static StepCost of(Device device, DataType type) {
        String key =
                "%s.%s.%s.%s.%d"
                        .formatted(
                                device.getDeviceType(),
                                type.name().toLowerCase(java.util.Locale.ROOT),
                                Processor.of(device),
                                Engine.getEngine("PyTorch").getVersion(),
                                VERSION);
        return KNOWN.computeIfAbsent(
                key,
                k -> kept(directory().resolve(FILE), k, () -> Calibration.measure(device, type)));
    }

    /**
     * The prices of a machine.
     *
     * @param file where prices are kept
     * @param key of the machine
     * @param calibration what to do where the file has none
     */
    static StepCost kept(Path file, String key, Supplier<StepCost> calibration) {
        Properties kept = read(file);
        Optional<StepCost> known = parse(kept.getProperty(key, ""));
        if (known.isPresent()) {
            return known.get();
        }
        StepCost measured = calibration.get();
        LOGGER.debug("step cost of {}: {}", key, measured);
        // Another process may have written meanwhile.
        Properties now = read(file);
        now.setProperty(key, text(measured));
        write(file, now);
        return measured;
    }

    static Path directory() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return Path.of(named);
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root =
                cache == null || cache.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(cache);
        return root.resolve("djl-tuner");
    }

    private static Properties read(Path file) {
        Properties kept = new Properties();
        if (Files.isRegularFile(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                kept.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                LOGGER.debug("step cost: {} cannot be read and is written anew", file, e);
            }
        }
        return kept;
    }

    /** A cache that cannot be written costs a measurement a process, no more. */
    private static void write(Path file, Properties kept) {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = Files.createTempFile(file.getParent(), "step-cost", ".tmp");
            try {
                try (Writer writer = Files.newBufferedWriter(fresh)) {
                    kept.store(writer, null);
                }
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            LOGGER.debug("step cost: {} cannot be written", file, e);
        }
    }

    static String text(StepCost cost) {
        return String.join(" ", Arrays.stream(cost.prices()).mapToObj(Double::toString).toList());
    }

    /** Prices as {@link #text} writes them; empty for anything else. */
    static Optional<StepCost> parse(String text) {
        String[] words = text.trim().split("\\s+");
        if (words.length != CohortLoad.FEATURES) {
            return Optional.empty();
        }
        try {
            double[] prices = Arrays.stream(words).mapToDouble(Double::parseDouble).toArray();
            boolean sound = Arrays.stream(prices).allMatch(p -> p >= 0 && p < 1e9);
            return sound ? Optional.of(StepCost.of(prices)) : Optional.empty();
        } catch (NumberFormatException e) {
            LOGGER.debug("step cost: '{}' is not six numbers", text, e);
            return Optional.empty();
        }
    }
}
