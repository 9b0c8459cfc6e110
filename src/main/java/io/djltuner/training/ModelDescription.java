package io.djltuner.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.djltuner.data.Preprocessing;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.MlpParameters;
import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a saved model says of itself beside its parameters.
 *
 * @param configuration that it was trained with
 * @param preprocessing of its rows
 * @param type of its numbers
 * @param isMlp whether its network is the library's own
 * @param sample the shape of one row's input
 */
record ModelDescription(
        Configuration configuration,
        Preprocessing preprocessing,
        DataType type,
        boolean isMlp,
        Shape sample) {

    private static final int VERSION = 1;
    private static final int DEEPEST = 64;
    private static final int MOST_LAYERS = 10_000;

    /** An array of the JVM holds no more. */
    private static final long MOST_PARAMETERS = Integer.MAX_VALUE;

    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    ModelDescription(
            Configuration configuration,
            Preprocessing preprocessing,
            DataType type,
            boolean isMlp) {
        this(configuration, preprocessing, type, isMlp, new Shape(preprocessing.featureWidth()));
    }

    /**
     * What it says of the library's own network.
     *
     * @throws IllegalArgumentException if the configuration is not one of it
     */
    MlpSettings mlp() {
        if (configuration.getOrDefault(MlpParameters.HIDDEN_LAYERS, 0) > MOST_LAYERS) {
            throw new IllegalArgumentException(
                    "has a network of more than %,d hidden layers".formatted(MOST_LAYERS));
        }
        MlpSettings settings =
                MlpSettings.of(
                        configuration, preprocessing.featureWidth(), preprocessing.outputWidth());
        if (settings.shape().parameters() > MOST_PARAMETERS) {
            throw new IllegalArgumentException(
                    "has a network of more than %,d parameters".formatted(MOST_PARAMETERS));
        }
        return settings;
    }

    String toJson(Shape shape) {
        JsonObject json = new JsonObject();
        json.addProperty("version", VERSION);
        json.addProperty("network", isMlp ? "mlp" : "block");
        json.addProperty("type", type.name());
        json.add("sample", JSON.toJsonTree(shape.getShape()));
        JsonObject values = new JsonObject();
        configuration.values().forEach((name, value) -> values.add(name, element(value)));
        json.add("configuration", values);
        json.add("preprocessing", JSON.fromJson(preprocessing.toJson(), JsonElement.class));
        return JSON.toJson(json);
    }

    /** A whole number is told from a real one by its decimal point. */
    private static JsonElement element(Object value) {
        return value instanceof Enum<?> constant
                ? JSON.toJsonTree(constant.name())
                : JSON.toJsonTree(value);
    }

    static ModelDescription fromJson(String text) {
        try {
            checkDepth(text);
            JsonObject json = JSON.fromJson(text, JsonObject.class);
            if (json.get("version").getAsInt() != VERSION) {
                throw new IllegalArgumentException(
                        "has format %s, and only %d is known"
                                .formatted(json.get("version"), VERSION));
            }
            Map<String, Object> values = new LinkedHashMap<>();
            for (var entry : json.getAsJsonObject("configuration").entrySet()) {
                values.put(entry.getKey(), value(entry.getKey(), entry.getValue()));
            }
            return new ModelDescription(
                    Configuration.of(values),
                    Preprocessing.fromJson(json.get("preprocessing").toString()),
                    DataType.valueOf(json.get("type").getAsString()),
                    json.get("network").getAsString().equals("mlp"),
                    new Shape(JSON.fromJson(json.get("sample"), long[].class)));
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | NullPointerException
                | ClassCastException
                | UnsupportedOperationException e) {
            throw new IllegalArgumentException("is not the description of a model", e);
        }
    }

    /** What is nested too deeply would fill the stack of whoever writes it. */
    private static void checkDepth(String text) throws IOException {
        int depth = 0;
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            for (JsonToken next = reader.peek();
                    next != JsonToken.END_DOCUMENT;
                    next = reader.peek()) {
                switch (next) {
                    case BEGIN_OBJECT -> reader.beginObject();
                    case BEGIN_ARRAY -> reader.beginArray();
                    case END_OBJECT -> reader.endObject();
                    case END_ARRAY -> reader.endArray();
                    case NAME -> reader.nextName();
                    default -> reader.skipValue();
                }
                depth += next == JsonToken.BEGIN_OBJECT || next == JsonToken.BEGIN_ARRAY ? 1 : 0;
                depth -= next == JsonToken.END_OBJECT || next == JsonToken.END_ARRAY ? 1 : 0;
                if (depth > DEEPEST) {
                    throw new IllegalArgumentException(
                            "is nested more than %d deep".formatted(DEEPEST));
                }
            }
        }
    }

    private static Object value(String name, JsonElement element) {
        if (element.getAsJsonPrimitive().isBoolean()) {
            return element.getAsBoolean();
        }
        String text = element.getAsString();
        if (element.getAsJsonPrimitive().isNumber()) {
            return text.matches("-?[0-9]+")
                    ? (Object) Integer.valueOf(text)
                    : (Object) Double.valueOf(text);
        }
        if (name.equals(MlpParameters.ACTIVATION.name())) {
            return MlpActivation.valueOf(text);
        }
        if (name.equals(MlpParameters.OPTIMIZER.name())) {
            return MlpOptimizer.valueOf(text);
        }
        if (name.equals(MlpParameters.INITIALIZATION.name())) {
            return MlpInitialization.valueOf(text);
        }
        return text;
    }
}
