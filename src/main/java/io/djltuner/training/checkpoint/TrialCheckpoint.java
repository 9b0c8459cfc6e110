package io.djltuner.training.checkpoint;

import io.djltuner.training.NetworkState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * All runs of a trial at an epoch's end.
 *
 * <p>As bytes: a magic number, the format's version, the runs, and a CRC-32C of all that. All
 * numbers are big-endian, reals are doubles, whatever type the network trains in: a float survives
 * the way there and back bit for bit.
 *
 * @param runs in their order
 */
public record TrialCheckpoint(List<RunState> runs) {

    private static final int MAGIC = 0x444A4C54;
    private static final int VERSION = 1;
    private static final int MOST_RUNS = 1 << 16;
    private static final int CHECKSUM_BYTES = 8;
    private static final int ROOM_FOR_THE_REST = 2048;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 16;
    private static final int NUMBERS_AT_ONCE = 8192;

    /**
     * Copies.
     *
     * @param runs in their order
     */
    public TrialCheckpoint {
        runs = List.copyOf(runs);
    }

    /**
     * The checkpoint as bytes.
     *
     * @return the bytes
     * @throws IllegalStateException if they would be more than an array can have
     */
    public byte[] encode() {
        Growing bytes = new Growing(roomForNumbers());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(runs.size());
            for (RunState run : runs) {
                write(out, run);
            }
            out.writeLong(bytes.checksum());
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be written", e);
        }
    }

    /** Large states are written into one piece that need not grow. */
    private int roomForNumbers() {
        long numbers = 0;
        for (RunState run : runs) {
            numbers += run.network().weights().length + (long) run.bestWeights().length;
            numbers += run.network().first().length + (long) run.network().second().length;
        }
        long room = Double.BYTES * numbers + ROOM_FOR_THE_REST * (runs.size() + 1L);
        if (room > MOST_BYTES) {
            throw new IllegalStateException(
                    "checkpoint: the state of a trial can have %,d bytes, but this one has %,d; use smaller networks, or fewer folds and executions"
                            .formatted(MOST_BYTES, room));
        }
        return (int) room;
    }

    /** Bytes that can be looked at while they become more. */
    private static final class Growing extends ByteArrayOutputStream {

        Growing(int room) {
            super(room);
        }

        long checksum() {
            return TrialCheckpoint.checksum(buf, count);
        }
    }

    /**
     * Reads a checkpoint.
     *
     * @param bytes what {@link #encode} gave
     * @return the checkpoint
     * @throws IllegalArgumentException if the bytes are damaged or of another version
     */
    public static TrialCheckpoint decode(byte[] bytes) {
        int length = bytes.length - CHECKSUM_BYTES;
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (length < 0 || in.readInt() != MAGIC) {
                throw damaged("is not a checkpoint");
            }
            int version = in.readInt();
            if (version != VERSION) {
                throw damaged("has format " + version + ", and only " + VERSION + " is known");
            }
            if (readLast(bytes) != checksum(bytes, length)) {
                throw damaged("has a wrong checksum");
            }
            int count = in.readInt();
            if (count < 0 || count > MOST_RUNS) {
                throw damaged("claims " + count + " runs");
            }
            List<RunState> runs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                runs.add(readRun(in));
            }
            return new TrialCheckpoint(runs);
        } catch (IOException e) {
            throw new IllegalArgumentException("checkpoint: ends too early", e);
        }
    }

    private static IllegalArgumentException damaged(String what) {
        return new IllegalArgumentException("checkpoint: " + what);
    }

    private static long readLast(byte[] bytes) {
        return java.nio.ByteBuffer.wrap(bytes).getLong(bytes.length - CHECKSUM_BYTES);
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    private static void write(DataOutputStream out, RunState run) throws IOException {
        out.writeInt(run.fold());
        out.writeInt(run.run());
        out.writeInt(run.epoch());
        out.writeBoolean(run.stopped());
        write(out, run.network().weights());
        write(out, run.network().first());
        write(out, run.network().second());
        out.writeLong(run.network().steps());
        write(out, run.bestWeights());
        out.writeInt(run.bestEpoch());
        write(out, run.bestMetrics());
        write(out, run.stopping());
        write(out, run.plateau());
    }

    private static RunState readRun(DataInputStream in) throws IOException {
        return new RunState(
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readBoolean(),
                new NetworkState(readReals(in), readReals(in), readReals(in), in.readLong()),
                readReals(in),
                in.readInt(),
                readMap(in),
                readMap(in),
                readMap(in));
    }

    private static void write(DataOutputStream out, double[] values) throws IOException {
        out.writeInt(values.length);
        byte[] bytes = new byte[Double.BYTES * Math.min(values.length, NUMBERS_AT_ONCE)];
        for (int from = 0; from < values.length; from += NUMBERS_AT_ONCE) {
            int count = Math.min(values.length - from, NUMBERS_AT_ONCE);
            java.nio.ByteBuffer.wrap(bytes).asDoubleBuffer().put(values, from, count);
            out.write(bytes, 0, Double.BYTES * count);
        }
    }

    private static double[] readReals(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available() / 8) {
            throw damaged("claims an array of " + count + " numbers");
        }
        byte[] bytes = in.readNBytes(8 * count);
        double[] values = new double[count];
        java.nio.ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
        return values;
    }

    private static void write(DataOutputStream out, Map<String, Double> values) throws IOException {
        out.writeInt(values.size());
        for (Map.Entry<String, Double> entry : values.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeDouble(entry.getValue());
        }
    }

    private static Map<String, Double> readMap(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw damaged("claims " + count + " entries");
        }
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            values.put(in.readUTF(), in.readDouble());
        }
        return values;
    }
}
