package io.djltuner.study;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Takes results of other studies over. Called under the study's lock. */
final class StudyImport {

    /** A study's attribute for each import that is complete: how many trials it gave. */
    private static final String DONE = "djl_tuner:import:";

    private final StudyLog log;
    private final Optional<Path> own;
    private final Map<String, ?> absent;

    /**
     * Describes the study that gets them.
     *
     * @param log of it
     * @param own where it lies, if on disk
     * @param absent values of hyperparameters where a space does not hold them
     */
    StudyImport(StudyLog log, Optional<Path> own, Map<String, ?> absent) {
        this.log = log;
        this.own = own.map(StudyImport::absolute);
        this.absent = absent;
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** Imports a study, as {@link Study#importStudy(Path)} says. */
    int from(Path path, Optional<String> asked) {
        log.sync();
        String done = DONE + absolute(path) + asked.map(name -> "#" + name).orElse("");
        if (log.attributes().get(done) instanceof Number before) {
            return before.intValue();
        }
        KnownStudy source = KnownStudy.find(path, asked);
        String name = source.name();
        if (own.equals(Optional.of(absolute(path))) && name.equals(log.history().name())) {
            throw new IllegalArgumentException(
                    "importStudy: '%s' in %s is this study itself".formatted(name, path));
        }
        Objective objective = log.history().objective();
        if (!source.isOf(objective)) {
            throw new IllegalArgumentException(
                    "importStudy: '%s' in %s is to %s, but this study is to %s"
                            .formatted(name, path, source.history().objective(), objective));
        }
        int count = new TrialCopies(log, source, absent, false).copy();
        log.append(new StudyEvent.StudyAttribute(done, count));
        return count;
    }
}
