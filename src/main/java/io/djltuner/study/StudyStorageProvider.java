package io.djltuner.study;

import java.nio.file.Path;
import java.util.ServiceLoader;

/** Opens studies on disk; found by {@link java.util.ServiceLoader}. */
public interface StudyStorageProvider {

    /**
     * Whether this provider knows the kind of study at a place.
     *
     * @param path a directory or file, existing or not
     * @return true if it can open it
     */
    boolean handles(Path path);

    /**
     * Opens or creates a study.
     *
     * @param path a directory or file
     * @param name the study's name
     * @return its events
     */
    StudyStorage open(Path path, String name);

    /**
     * Where the states of a study's trials are.
     *
     * @param path of the study
     * @param events as {@link #open} gave them
     * @return its states
     */
    StateStore states(Path path, StudyStorage events);

    /**
     * Where the models of a study's best trials are.
     *
     * @param path of the study
     * @param events as {@link #open} gave them
     * @return its models
     */
    ModelStore models(Path path, StudyStorage events);

    /**
     * What a study is called unless it is told.
     *
     * @param path of the study
     * @return the name
     */
    String defaultName(Path path);

    /**
     * Looks at a study without touching anything. One that another tool began is described as well
     * as what it left allows.
     *
     * @param path of the study
     * @param name of the study
     * @return its events as they are when they are first asked for; none where there is no such
     *     study
     */
    StudyStorage look(Path path, String name);

    /**
     * The provider for a place.
     *
     * @param path a directory or file, existing or not
     * @return the first one that knows it
     * @throws IllegalArgumentException if none does
     */
    static StudyStorageProvider of(Path path) {
        for (StudyStorageProvider provider : ServiceLoader.load(StudyStorageProvider.class)) {
            if (provider.handles(path)) {
                return provider;
            }
        }
        throw new IllegalArgumentException(path + ": is no place for a study");
    }
}
