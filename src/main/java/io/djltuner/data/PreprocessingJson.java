package io.djltuner.data;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Preprocessing as JSON: {@code {"version":1,"columns":[…],"targets":[…]}} for a regression, with
 * {@code "target":{…}} for a classification.
 */
final class PreprocessingJson {

    private static final int VERSION = 1;

    private PreprocessingJson() {}

    static String write(List<FeatureEncoder> features, TargetEncoder target) {
        JsonObject json = new JsonObject();
        json.addProperty("version", VERSION);
        JsonArray columns = new JsonArray();
        features.forEach(encoder -> columns.add(column(encoder)));
        json.add("columns", columns);
        if (target instanceof RegressionTargets regression) {
            JsonArray targets = new JsonArray();
            for (int t = 0; t < regression.names().size(); t++) {
                targets.add(scaled(regression.names().get(t), regression.scales().get(t)));
            }
            json.add("targets", targets);
        } else if (target instanceof ClassTarget classes) {
            JsonObject labels = new JsonObject();
            labels.addProperty("name", classes.name());
            labels.addProperty("numbers", classes.cellType() == CellType.NUMERIC);
            labels.add("classes", texts(classes.classNames()));
            json.add("target", labels);
        }
        return json.toString();
    }

    private static JsonObject column(FeatureEncoder encoder) {
        JsonObject json = new JsonObject();
        json.addProperty("name", encoder.name());
        if (encoder instanceof NumericEncoder numeric) {
            scale(json, numeric.scale());
        } else if (encoder instanceof NormalScoreEncoder scores) {
            json.add("knots", numbers(scores.knots()));
            json.add("scores", numbers(scores.scores()));
        } else if (encoder instanceof PiecewiseEncoder pieces) {
            scale(json, pieces.scale());
            json.add("edges", numbers(pieces.edges()));
        } else if (encoder instanceof DateEncoder dates) {
            json.addProperty("format", dates.format().name());
            scale(json, dates.scale());
            json.addProperty("timed", dates.timed());
        } else if (encoder instanceof CategoryEncoder category) {
            json.add("categories", texts(category.categories()));
            json.addProperty("other", category.others());
        }
        json.addProperty("missing", encoder.flagged());
        return json;
    }

    private static void scale(JsonObject json, Standardization scale) {
        json.addProperty("mean", scale.mean());
        json.addProperty("sd", scale.sd());
    }

    private static JsonArray numbers(double[] numbers) {
        JsonArray json = new JsonArray();
        for (double number : numbers) {
            json.add(number);
        }
        return json;
    }

    private static JsonObject scaled(String name, Standardization scale) {
        JsonObject json = new JsonObject();
        json.addProperty("name", name);
        scale(json, scale);
        return json;
    }

    private static JsonArray texts(List<String> texts) {
        JsonArray json = new JsonArray();
        texts.forEach(json::add);
        return json;
    }

    static Preprocessing read(String text) {
        JsonElement root;
        try {
            JsonElement read = new Gson().fromJson(text, JsonElement.class);
            root = read == null ? JsonNull.INSTANCE : read;
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("preprocessing: is not JSON: " + e.getMessage(), e);
        }
        Fields json = new Fields("preprocessing", root);
        double version = json.number("version");
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "preprocessing: version must be %d, but got %s"
                            .formatted(VERSION, NumericColumn.text(version)));
        }
        List<FeatureEncoder> features =
                json.objects("columns").stream().map(PreprocessingJson::encoder).toList();
        return new Preprocessing(
                features,
                json.has("targets")
                        ? regression(json.objects("targets"))
                        : classes(json.object("target")));
    }

    private static FeatureEncoder encoder(Fields json) {
        String name = json.text("name");
        boolean missing = json.bool("missing");
        if (json.has("categories")) {
            return new CategoryEncoder(name, json.texts("categories"), json.bool("other"), missing);
        }
        if (json.has("format")) {
            return new DateEncoder(name, format(json), scale(json), json.bool("timed"), missing);
        }
        if (json.has("knots")) {
            return new NormalScoreEncoder(
                    name, json.numbers("knots"), json.numbers("scores"), missing);
        }
        return json.has("edges")
                ? new PiecewiseEncoder(name, scale(json), json.numbers("edges"), missing)
                : new NumericEncoder(name, scale(json), missing);
    }

    private static DateFormat format(Fields json) {
        String name = json.text("format");
        return Arrays.stream(DateFormat.values())
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> json.bad("format", "one of " + Arrays.toString(DateFormat.values())));
    }

    private static Standardization scale(Fields json) {
        return new Standardization(json.number("mean"), json.number("sd"));
    }

    private static RegressionTargets regression(List<Fields> targets) {
        return new RegressionTargets(
                targets.stream().map(target -> target.text("name")).toList(),
                targets.stream().map(PreprocessingJson::scale).toList());
    }

    private static ClassTarget classes(Fields target) {
        List<String> classes = target.texts("classes");
        if (classes.size() < 2) {
            throw target.bad("classes", "two texts or more");
        }
        return new ClassTarget(
                target.text("name"),
                target.bool("numbers") ? CellType.NUMERIC : CellType.CATEGORICAL,
                classes);
    }

    /** Reads the fields of one object, each with its own sentence when it is not as it must be. */
    private record Fields(String place, JsonElement json) {

        IllegalArgumentException bad(String field, String rule) {
            return new IllegalArgumentException(place + ": '" + field + "' must be " + rule);
        }

        boolean has(String field) {
            return json.isJsonObject() && json.getAsJsonObject().has(field);
        }

        private JsonElement get(String field, String rule) {
            if (!has(field)) {
                throw bad(field, rule + ", but is missing");
            }
            return json.getAsJsonObject().get(field);
        }

        private JsonPrimitive primitive(String field, String rule) {
            JsonElement value = get(field, rule);
            if (!value.isJsonPrimitive()) {
                throw bad(field, rule);
            }
            return value.getAsJsonPrimitive();
        }

        double number(String field) {
            JsonPrimitive value = primitive(field, "a number");
            if (!value.isNumber()) {
                throw bad(field, "a number");
            }
            return value.getAsDouble();
        }

        boolean bool(String field) {
            JsonPrimitive value = primitive(field, "true or false");
            if (!value.isBoolean()) {
                throw bad(field, "true or false");
            }
            return value.getAsBoolean();
        }

        String text(String field) {
            return primitive(field, "a text").getAsString();
        }

        Fields object(String field) {
            return new Fields(place + "." + field, get(field, "an object"));
        }

        private JsonArray array(String field) {
            JsonElement value = get(field, "an array");
            if (!value.isJsonArray()) {
                throw bad(field, "an array");
            }
            return value.getAsJsonArray();
        }

        List<Fields> objects(String field) {
            List<Fields> objects = new ArrayList<>();
            for (JsonElement element : array(field)) {
                objects.add(new Fields(place + "." + field + "[" + objects.size() + "]", element));
            }
            if (objects.isEmpty()) {
                throw bad(field, "an array that is not empty");
            }
            return objects;
        }

        double[] numbers(String field) {
            List<Double> numbers = new ArrayList<>();
            for (JsonElement element : array(field)) {
                if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isNumber()) {
                    throw bad(field, "numbers");
                }
                numbers.add(element.getAsDouble());
            }
            return numbers.stream().mapToDouble(Double::doubleValue).toArray();
        }

        List<String> texts(String field) {
            List<String> texts = new ArrayList<>();
            for (JsonElement element : array(field)) {
                if (!element.isJsonPrimitive()) {
                    throw bad(field, "texts");
                }
                texts.add(element.getAsString());
            }
            if (new HashSet<>(texts).size() != texts.size()) {
                throw bad(field, "texts that differ");
            }
            return texts;
        }
    }
}
