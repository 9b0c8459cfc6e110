package io.djltuner.study.journal;

import io.djltuner.study.ModelStore;
import io.djltuner.study.StateStore;
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

    private final Disk disk;

    /** For {@link java.util.ServiceLoader}. */
    public JournalProvider() {
        this(Disk.real());
    }

    JournalProvider(Disk disk) {
        this.disk = disk;
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
        paths.refuseLinks();
        try {
            disk.files().makeDirectories(paths.directory());
            return new JournalStorage(paths, name, disk);
        } catch (IOException e) {
            throw JournalException.cannot("opened", paths.directory(), e);
        }
    }

    @Override
    public StateStore states(Path path, StudyStorage events) {
        return new DirectoryStates(
                (JournalStorage) events, StudyPaths.of(path).checkpoints(), disk.files());
    }

    @Override
    public ModelStore models(Path path, StudyStorage events) {
        return new DirectoryModels(
                (JournalStorage) events, StudyPaths.of(path).models(), disk.files());
    }

    @Override
    public String defaultName(Path path) {
        return StudyPaths.of(path).defaultName();
    }

    /**
     * {@inheritDoc}
     *
     * @throws JournalException if it leads elsewhere; when it is read, if the journal cannot be
     */
    @Override
    public StudyStorage look(Path path, String name) {
        StudyPaths paths = StudyPaths.of(path);
        paths.refuseLinks();
        return new SeenStudy(disk.files(), paths.journal(), name);
    }
}
