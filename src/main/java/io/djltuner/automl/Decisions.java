package io.djltuner.automl;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.djltuner.data.NumberEncoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What short trainings decided about the main search. It lies beside a study on disk, so that a
 * search that goes on is the same search, however fast the machine is then.
 *
 * @param numbers what becomes of columns of numbers
 * @param rows that train
 * @param epochs of a whole training
 * @param secondsPerEpoch of one training
 * @param halving whether most trainings are broken off early
 */
record Decisions(
        NumberEncoding numbers, int rows, int epochs, double secondsPerEpoch, boolean halving) {

    private static final String FILE = "automl.json";
    private static final long MOST_BYTES = 4096;

    /** What an earlier run decided, if there was one. */
    static Optional<Decisions> read(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException("is too long");
            }
            JsonObject json = new Gson().fromJson(Files.readString(file), JsonObject.class);
            return Optional.of(
                    new Decisions(
                            NumberEncoding.valueOf(json.get("numbers").getAsString()),
                            json.get("rows").getAsInt(),
                            json.get("epochs").getAsInt(),
                            json.get("secondsPerEpoch").getAsDouble(),
                            json.get("halving").getAsBoolean()));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        } catch (JsonParseException
                | IllegalStateException
                | ClassCastException
                | IllegalArgumentException
                | NullPointerException e) {
            throw new IllegalArgumentException(
                    file + ": is damaged; delete it and the study beside it to begin anew", e);
        }
    }

    /** What cannot be written shall be known before the search. */
    static void prepare(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "directory: %s cannot be made: %s".formatted(directory, e.getMessage()), e);
        }
    }

    void write(Path directory) {
        JsonObject json = new JsonObject();
        json.addProperty("numbers", numbers.name());
        json.addProperty("rows", rows);
        json.addProperty("epochs", epochs);
        json.addProperty("secondsPerEpoch", secondsPerEpoch);
        json.addProperty("halving", halving);
        prepare(directory);
        try {
            Files.writeString(directory.resolve(FILE), json.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    directory.resolve(FILE) + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
