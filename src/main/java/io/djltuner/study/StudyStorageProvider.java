package io.djltuner.study;

import java.nio.file.Path;

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
}
