package io.djltuner.study.journal;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a study keeps what: a directory is a study, and so is a bare journal with a directory of
 * its name beside it.
 *
 * @param journal the file of lines
 * @param directory of everything else
 */
record StudyPaths(Path journal, Path directory) {

    private static final String JOURNAL = "journal.log";
    private static final String SUFFIX = ".log";

    /** The places of a study at a path, existing or not. */
    static StudyPaths of(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        boolean bare =
                Files.isRegularFile(absolute)
                        || (!Files.isDirectory(absolute)
                                && absolute.getFileName().toString().endsWith(SUFFIX));
        return bare
                ? new StudyPaths(absolute, absolute.resolveSibling(absolute.getFileName() + ".d"))
                : new StudyPaths(absolute.resolve(JOURNAL), absolute);
    }

    /** What the study is called unless it is told. */
    String defaultName() {
        String name = directory.getFileName().toString();
        String bare = SUFFIX + ".d";
        return !journal.startsWith(directory) && name.endsWith(bare)
                ? name.substring(0, name.length() - bare.length())
                : name;
    }

    /**
     * Refuses what would lead elsewhere: a study may come from anywhere. Where it lies itself, the
     * user has said, be it a link or not.
     *
     * @throws JournalException if the journal of a directory, or what is beside a journal, is a
     *     link
     */
    void refuseLinks() {
        refuseLink(journal.startsWith(directory) ? journal : directory);
    }

    /**
     * Refuses a link.
     *
     * @throws JournalException if it is one
     */
    static void refuseLink(Path path) {
        if (Files.isSymbolicLink(path)) {
            throw new JournalException(
                    path + ": is a link, and what it leads to is no part of the study");
        }
    }

    Path lock() {
        return journal.resolveSibling(journal.getFileName() + ".lock");
    }

    Path owners() {
        return directory.resolve("owners");
    }

    Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    Path models() {
        return directory.resolve("models");
    }
}
