package io.djltuner.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message being written in Protocol Buffers' binary format. A field is a key, which is its number
 * and the kind of what follows, and its content.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the format</a>
 */
final class Message {

    static final int VARINT = 0;
    static final int FIXED_64 = 1;
    static final int BYTES = 2;
    static final int FIXED_32 = 5;

    static final int KIND_BITS = 3;
    static final int PAYLOAD_BITS = 7;
    static final int CONTINUES = 0x80;
    static final int PAYLOAD = 0x7F;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A whole number, a yes or no as 1 or 0, or a constant of an enum. */
    Message number(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    /** A real number of double precision. */
    Message real(int field, double value) {
        key(field, FIXED_64);
        out.writeBytes(buffer(Double.BYTES).putDouble(value).array());
        return this;
    }

    /** A real number of single precision. */
    Message single(int field, float value) {
        key(field, FIXED_32);
        out.writeBytes(buffer(Float.BYTES).putFloat(value).array());
        return this;
    }

    /** A text, in UTF-8. */
    Message text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A message within this one. */
    Message message(int field, Message value) {
        return bytes(field, value.toBytes());
    }

    /** Any bytes. */
    Message bytes(int field, byte[] value) {
        key(field, BYTES);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    private void key(int field, int kind) {
        varint((long) field << KIND_BITS | kind);
    }

    /** Seven bits a byte, the lowest first; the highest bit says whether more follow. */
    private void varint(long value) {
        long rest = value;
        while ((rest & ~PAYLOAD) != 0) {
            out.write((int) (rest & PAYLOAD) | CONTINUES);
            rest >>>= PAYLOAD_BITS;
        }
        out.write((int) rest);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
