package io.djltuner.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps trained models as folders. A model appears whole or not at all. Safe for several threads
 * and processes.
 */
public interface ModelStore {

    /** What stands for a trial's number with the model of the default configuration. */
    int DEFAULT = -1;

    /** Fills a folder with a model. */
    @FunctionalInterface
    interface Writer {

        /**
         * Writes all files of a model.
         *
         * @param folder that exists and is empty
         * @throws IOException if they cannot be written
         */
        void write(Path folder) throws IOException;
    }

    /**
     * A model that was stored.
     *
     * @param trial any, or that of the default configuration; a copied one has the model of the
     *     original
     * @return its folder, if it is there
     */
    Optional<Path> find(Trial trial);

    /**
     * Stores a model, unless there is one; when this returns it survives a loss of power.
     *
     * @param number of its trial, or {@link #DEFAULT}
     * @param writer of its files; called again where the disk had no room
     */
    void put(int number, Writer writer);

    /**
     * Forgets a model.
     *
     * @param number of its trial, or {@link #DEFAULT}
     */
    void drop(int number);

    /**
     * Forgets what a process left that was killed: models of trials that ended and are not the best
     * any more, and models that were half written.
     *
     * @param known numbers of trials that ended
     * @param needed numbers of those whose models are to stay
     */
    void retain(Set<Integer> known, Set<Integer> needed);
}
