package io.djltuner.study;

import io.djltuner.study.journal.JournalProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class JournalContractTest extends StudyStorageContract {

    @TempDir private Path directory;

    @Override
    StudyStorage empty() {
        return new JournalProvider().open(directory, "study");
    }
}
