package io.djltuner.study;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** What a search runs on: the library and the Java that it was run by, and the machine. */
public final class Environment {

    /** Written by the build. */
    private static final String RESOURCE = "version.properties";

    private static final String UNKNOWN = "unknown";
    private static final String VERSION = version();

    private Environment() {}

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = Environment.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the library's " + RESOURCE + " cannot be read", e);
        }
        String version = properties.getProperty("version", "");
        // A build of another kind leaves the placeholder, or the file out.
        return version.isEmpty() || version.startsWith("$")
                ? Optional.ofNullable(Environment.class.getPackage().getImplementationVersion())
                        .orElse(UNKNOWN)
                : version;
    }

    /**
     * The versions of this library and of Java, by the names {@code djl-tuner} and {@code java}. An
     * executor adds those of its engine.
     *
     * @return version by name
     */
    public static Map<String, String> versions() {
        return Map.of("djl-tuner", VERSION, "java", Runtime.version().toString());
    }

    /** {@return the machine in words: operating system, architecture and processors} */
    public static String machine() {
        return String.format(
                Locale.ROOT,
                "%s %s, %d processors",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
    }
}
