package io.djltuner.training.optimizer;

/** Which moments an optimizer's step keeps; the cheapest program that serves it. */
public enum UpdateKind {
    /** Momentum alone: SGD. */
    FIRST_MOMENT(1),
    /** Squared gradients alone: RMSprop, Adagrad. */
    SECOND_MOMENT(2),
    /** Both: Adam, AdamW, Nadam. */
    BOTH_MOMENTS(3),
    /** Rows of different optimizers side by side. */
    MIXED(4);

    private final int code;

    UpdateKind(int code) {
        this.code = code;
    }

    /** {@return the number by which the engine's program knows it} */
    public int code() {
        return code;
    }

    /** {@return whether a first moment is kept} */
    public boolean hasFirst() {
        return this != SECOND_MOMENT;
    }

    /** {@return whether a second moment is kept} */
    public boolean hasSecond() {
        return this != FIRST_MOMENT;
    }
}
