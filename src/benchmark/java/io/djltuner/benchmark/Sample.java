package io.djltuner.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * What a thread was doing at a moment, as the JDK's flight recorder saw it. Shares of samples do
 * not change with the speed of a machine. Of the threads that are in the engine the recorder looks
 * at one at a time, so they are shares of time where one trainer works.
 *
 * @param methods that were running, with their classes, the innermost first
 * @param millis that it stands for
 * @param trains whether the thread is one of the executor's
 * @param inEngine whether it was outside Java
 */
record Sample(List<String> methods, long millis, boolean trains, boolean inEngine) {

    private static final Duration OF_JAVA = Duration.ofMillis(10);
    private static final Duration OF_ENGINE = Duration.ofMillis(20);
    private static final String JAVA_EVENT = "jdk.ExecutionSample";
    private static final String ENGINE_EVENT = "jdk.NativeMethodSample";
    private static final Pattern TRAINER = Pattern.compile("djl-tuner-[0-9]+");
    private static final String PROJECT = "io.djltuner.";

    /**
     * A result, and the samples of all threads while it was worked out.
     *
     * @param result whatever was returned
     * @param samples in no order
     */
    record Taken<T>(T result, List<Sample> samples) {}

    /**
     * Takes samples.
     *
     * @param work to do
     * @return what it returns, and the samples
     * @throws Exception what the work throws, or if the samples cannot be written
     */
    static <T> Taken<T> during(Callable<T> work) throws Exception {
        Path file = Files.createTempFile("samples", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(JAVA_EVENT).withPeriod(OF_JAVA);
            recording.enable(ENGINE_EVENT).withPeriod(OF_ENGINE);
            recording.start();
            T result = work.call();
            recording.stop();
            recording.dump(file);
            return new Taken<>(result, read(file));
        } finally {
            Files.delete(file);
        }
    }

    private static List<Sample> read(Path file) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(
                        event ->
                                List.of(JAVA_EVENT, ENGINE_EVENT)
                                                .contains(event.getEventType().getName())
                                        && event.getStackTrace() != null)
                .map(Sample::of)
                .toList();
    }

    private static Sample of(RecordedEvent event) {
        boolean inEngine = event.getEventType().getName().equals(ENGINE_EVENT);
        RecordedThread thread = event.getThread("sampledThread");
        return new Sample(
                event.getStackTrace().getFrames().stream()
                        .map(frame -> frame.getMethod())
                        .map(method -> method.getType().getName() + "." + method.getName())
                        .toList(),
                (inEngine ? OF_ENGINE : OF_JAVA).toMillis(),
                thread != null && TRAINER.matcher(String.valueOf(thread.getJavaName())).matches(),
                inEngine);
    }

    /** Whether the innermost method of the project has a class or name that begins so. */
    boolean isInnermost(String prefix) {
        return methods.stream()
                .filter(method -> method.startsWith(PROJECT))
                .findFirst()
                .filter(method -> method.startsWith(PROJECT + prefix))
                .isPresent();
    }

    /** Whether a method of the project is running whose class or name begins so. */
    boolean isIn(String prefix) {
        return methods.stream().anyMatch(method -> method.startsWith(PROJECT + prefix));
    }
}
