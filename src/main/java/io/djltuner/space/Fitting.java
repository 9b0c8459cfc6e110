package io.djltuner.space;

import java.util.Optional;

/** Values of other tools and types as a hyperparameter has them. */
final class Fitting {

    private static final double NEAR = 1e-6;

    private Fitting() {}

    /** The value that is meant; empty if it is none of an enum's or a choice's. */
    static Optional<Object> of(Hyperparameter<?> parameter, Object value) {
        Class<?> type = parameter.type();
        if (type.isInstance(value)) {
            return Optional.of(value).map(found -> onGrid(parameter, found));
        }
        if (type == Double.class && value instanceof Number number) {
            return Optional.of(onGrid(parameter, number.doubleValue()));
        }
        if (type == Integer.class && value instanceof Number number) {
            boolean whole = number.doubleValue() == number.intValue();
            return whole ? Optional.of(number.intValue()) : Optional.empty();
        }
        if (type == String.class) {
            return Optional.of(String.valueOf(value));
        }
        return value instanceof String text ? named(parameter, text) : Optional.empty();
    }

    /** The value of a finite dimension that a text is of. */
    private static Optional<Object> named(Hyperparameter<?> parameter, String text) {
        if (!(parameter instanceof Choice<?>) && !(parameter instanceof Fixed<?>)) {
            return Optional.empty();
        }
        for (int i = 0; i < parameter.dimension().values(); i++) {
            Object candidate = parameter.valueAt(i);
            String name =
                    candidate instanceof Enum<?> constant
                            ? constant.name()
                            : String.valueOf(candidate);
            if (name.equals(text)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Others count steps in binary fractions: 0.30000000000000004 is meant to be 0.3. */
    private static Object onGrid(Hyperparameter<?> parameter, Object value) {
        if (!(parameter instanceof RealRange range)
                || range.step() == 0
                || !(value instanceof Double number)) {
            return value;
        }
        double steps = (number - range.min()) / range.step();
        long index = Math.round(steps);
        boolean near = Math.abs(steps - index) < NEAR && index >= 0;
        return near && index < range.dimension().values() ? range.valueAt((int) index) : value;
    }
}
