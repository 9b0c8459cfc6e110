package io.djltuner.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * How long searches are busy with their studies, for each second that trainers train: from samples
 * of all threads that the flight recorder takes. A share, so that a machine whose speed varies does
 * not change it. Waiting for the disk counts where a trainer waits.
 */
final class StudySamples {

    private static final Duration OF_JAVA = Duration.ofMillis(10);
    private static final Duration OF_ENGINE = Duration.ofMillis(20);
    private static final String JAVA_EVENT = "jdk.ExecutionSample";
    private static final String ENGINE_EVENT = "jdk.NativeMethodSample";

    /** Where studies are kept, and their trials' states made into bytes. */
    private static final List<String> STUDY =
            List.of("io.djltuner.study.", "io.djltuner.training.checkpoint.");

    private static final String PROJECT = "io.djltuner.";
    private static final String TRAINER = "djl-tuner-";
    private static final String WAITING = "force";

    private long studyMillis;
    private long trainingMillis;

    /**
     * Takes samples of a search.
     *
     * @param search to run
     * @return what it returns
     * @throws IOException if the samples cannot be written
     */
    double of(DoubleSupplier search) throws IOException {
        Path file = Files.createTempFile("samples", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(JAVA_EVENT).withPeriod(OF_JAVA);
            recording.enable(ENGINE_EVENT).withPeriod(OF_ENGINE);
            recording.start();
            double result = search.getAsDouble();
            recording.stop();
            recording.dump(file);
            RecordingFile.readAllEvents(file).forEach(this::add);
            return result;
        } finally {
            Files.delete(file);
        }
    }

    private void add(RecordedEvent sample) {
        boolean java = sample.getEventType().getName().equals(JAVA_EVENT);
        if (!java && !sample.getEventType().getName().equals(ENGINE_EVENT)) {
            return;
        }
        RecordedThread thread = sample.getThread("sampledThread");
        boolean trains = thread != null && String.valueOf(thread.getJavaName()).startsWith(TRAINER);
        List<RecordedFrame> frames = sample.getStackTrace().getFrames();
        long millis = (java ? OF_JAVA : OF_ENGINE).toMillis();
        if (isOfStudy(frames)) {
            studyMillis += trains || java || !isWaiting(frames) ? millis : 0;
        } else if (trains) {
            trainingMillis += millis;
        }
    }

    /** Whether the innermost method of the project belongs to the study. */
    private static boolean isOfStudy(List<RecordedFrame> frames) {
        return frames.stream()
                .map(frame -> frame.getMethod().getType().getName())
                .filter(type -> type.startsWith(PROJECT))
                .findFirst()
                .filter(type -> STUDY.stream().anyMatch(type::startsWith))
                .isPresent();
    }

    private static boolean isWaiting(List<RecordedFrame> frames) {
        return frames.get(0).getMethod().getName().startsWith(WAITING);
    }

    /** The share. */
    double share() {
        return (double) studyMillis / trainingMillis;
    }
}
