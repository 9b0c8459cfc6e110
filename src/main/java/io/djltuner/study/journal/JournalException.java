package io.djltuner.study.journal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A study on disk cannot be read or written: a broken line in the middle of a journal, a full disk,
 * a directory that is gone, a lock that somebody holds. The message is one sentence with the file,
 * and the line where there is one.
 */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1;

    JournalException(String message) {
        super(message);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }

    static JournalException at(Path file, long line, String what) {
        return new JournalException("%s, line %d: %s".formatted(file, line, what));
    }

    static JournalException at(Path file, long line, String what, Throwable cause) {
        return new JournalException("%s, line %d: %s".formatted(file, line, what), cause);
    }

    static JournalException cannot(String what, Path file, Throwable cause) {
        return new JournalException(
                "%s: cannot be %s: %s".formatted(file, what, reason(cause)), cause);
    }

    /** The Java names of such exceptions say little to those who run a search. */
    private static String reason(Throwable cause) {
        if (cause instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        }
        if (cause instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (cause instanceof FileAlreadyExistsException existing) {
            return "there is a file " + existing.getFile();
        }
        if (cause instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
