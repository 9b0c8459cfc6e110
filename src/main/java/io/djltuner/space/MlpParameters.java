package io.djltuner.space;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The names of the hyperparameters that the library's own network knows, with their types. A space
 * may hold any of them; those that it does not hold have the default given here.
 */
public final class MlpParameters {

    private static final Map<String, Key<?>> KNOWN = new LinkedHashMap<>();

    /** Hidden layers, from 0 (a linear model); default 1. */
    public static final Key<Integer> HIDDEN_LAYERS = known("hiddenLayers", Integer.class);

    /** Units of every hidden layer, or of the first with a taper; default 64. */
    public static final Key<Integer> UNITS = known("units", Integer.class);

    /** Each hidden layer's units as a share of those before it, in (0, 1]; default 1. */
    public static final Key<Double> TAPER = known("taper", Double.class);

    /** What hidden units compute; default ReLU. */
    public static final Key<MlpActivation> ACTIVATION = known("activation", MlpActivation.class);

    /** Initial weights; default Glorot uniform. */
    public static final Key<MlpInitialization> INITIALIZATION =
            known("initialization", MlpInitialization.class);

    /** The optimizer; default Adam. */
    public static final Key<MlpOptimizer> OPTIMIZER = known("optimizer", MlpOptimizer.class);

    /** The learning rate that schedules start from, positive; default 0.001. */
    public static final Key<Double> LEARNING_RATE = known("learningRate", Double.class);

    /** SGD's momentum, in [0, 1); default 0. */
    public static final Key<Double> MOMENTUM = known("momentum", Double.class);

    /** Whether SGD's momentum is Nesterov's; default false. */
    public static final Key<Boolean> NESTEROV = known("nesterov", Boolean.class);

    /** Decay of the first moment of Adam, AdamW and Nadam, in [0, 1); default 0.9. */
    public static final Key<Double> BETA1 = known("beta1", Double.class);

    /** Decay of their second moment, in [0, 1); default 0.999. */
    public static final Key<Double> BETA2 = known("beta2", Double.class);

    /** Added to the root of the second moment, positive; default 1e-8, Adagrad 1e-10. */
    public static final Key<Double> EPSILON = known("epsilon", Double.class);

    /** Decay of RMSprop's squared gradients, in [0, 1); default 0.99. */
    public static final Key<Double> RHO = known("rho", Double.class);

    /** Decoupled weight decay per step and learning rate, not negative; default 0, AdamW 0.01. */
    public static final Key<Double> WEIGHT_DECAY = known("weightDecay", Double.class);

    /** Factor of the penalty Σ|w|, not negative; default 0. */
    public static final Key<Double> L1 = known("l1", Double.class);

    /** Factor of the penalty Σw², not negative; default 0. */
    public static final Key<Double> L2 = known("l2", Double.class);

    /** Bound of every component of the gradient, positive; default none. */
    public static final Key<Double> CLIP_VALUE = known("clipValue", Double.class);

    /** Bound of the gradient's Euclidean norm, positive; default none. */
    public static final Key<Double> CLIP_NORM = known("clipNorm", Double.class);

    /** Share of hidden units dropped in training, in [0, 1); default 0. */
    public static final Key<Double> DROPOUT = known("dropout", Double.class);

    /** Rows per training step, at least 1; default 32. */
    public static final Key<Integer> BATCH_SIZE = known("batchSize", Integer.class);

    /** Passes over the training rows, at least 1. */
    public static final Key<Integer> EPOCHS = known("epochs", Integer.class);

    private static final int DEFAULT_LAYERS = 1;
    private static final int DEFAULT_UNITS = 64;

    private static final Map<String, Object> ABSENT =
            Map.ofEntries(
                    Map.entry(HIDDEN_LAYERS.name(), DEFAULT_LAYERS),
                    Map.entry(UNITS.name(), DEFAULT_UNITS),
                    Map.entry(TAPER.name(), 1.0),
                    Map.entry(ACTIVATION.name(), MlpActivation.RELU),
                    Map.entry(INITIALIZATION.name(), MlpInitialization.GLOROT_UNIFORM),
                    Map.entry(OPTIMIZER.name(), MlpOptimizer.ADAM),
                    Map.entry(LEARNING_RATE.name(), 1e-3),
                    Map.entry(MOMENTUM.name(), 0.0),
                    Map.entry(NESTEROV.name(), false),
                    Map.entry(BETA1.name(), 0.9),
                    Map.entry(BETA2.name(), 0.999),
                    Map.entry(RHO.name(), 0.99),
                    Map.entry(L1.name(), 0.0),
                    Map.entry(L2.name(), 0.0),
                    Map.entry(DROPOUT.name(), 0.0),
                    Map.entry(BATCH_SIZE.name(), 32));

    private MlpParameters() {}

    /**
     * A typed name.
     *
     * @param name the hyperparameter's name
     * @param type of its values
     * @param <T> that type
     */
    public record Key<T>(String name, Class<T> type) {}

    private static <T> Key<T> known(String name, Class<T> type) {
        Key<T> key = new Key<>(name, type);
        KNOWN.put(name, key);
        return key;
    }

    /**
     * The units of one hidden layer, where layers have their own.
     *
     * @param layer from 1
     * @return the key {@code units_1}, {@code units_2} …
     */
    public static Key<Integer> unitsOfLayer(int layer) {
        return new Key<>("units_" + layer, Integer.class);
    }

    /** {@return all names but those of single layers} */
    public static Set<String> names() {
        return java.util.Collections.unmodifiableSet(KNOWN.keySet());
    }

    /**
     * Whether the network knows a name.
     *
     * @param name any name, {@code units_3} too
     * @return true if it does
     */
    public static boolean isKnown(String name) {
        return KNOWN.containsKey(name) || isUnitsOfLayer(name);
    }

    private static boolean isUnitsOfLayer(String name) {
        return name.matches("units_[1-9][0-9]{0,3}");
    }

    /**
     * What the network takes a hyperparameter for that a space does not hold. Those whose value
     * then depends on others, or that then do nothing at all, are not among them: {@code epsilon},
     * {@code weightDecay}, {@code clipValue}, {@code clipNorm}, {@code epochs} and the units of
     * single layers.
     *
     * @return values by name
     */
    public static Map<String, Object> absent() {
        return ABSENT;
    }

    /**
     * The units of each hidden layer.
     *
     * @param configuration with {@code units_1}, {@code units_2} …, or {@code units} and perhaps
     *     {@code taper}: layer i has max(1, round(units · taper^(i−1))) units
     * @return as many numbers as there are hidden layers
     */
    public static int[] widths(Configuration configuration) {
        int layers = configuration.getOrDefault(HIDDEN_LAYERS, DEFAULT_LAYERS);
        int units = configuration.getOrDefault(UNITS, DEFAULT_UNITS);
        double taper = configuration.getOrDefault(TAPER, 1.0);
        int[] widths = new int[layers];
        for (int layer = 1; layer <= layers; layer++) {
            long tapered = Math.max(1, Math.round(units * Math.pow(taper, layer - 1)));
            widths[layer - 1] = configuration.getOrDefault(unitsOfLayer(layer), (int) tapered);
        }
        return widths;
    }

    /** Checks that a hyperparameter with a known name has values that the network can take. */
    static void check(Hyperparameter<?> parameter) {
        String name = parameter.name();
        Key<?> key = isUnitsOfLayer(name) ? unitsOfLayer(1) : KNOWN.get(name);
        if (key == null) {
            return;
        }
        if (key.type() != parameter.type()) {
            throw Checks.bad(
                    name,
                    "must be of type %s, but got %s"
                            .formatted(
                                    key.type().getSimpleName(), parameter.type().getSimpleName()));
        }
        if (parameter instanceof RealRange range) {
            checkNumber(name, range.min(), "min ");
            checkNumber(name, range.max(), "max ");
        } else if (parameter instanceof IntRange range) {
            checkNumber(name, range.min(), "min ");
        } else if (key.type() == Double.class || key.type() == Integer.class) {
            for (int i = 0; i < parameter.dimension().values(); i++) {
                if (parameter.valueAt(i) instanceof Number number) {
                    checkNumber(name, number.doubleValue(), "");
                }
            }
        }
    }

    private static void checkNumber(String name, double value, String which) {
        String rule =
                switch (name) {
                    case "momentum", "beta1", "beta2", "rho", "dropout" ->
                            value >= 1 ? "below 1" : value < 0 ? "at least 0" : "";
                    case "learningRate", "epsilon", "clipValue", "clipNorm" ->
                            value <= 0 ? "above 0" : "";
                    case "weightDecay", "l1", "l2", "hiddenLayers" -> value < 0 ? "at least 0" : "";
                    case "taper" -> value <= 0 ? "above 0" : value > 1 ? "at most 1" : "";
                    default -> value < 1 ? "at least 1" : "";
                };
        if (!rule.isEmpty()) {
            Object shown =
                    value == Math.rint(value) && isWhole(name) ? (Object) (long) value : value;
            throw Checks.bad(name, which + "must be " + rule + ", but got " + shown);
        }
    }

    private static boolean isWhole(String name) {
        return !KNOWN.containsKey(name) || KNOWN.get(name).type() == Integer.class;
    }
}
