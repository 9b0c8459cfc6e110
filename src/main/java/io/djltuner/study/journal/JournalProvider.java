package io.djltuner.study.journal;

import io.djltuner.study.StudyStorage;
import io.djltuner.study.StudyStorageProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps studies in Optuna journal files: a directory with {@code journal.log} in it, or a bare
 * file, with a directory of the same name and {@code .d} beside it for everything else.
 */
public final class JournalProvider implements StudyStorageProvider {

    private final FileLayer files;

    /** For {@link java.util.ServiceLoader}. */
    public JournalProvider() {
        this(new FileLayer());
    }

    JournalProvider(FileLayer files) {
        this.files = files;
    }

    @Override
    public boolean handles(Path path) {
        return !Files.exists(path) || Files.isDirectory(path) || Files.isRegularFile(path);
    }

    /**
     * {@inheritDoc}
     *
     * @throws JournalException if the directory cannot be made or written
     */
    @Override
    public StudyStorage open(Path path, String name) {
        StudyPaths paths = StudyPaths.of(path);
        try {
            Files.createDirectories(paths.directory());
            return new JournalStorage(paths, name, files);
        } catch (IOException e) {
            throw JournalException.cannot("opened", paths.directory(), e);
        }
    }
}
