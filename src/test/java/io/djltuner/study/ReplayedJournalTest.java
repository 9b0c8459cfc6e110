package io.djltuner.study;

import io.djltuner.study.journal.JournalProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A study on disk is the sum of the lines of its journal. */
class ReplayedJournalTest extends ReplayedStudyTest {

    private final Map<StudyStorage, Path> places = new HashMap<>();

    @Override
    StudyStorage empty() {
        try {
            Path directory = Files.createTempDirectory("journal");
            directory.toFile().deleteOnExit();
            StudyStorage storage = new JournalProvider().open(directory, "study");
            places.put(storage, directory);
            return storage;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    StudyStorage reopened(StudyStorage storage) {
        storage.sync();
        return new JournalProvider().open(places.get(storage), "study");
    }
}
