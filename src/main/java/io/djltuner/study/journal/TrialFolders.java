package io.djltuner.study.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of a study's own directories, with a folder for each trial. A study may come from elsewhere,
 * so links in it are never followed, and nothing is made where the study itself is gone.
 */
final class TrialFolders {

    private final Path directory;
    private final FileLayer files;

    /**
     * Describes a directory that need not exist.
     *
     * @param directory in that of a study
     * @param files to change it with
     */
    TrialFolders(Path directory, FileLayer files) {
        this.directory = directory;
        this.files = files;
    }

    Path directory() {
        return directory;
    }

    Path folder(String name) {
        return directory.resolve(name);
    }

    /** The names of all folders. */
    List<String> folders() throws IOException {
        return names(directory);
    }

    /** Makes the folder of a trial, if need be. */
    void make(Path folder) throws IOException {
        makeOne(directory);
        makeOne(folder);
    }

    /** Makes the directory that the folders are in, if need be. */
    void make() throws IOException {
        makeOne(directory);
    }

    private void makeOne(Path path) throws IOException {
        StudyPaths.refuseLink(path);
        if (!Files.isDirectory(path)) {
            files.makeDirectory(path);
        }
    }

    /** What is in a folder; nothing where there is none. */
    List<String> names(Path folder) throws IOException {
        StudyPaths.refuseLink(directory);
        StudyPaths.refuseLink(folder);
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(file -> file.getFileName().toString()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Removes a folder and the files in it; of a link, the link. */
    void remove(Path folder) throws IOException {
        StudyPaths.refuseLink(directory);
        if (Files.isSymbolicLink(folder)) {
            files.delete(folder);
            return;
        }
        for (String name : names(folder)) {
            files.delete(folder.resolve(name));
        }
        files.delete(folder);
    }
}
