package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks of the dead are broken, those of the living are not, however long it takes. */
class JournalLockTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SECOND = 1_000_000_000;

    @TempDir private Path directory;

    private final TurnedTime time = new TurnedTime();
    private final FileLayer files = new FileLayer();
    private final Disk disk = new Disk(files, 1, PATIENCE, time);
    private Path file;
    private Owners owners;
    private JournalLock lock;

    /** Every wait takes a second that passes at once. */
    private static final class TurnedTime extends Waiting {

        private final Deque<FileCall<?>> events = new ArrayDeque<>();
        private long now;

        @Override
        long nanos() {
            return now;
        }

        @Override
        void pause(long nanos) {
            now += SECOND;
            FileCall<?> event = events.poll();
            if (event != null) {
                try {
                    event.call();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        long seconds() {
            return now / SECOND;
        }
    }

    @BeforeEach
    void signIn() throws IOException {
        file = directory.resolve("journal.log.lock");
        owners = Owners.signIn(files, directory.resolve("owners"));
        lock = new JournalLock(disk, file, owners);
    }

    @AfterEach
    void signOut() throws IOException {
        owners.close();
    }

    private Path ownerFile(String owner) {
        return directory.resolve("owners").resolve(owner);
    }

    private static Map<String, Object> content(String host, long process, String owner) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("host", host);
        content.put("process", process);
        content.put("started", "2026-01-01T00:00:00Z");
        content.put("owner", owner);
        content.put("take", 1);
        return content;
    }

    private static String here() throws IOException {
        return InetAddress.getLocalHost().getHostName();
    }

    private void isTakenAfter(long seconds) throws IOException {
        lock.take();

        assertThat(time.seconds()).isEqualTo(seconds);
        assertThat(file).content().contains(owners.id());
        lock.release();
        assertThat(file).doesNotExist();
    }

    @Test
    void ofAnOwnerThatIsDeadIsBrokenAtOnce() throws IOException {
        String dead = UUID.randomUUID().toString();
        Files.createFile(ownerFile(dead));
        Files.writeString(file, Json.text(content(here(), 999_999, dead)));

        isTakenAfter(0);
        assertThat(ownerFile(dead)).doesNotExist();
    }

    @Test
    void ofAnOwnerWhoseNumberAnotherProcessHasNowIsBrokenAtOnce() throws IOException {
        String dead = UUID.randomUUID().toString();
        Files.createFile(ownerFile(dead));
        long reused = ProcessHandle.current().pid();
        Files.writeString(file, Json.text(content(here(), reused, dead)));

        isTakenAfter(0);
    }

    @Test
    void ofAnOwnerThatSignedOutIsBrokenAtOnce() throws IOException {
        Files.writeString(file, Json.text(content(here(), 1, UUID.randomUUID().toString())));

        isTakenAfter(0);
    }

    @Test
    void thatThisProcessCouldNotDeleteIsBrokenAtOnce() throws IOException {
        Files.writeString(
                file, Json.text(content(here(), ProcessHandle.current().pid(), owners.id())));

        isTakenAfter(0);
    }

    @Test
    void ofAnotherMachineIsBrokenWhenItHasStayedTheSameForHalfAMinute() throws IOException {
        Files.writeString(file, Json.text(content("elsewhere", 1, UUID.randomUUID().toString())));

        isTakenAfter(31);
    }

    @Test
    void ofAnotherMachineThatGivesItBackInBetweenIsNotBroken() throws IOException {
        String other = UUID.randomUUID().toString();
        Files.writeString(file, Json.text(content("elsewhere", 1, other)));
        for (int second = 1; second < 100; second++) {
            int take = second / 20;
            time.events.add(
                    () -> {
                        Map<String, Object> next = content("elsewhere", 1, other);
                        next.put("take", take);
                        return Files.writeString(file, Json.text(next));
                    });
        }
        time.events.add(() -> Files.deleteIfExists(file));

        isTakenAfter(100);
    }

    @Test
    void ofOptunaIsBrokenWhenItHasStayedTheSameForHalfAMinute() throws IOException {
        Path target = Files.createFile(directory.resolve("journal.log"));
        Files.createSymbolicLink(file, target);

        isTakenAfter(31);
        assertThat(target).exists();
    }

    @Test
    void ofAProcessThatDiedBeforeItSaidWhoItWasIsBrokenAfterHalfAMinute() throws IOException {
        Files.createFile(file);

        isTakenAfter(31);
    }

    @Test
    void ofAProcessThatDiedWhileItSaidWhoItWasIsBrokenAfterHalfAMinute() throws IOException {
        String whole = Json.text(content(here(), 1, UUID.randomUUID().toString()));
        Files.writeString(file, whole.substring(0, 40));

        isTakenAfter(31);
    }

    @Test
    void thatAnotherThreadHoldsIsWaitedForAndNotBroken() throws IOException {
        JournalLock other = new JournalLock(disk, file, owners);
        other.take();
        String held = Files.readString(file);

        assertThatThrownBy(lock::take)
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith(file + ": is held by a process of this machine that lives");
        assertThat(time.seconds()).isEqualTo(31);
        assertThat(file).hasContent(held);
        other.release();
        lock.take();
        assertThat(Files.readString(file)).isNotEqualTo(held);
        lock.release();
    }

    /** What another process does: takes a lock, says so, and holds it until it is killed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        FileLayer files = new FileLayer();
        Owners owners = Owners.signIn(files, directory.resolve("owners"));
        new JournalLock(Disks.of(files, 1), directory.resolve("journal.log.lock"), owners).take();
        System.out.println(owners.id());
        Thread.currentThread().join();
    }

    @Test
    void thatAnotherProcessHoldsIsNotBrokenUntilItDies() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                JournalLockTest.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String other = said.readLine();
            // Clocks were set, and in its container it is number 1, as this process may be too.
            Files.writeString(file, Json.text(content(here(), 1, other)));

            assertThatThrownBy(lock::take)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("lives");
            assertThat(file).exists();
            assertThat(ownerFile(other)).exists();
        } finally {
            process.destroyForcibly().waitFor();
        }
        long before = time.seconds();

        isTakenAfter(before);
    }

    @Test
    void whoSignsInRemovesTheFilesOfTheDeadAndNoOthers() throws IOException {
        for (int i = 0; i < 5; i++) {
            Files.createFile(ownerFile(UUID.randomUUID().toString()));
        }
        Files.createFile(ownerFile("note"));

        try (Owners another = Owners.signIn(files, directory.resolve("owners"))) {
            assertThat(directory.resolve("owners").toFile().list())
                    .containsExactlyInAnyOrder("breaking", "note", owners.id(), another.id());
        }
        assertThat(owners.isGone(owners.id())).isFalse();
    }
}
