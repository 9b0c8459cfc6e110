package io.djltuner.study;

import java.util.List;

/** What a study answers when asked for work. */
public sealed interface Answer {

    /**
     * Work.
     *
     * @param legs at least one
     */
    record Legs(List<Leg> legs) implements Answer {

        /**
         * Copies.
         *
         * @param legs at least one
         */
        public Legs {
            legs = List.copyOf(legs);
        }
    }

    /** Nothing until an open leg reports. */
    record Wait() implements Answer {}

    /** Nothing any more. */
    record Finished() implements Answer {}
}
