package io.djltuner.tensorboard;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The fields of a message in Protocol Buffers' binary format, as {@link Message} writes it. */
final class Fields {

    private static final int MOST_BITS = 64;

    /** A field: its content where that is bytes, or else its 64 bits. */
    private record Field(int number, long bits, byte[] content) {}

    private static final byte[] NOTHING = {};

    private final List<Field> all = new ArrayList<>();

    /**
     * Reads a message.
     *
     * @throws IllegalArgumentException if it is none
     */
    Fields(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (in.hasRemaining()) {
                long key = varint(in);
                all.add(field(in, (int) (key >>> Message.KIND_BITS), (int) key & 7));
            }
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("the message ends in the middle of a field", e);
        }
    }

    private static Field field(ByteBuffer in, int number, int kind) {
        return switch (kind) {
            case Message.VARINT -> new Field(number, varint(in), NOTHING);
            case Message.FIXED_64 -> new Field(number, in.getLong(), NOTHING);
            case Message.FIXED_32 -> new Field(number, in.getInt(), NOTHING);
            case Message.BYTES -> {
                long length = varint(in);
                if (length < 0 || length > in.remaining()) {
                    throw new IllegalArgumentException("the message ends in the middle of a field");
                }
                byte[] content = new byte[(int) length];
                in.get(content);
                yield new Field(number, 0, content);
            }
            default -> throw new IllegalArgumentException("there is no kind " + kind);
        };
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < MOST_BITS; shift += Message.PAYLOAD_BITS) {
            byte next = in.get();
            value |= (long) (next & Message.PAYLOAD) << shift;
            if ((next & Message.CONTINUES) == 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number has more than 64 bits");
    }

    /** A whole number; empty where it is left out, which means 0. */
    OptionalLong number(int field) {
        return all.stream().filter(f -> f.number == field).mapToLong(f -> f.bits).findFirst();
    }

    /** The content of all fields of a number, in order. */
    List<byte[]> all(int field) {
        return all.stream().filter(f -> f.number == field).map(f -> f.content).toList();
    }

    /** The content of the first field of a number. */
    Optional<byte[]> first(int field) {
        return all(field).stream().findFirst();
    }

    /** The first field of a number as text; empty text where there is none. */
    String text(int field) {
        return new String(first(field).orElse(NOTHING), StandardCharsets.UTF_8);
    }

    /** The first field of a number as a message; an empty one where there is none. */
    Fields message(int field) {
        return new Fields(first(field).orElse(NOTHING));
    }

    /** Whether there is a field of a number. */
    boolean has(int field) {
        return all.stream().anyMatch(f -> f.number == field);
    }
}
