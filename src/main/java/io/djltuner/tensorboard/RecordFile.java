package io.djltuner.tensorboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of records as TensorFlow writes them. A record is its length (8 bytes, the lowest first),
 * a checksum of these, its content, and a checksum of the content. A checksum is the CRC-32C,
 * rotated by 15 bits and with a constant added ("masked").
 *
 * <p>What a process left incomplete at the end is not read, and the next record is written in its
 * place.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">the format</a>
 */
final class RecordFile {

    private static final int ROTATION = 15;
    private static final int MASK = 0xa282ead8;
    private static final int HEAD = Long.BYTES + Integer.BYTES;

    private final Path path;
    private final List<byte[]> records = new ArrayList<>();
    private long end;

    /** Opens a file and reads what it holds; it need not exist. */
    RecordFile(Path path) {
        this.path = path;
        if (Files.exists(path)) {
            try {
                read(ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN));
            } catch (IOException e) {
                throw new UncheckedIOException("tensorBoard: cannot read " + path, e);
            }
        }
    }

    private void read(ByteBuffer in) {
        while (in.remaining() >= HEAD) {
            int start = in.position();
            long length = in.getLong();
            byte[] lengthBytes = slice(in, start, Long.BYTES);
            if (in.getInt() != maskedCrc(lengthBytes)
                    || length < 0
                    || length > in.remaining() - Integer.BYTES) {
                return;
            }
            byte[] content = new byte[(int) length];
            in.get(content);
            if (in.getInt() != maskedCrc(content)) {
                return;
            }
            records.add(content);
            end = in.position();
        }
    }

    private static byte[] slice(ByteBuffer in, int start, int length) {
        byte[] bytes = new byte[length];
        in.get(start, bytes);
        return bytes;
    }

    /** The complete records that the file held when it was opened. */
    List<byte[]> records() {
        return List.copyOf(records);
    }

    /** Writes records at the end, creating the file and its folder where there is none. */
    void append(List<byte[]> contents) {
        int size = contents.stream().mapToInt(c -> HEAD + c.length + Integer.BYTES).sum();
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] content : contents) {
            int start = out.position();
            out.putLong(content.length);
            out.putInt(maskedCrc(slice(out, start, Long.BYTES)));
            out.put(content).putInt(maskedCrc(content));
        }
        try {
            write(out.flip());
        } catch (IOException e) {
            throw new UncheckedIOException("tensorBoard: cannot write " + path, e);
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        Files.createDirectories(path.getParent());
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(end);
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
        }
    }

    static int maskedCrc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), ROTATION) + MASK;
    }
}
