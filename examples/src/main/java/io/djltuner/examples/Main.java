package io.djltuner.examples;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The examples by name: {@code digits} (the default), {@code digits SEED}, {@code california DIR}
 * or {@code fashion DIR}.
 */
public final class Main {

    private Main() {}

    /**
     * Runs an example.
     *
     * @param arguments its name and its own arguments
     * @throws IOException if its data cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        String name = arguments.length == 0 ? "digits" : arguments[0];
        switch (name) {
            case "digits" ->
                    Digits.run(Path.of("examples", "data", "digits.csv.gz"), seed(arguments));
            case "california" -> {
                if (arguments.length != 2) {
                    throw new IllegalArgumentException(
                            "california: needs the folder of its data, for example: california"
                                    + " data/california");
                }
                California.run(Path.of(arguments[1]));
            }
            case "fashion" -> {
                if (arguments.length != 2) {
                    throw new IllegalArgumentException(
                            "fashion: needs the folder of its data, for example: fashion"
                                    + " data/fashion_mnist");
                }
                FashionMnist.run(Path.of(arguments[1]));
            }
            default ->
                    throw new IllegalArgumentException(
                            "examples: there is no '"
                                    + name
                                    + "'; there are digits, california and fashion");
        }
    }

    private static long seed(String[] arguments) {
        if (arguments.length < 2) {
            return Digits.USUAL_SEED;
        }
        try {
            return Long.parseLong(arguments[1]);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "digits: the seed must be a whole number, such as 3, but got " + arguments[1],
                    e);
        }
    }
}
