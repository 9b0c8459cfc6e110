package io.djltuner.training;

import java.util.function.DoubleSupplier;

/** Decides the learning rate of every training step, and when to stop. */
public interface StepCourse {

    /** {@return the learning rate of the next step} */
    double rate();

    /**
     * Hears of a step that was taken.
     *
     * @param loss the batch's mean training loss before the step, without penalties; asking for it
     *     waits for the device
     * @return whether another step follows
     */
    boolean stepped(DoubleSupplier loss);

    /**
     * The same rate at every step, to the end.
     *
     * @param rate the learning rate
     * @return the course
     */
    static StepCourse constant(double rate) {
        return new StepCourse() {
            @Override
            public double rate() {
                return rate;
            }

            @Override
            public boolean stepped(DoubleSupplier loss) {
                return true;
            }
        };
    }
}
