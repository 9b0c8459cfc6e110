package io.djltuner.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records, their checksums, and files that were cut off. */
class RecordFileTest {

    @TempDir private Path folder;

    /** From RFC 3720, appendix B.4, and the check value of CRC-32C. */
    static Stream<Arguments> published() {
        byte[] ascending = new byte[32];
        byte[] descending = new byte[32];
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xFF);
        for (int i = 0; i < 32; i++) {
            ascending[i] = (byte) i;
            descending[i] = (byte) (31 - i);
        }
        return Stream.of(
                Arguments.of(new byte[32], 0x8a9136aa),
                Arguments.of(ones, 0x62a8ab43),
                Arguments.of(ascending, 0x46dd794e),
                Arguments.of(descending, 0x113fdb5c),
                Arguments.of("123456789".getBytes(StandardCharsets.US_ASCII), 0xe3069283));
    }

    @ParameterizedTest
    @MethodSource("published")
    void masksThePublishedChecksums(byte[] bytes, int crc) {
        // As TensorFlow's crc32c.h has it: ((crc >> 15) | (crc << 17)) + 0xa282ead8.
        assertThat(RecordFile.maskedCrc(bytes))
                .isEqualTo(((crc >>> 15) | (crc << 17)) + 0xa282ead8);
        // What the tests check files with holds to them too.
        assertThat(EventFile.crc32c(bytes)).isEqualTo(crc);
    }

    /**
     * Written by TensorBoard 2.21: {@code RecordWriter(open(p, "wb")).write(b"abc")} of
     * tensorboard.summary.writer.record_writer.
     */
    @Test
    void writesWhatTensorBoardsOwnWriterWrites() throws IOException {
        Path file = folder.resolve("records");

        new RecordFile(file).append(List.of("abc".getBytes(StandardCharsets.US_ASCII)));

        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
                .isEqualTo("0300000000000000b099490e6162636e57f121");
    }

    @Test
    void readsBackWhatItWrote() {
        Path file = folder.resolve("new").resolve("records");
        byte[] large = new byte[100_000];
        RecordFile writer = new RecordFile(file);
        writer.append(List.of(new byte[0], large));
        writer.append(List.of(new byte[] {7}));

        assertThat(new RecordFile(file).records())
                .containsExactly(new byte[0], large, new byte[] {7});
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 6, 8, 12, 17})
    void goesOnWhereTheLastWholeRecordEnds(int lost) throws IOException {
        Path file = folder.resolve("records");
        new RecordFile(file).append(List.of(new byte[] {1, 2}, new byte[] {3, 4}));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - lost));

        RecordFile again = new RecordFile(file);
        again.append(List.of(new byte[] {5}));

        assertThat(again.records()).containsExactly(new byte[] {1, 2});
        assertThat(new RecordFile(file).records())
                .containsExactly(new byte[] {1, 2}, new byte[] {5});
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 12, 14})
    void readsNothingThatWasDamaged(int place) throws IOException {
        Path file = folder.resolve("records");
        new RecordFile(file).append(List.of(new byte[] {1, 2}));
        byte[] bytes = Files.readAllBytes(file);
        bytes[place] ^= 4;
        Files.write(file, bytes);

        assertThat(new RecordFile(file).records()).isEmpty();
    }
}
