package io.djltuner.space;

/** The sentences that bad values get. */
final class Checks {

    private Checks() {}

    static IllegalArgumentException bad(String name, String rule) {
        return new IllegalArgumentException(name + ": " + rule);
    }

    static String name(String name) {
        if (name.isBlank() || !name.equals(name.strip())) {
            throw new IllegalArgumentException(
                    "hyperparameter: a name must not be empty or begin or end with a blank, but got '"
                            + name
                            + "'");
        }
        return name;
    }

    static double unit(String name, double unit) {
        if (!(unit >= 0 && unit <= 1)) {
            throw bad(name, "a place on its axis must be in [0, 1], but got " + unit);
        }
        return unit;
    }

    static IllegalArgumentException notAValue(Hyperparameter<?> parameter, Object value) {
        return bad(parameter.name(), "cannot be " + value + "; it is " + describe(parameter));
    }

    /** What a hyperparameter may be, in words. */
    static String describe(Hyperparameter<?> parameter) {
        return parameter.toString().substring(parameter.name().length() + 1);
    }

    /** The share of the unit interval that an index falls in. */
    static int cell(double unit, int n) {
        return (int) Math.min(n - 1L, (long) (unit * n));
    }
}
