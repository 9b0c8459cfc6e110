package io.djltuner.study.journal;

import io.djltuner.study.StudyEvent;
import io.djltuner.study.StudyStorage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A study as it stood in a journal when that was read. */
record SeenStudy(StudyStorage events, Replay replay) implements StudyStorage {

    @Override
    public long position() {
        return events.position();
    }

    @Override
    public List<StudyEvent> read(long from) {
        return events.read(from);
    }

    @Override
    public int trialId(int number) {
        return replay.trial(number).id;
    }

    @Override
    public Map<String, Optional<String>> studies() {
        return replay.studies();
    }

    @Override
    public void append(List<StudyEvent> more) {
        throw new UnsupportedOperationException("journal: was opened to be looked at");
    }

    @Override
    public boolean appendIfUnchanged(long expected, List<StudyEvent> more) {
        throw new UnsupportedOperationException("journal: was opened to be looked at");
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }
}
