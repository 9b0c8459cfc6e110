package io.djltuner.study.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.OpenedStudy;
import io.djltuner.study.ReportingLeg;
import io.djltuner.study.StoredState;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Journals and states with bytes changed, cut off, huge numbers and deep nesting: a study, or one
 * documented exception. {@code -Ddjltuner.fuzz=100000} tries that many of each.
 */
class MutatedFilesTest {

    private static final Objective LOSS = Objective.minimize("loss");
    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .real("x", 0, 1)
                    .integer("n", 1, 9)
                    .choice("kind", "some", "other")
                    .fixed("epochs", 2)
                    .build();
    private static final SearchSpace GOLDEN =
            SearchSpace.builder()
                    .add(RealRange.of("x", 0, 1))
                    .add(IntRange.of("units", 16, 64).step(16))
                    .activation(MlpActivation.RELU, MlpActivation.TANH)
                    .build();

    private static final int TRIES = Integer.getInteger("djltuner.fuzz", 8000);

    /** Of so many journals one is gone on with. */
    private static final int GONE_ON_WITH = 10;

    @TempDir private Path directory;

    private static double train(ReportingLeg leg) {
        double x = leg.configuration().getDouble("x");
        if (leg.trial().number() == 2) {
            throw new IllegalStateException("broken");
        }
        leg.report(1, Map.of("loss", x + 1, "other", x));
        leg.report(2, Map.of("loss", x, "other", x));
        return leg.trial().number() == 3 ? Double.NaN : x;
    }

    private byte[] ours() throws IOException {
        Path journal = directory.resolve("ours.log");
        try (Study study =
                Study.builder(SPACE, LOSS, new RandomSearch())
                        .directory(journal)
                        .maxRetries(1)
                        .build()) {
            study.setAttribute("note", "größe");
            study.enqueue(SPACE.configuration(Map.of("x", 0.5)));
            study.optimizeByEpoch(MutatedFilesTest::train, 6);
            study.setAttribute(0, "weight", 1L << 40);
            assertThat(study.ask()).isPresent();
            study.interruptOpen();
        }
        return Files.readAllBytes(journal);
    }

    private static byte[] golden() throws IOException {
        try (InputStream in = MutatedFilesTest.class.getResourceAsStream("optuna.log")) {
            return in.readAllBytes();
        }
    }

    @Test
    void aJournalIsAStudyOrIsRefusedInOneWay() throws IOException {
        byte[] ours = ours();
        byte[] golden = golden();
        SplittableRandom random = new SplittableRandom(5);
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            boolean isOurs = random.nextBoolean();
            Path journal = directory.resolve(isOurs ? "ours.log" : "optuna.log");
            byte[] mutated = mutated(isOurs ? ours : golden, random);
            Files.write(journal, mutated);
            try {
                look(isOurs ? Study.open(journal) : Study.open(journal, "golden"));
                if (i % GONE_ON_WITH == 0) {
                    goOn(journal, isOurs);
                }
            } catch (JournalException e) {
                assertThat(e).message().isNotBlank();
                refused++;
            } catch (IllegalArgumentException e) {
                // Those that the JDK throws at bad numbers are others.
                assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
                assertThat(e).message().isNotBlank();
                refused++;
            } catch (RuntimeException | Error e) {
                fail("try %d, ours: %b".formatted(i, isOurs), e);
            }
        }
        assertThat(refused).isBetween(TRIES / 10, TRIES * 9 / 10);
    }

    private static void look(OpenedStudy study) {
        assertThat(study.summary()).contains("rank");
        // Texts may have several lines.
        assertThat(study.toCsv().lines().count()).isGreaterThan(study.trials().size());
        study.best().ifPresent(best -> assertThat(study.trials()).contains(best));
    }

    private static void goOn(Path journal, boolean isOurs) {
        try (Study study =
                Study.builder(isOurs ? SPACE : GOLDEN, LOSS, new RandomSearch())
                        .directory(journal)
                        .name(isOurs ? "ours" : "golden")
                        .maxRetries(isOurs ? 1 : 0)
                        .build()) {
            study.ask(2);
            assertThat(study.trials()).isNotEmpty();
        }
    }

    private static byte[] mutated(byte[] original, SplittableRandom random) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 3 -> bytes = inserted(bytes, at, "9".repeat(1 + random.nextInt(500)));
                case 4 -> bytes = inserted(bytes, at, "[{\"a\":".repeat(random.nextInt(2000)));
                case 5 -> bytes = movedLine(bytes, at, random.nextInt(bytes.length));
                default -> bytes = replacedNumber(bytes, at, random);
            }
        }
        return bytes;
    }

    private static byte[] inserted(byte[] bytes, int at, String text) {
        return inserted(bytes, at, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] inserted(byte[] bytes, int at, byte[] more) {
        return ByteBuffer.allocate(bytes.length + more.length)
                .put(bytes, 0, at)
                .put(more)
                .put(bytes, at, bytes.length - at)
                .array();
    }

    /** A line once more, at the beginning of another: whole lines where nobody would write them. */
    private static byte[] movedLine(byte[] bytes, int at, int to) {
        byte[] line = Arrays.copyOfRange(bytes, lineStart(bytes, at), lineEnd(bytes, at));
        return inserted(bytes, lineStart(bytes, to), line);
    }

    private static int lineStart(byte[] bytes, int at) {
        int start = at;
        while (start > 0 && bytes[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private static int lineEnd(byte[] bytes, int at) {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return Math.min(end + 1, bytes.length);
    }

    private static byte[] replacedNumber(byte[] bytes, int at, SplittableRandom random) {
        int digit = at;
        while (digit < bytes.length - 1 && !(bytes[digit] >= '0' && bytes[digit] <= '9')) {
            digit++;
        }
        String[] others = {
            "-1", "2147483647", "2147483648", "1e999", "NaN", "null", "\"x\"", "0.5", "[]", "{}"
        };
        byte[] without = bytes.clone();
        without[digit] = ' ';
        return inserted(without, digit, others[random.nextInt(others.length)]);
    }

    @Test
    void ofAStateTheOneBeforeIsUsedWhenItIsDamaged() throws IOException {
        SplittableRandom random = new SplittableRandom(8);
        byte[] before = {1, 2, 3};
        byte[] last = new byte[100];
        for (int i = 0; i < last.length; i++) {
            last[i] = (byte) random.nextInt();
        }
        try (Study study =
                Study.builder(SPACE, LOSS, new RandomSearch()).directory(directory).build()) {
            Trial trial = study.ask().orElseThrow().trial();
            study.states().put(trial, 1, before);
            study.states().put(trial, 2, last);
            Path file = directory.resolve("checkpoints").resolve("0").resolve("2");
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < TRIES; i++) {
                byte[] damaged = mutated(whole, random);
                Files.write(file, damaged);
                boolean same = Arrays.equals(damaged, whole);
                StoredState found = study.states().latest(trial).orElseThrow();
                assertThat(found.epoch()).as("try %d", i).isEqualTo(same ? 2 : 1);
                assertThat(found.bytes()).isEqualTo(same ? last : before);
            }
        }
    }
}
