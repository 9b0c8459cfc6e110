package io.djltuner.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.djltuner.training.NetworkState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class TrialCheckpointTest {

    private static final int TRIES = Integer.getInteger("djltuner.fuzz", 20_000);
    private static final int CHECKSUM = 8;

    private static TrialCheckpoint checkpoint() {
        // Numbers that equality and text lose: both zeros, infinities, subnormals, NaN.
        double[] odd = {0.0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 0.1f, 1};
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("val_loss", 0.1);
        metrics.put("größe", Double.NaN);
        metrics.put("", -0.0);
        RunState training =
                new RunState(
                        -1,
                        0,
                        7,
                        false,
                        new NetworkState(odd, odd.clone(), new double[0], 1L << 40),
                        new double[] {3, 2, 1},
                        4,
                        metrics,
                        Map.of("best", 0.5),
                        Map.of());
        RunState done =
                new RunState(
                                2,
                                1,
                                Integer.MAX_VALUE,
                                true,
                                NetworkState.initial(odd),
                                odd,
                                0,
                                Map.of(),
                                Map.of(),
                                Map.of("wait", 3.0))
                        .finished();
        return new TrialCheckpoint(List.of(training, done));
    }

    private static RunState large(double[] numbers) {
        NetworkState network = new NetworkState(numbers, numbers, numbers, 1);
        return new RunState(-1, 0, 1, false, network, numbers, 1, Map.of(), Map.of(), Map.of());
    }

    @Test
    void manyNumbersComeBackBitForBit() {
        double[] numbers = new Random(3).doubles(20_001).toArray();

        RunState back =
                TrialCheckpoint.decode(new TrialCheckpoint(List.of(large(numbers))).encode())
                        .runs()
                        .get(0);

        assertThat(back.network().weights()).isEqualTo(numbers);
        assertThat(back.network().second()).isEqualTo(numbers);
        assertThat(back.bestWeights()).isEqualTo(numbers);
    }

    @Test
    void aStateLargerThanAnArrayIsRefused() {
        RunState run = large(new double[1 << 20]);

        // 65 × 4 × 2²⁰ numbers, and two kilobytes for each run and the head.
        assertThatThrownBy(() -> new TrialCheckpoint(Collections.nCopies(65, run)).encode())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "checkpoint: the state of a trial can have 2,147,483,631 bytes, but this"
                                + " one has 2,181,173,248; use smaller networks, or fewer folds and"
                                + " executions");
    }

    @Test
    void comesBackBitForBit() {
        TrialCheckpoint before = checkpoint();
        TrialCheckpoint after = TrialCheckpoint.decode(before.encode());

        assertThat(after.runs()).hasSameSizeAs(before.runs());
        for (int run = 0; run < before.runs().size(); run++) {
            RunState expected = before.runs().get(run);
            RunState actual = after.runs().get(run);
            assertThat(numbers(actual)).isEqualTo(numbers(expected));
            assertThat(bits(actual.network().weights()))
                    .isEqualTo(bits(expected.network().weights()));
            assertThat(bits(actual.network().first())).isEqualTo(bits(expected.network().first()));
            assertThat(bits(actual.network().second()))
                    .isEqualTo(bits(expected.network().second()));
            assertThat(bits(actual.bestWeights())).isEqualTo(bits(expected.bestWeights()));
            assertThat(actual.bestMetrics().keySet())
                    .containsExactlyElementsOf(expected.bestMetrics().keySet());
        }
        assertThat(after.encode()).isEqualTo(before.encode());
        assertThat(TrialCheckpoint.decode(new TrialCheckpoint(List.of()).encode()).runs())
                .isEmpty();
    }

    /** All but the arrays; unlike ==, equals tells the zeros apart and NaN from the rest. */
    private static List<Object> numbers(RunState run) {
        return List.of(
                run.fold(),
                run.run(),
                run.epoch(),
                run.stopped(),
                run.network().steps(),
                run.bestEpoch(),
                run.bestMetrics(),
                run.stopping(),
                run.plateau());
    }

    private static long[] bits(double[] values) {
        return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    @Test
    void aFinishedRunKeepsOnlyItsBestWeights() {
        RunState finished = checkpoint().runs().get(0).finished();

        assertThat(finished.network().weights()).isEmpty();
        assertThat(finished.network().first()).isEmpty();
        assertThat(finished.bestWeights()).containsExactly(3, 2, 1);
        assertThat(finished.epoch()).isEqualTo(7);
    }

    @Test
    void saysWhatIsWrong() {
        byte[] newer = checkpoint().encode();
        newer[7] = 9;
        assertThatThrownBy(() -> TrialCheckpoint.decode(newer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("checkpoint: has format 9, and only 1 is known");
        assertThatThrownBy(
                        () ->
                                TrialCheckpoint.decode(
                                        "anything else".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("checkpoint: is not a checkpoint");
        byte[] changed = checkpoint().encode();
        changed[40] ^= 1;
        assertThatThrownBy(() -> TrialCheckpoint.decode(changed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("checkpoint: has a wrong checksum");
    }

    @Test
    void isRefusedAtAnyLengthButItsOwn() {
        byte[] whole = checkpoint().encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> TrialCheckpoint.decode(cut))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void flippedBytesAreAlwaysNoticed() {
        byte[] whole = checkpoint().encode();
        Random random = new Random(11);
        for (int i = 0; i < TRIES; i++) {
            byte[] damaged = damage(whole, random, whole.length);
            assertThatThrownBy(() -> TrialCheckpoint.decode(damaged))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void bytesWithAForgedChecksumAreReadOrRefusedAndNothingElse() {
        byte[] whole = checkpoint().encode();
        Random random = new Random(12);
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] damaged = damage(whole, random, whole.length - CHECKSUM);
            CRC32C crc = new CRC32C();
            crc.update(damaged, 0, damaged.length - CHECKSUM);
            ByteBuffer.wrap(damaged).putLong(damaged.length - CHECKSUM, crc.getValue());
            try {
                TrialCheckpoint.decode(damaged);
            } catch (IllegalArgumentException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                fail("try " + i, e);
            }
        }
        assertThat(refused).isBetween(1, TRIES - 1);
    }

    /** Up to three bytes changed for certain. */
    private static byte[] damage(byte[] whole, Random random, int length) {
        byte[] damaged = whole.clone();
        int first = random.nextInt(length);
        for (int n = random.nextInt(3); n >= 0; n--) {
            damaged[(first + n * 5) % length] ^= (byte) (1 + random.nextInt(255));
        }
        return damaged;
    }
}
