package io.djltuner.space;

/** What a search strategy sees of a hyperparameter: the kind of an axis of the unit cube. */
public sealed interface Dimension {

    /** Any number of values, in order. */
    record Continuous() implements Dimension {}

    /**
     * Finitely many values, in order.
     *
     * @param n how many
     */
    record Ordered(int n) implements Dimension {}

    /**
     * Finitely many values without an order: no value is nearer to one than to another.
     *
     * @param n how many
     */
    record Nominal(int n) implements Dimension {}

    /** {@return whether there are finitely many values} */
    default boolean isFinite() {
        return !(this instanceof Continuous);
    }

    /** {@return the number of values; {@link Integer#MAX_VALUE} for a continuous axis} */
    default int values() {
        if (this instanceof Ordered ordered) {
            return ordered.n();
        }
        return this instanceof Nominal nominal ? nominal.n() : Integer.MAX_VALUE;
    }
}
