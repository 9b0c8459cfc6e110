package io.djltuner.tensorboard;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads event files by what the formats' descriptions say, and shares no code with what writes
 * them.
 */
final class EventFile {

    private EventFile() {}

    /** A message: the contents of its fields by their numbers; each is a Long or bytes. */
    record Node(Map<Integer, List<Object>> fields) {

        static Node of(byte[] bytes) {
            Map<Integer, List<Object>> fields = new LinkedHashMap<>();
            int[] at = {0};
            while (at[0] < bytes.length) {
                long key = varint(bytes, at);
                Object content =
                        switch ((int) (key % 8)) {
                            case 0 -> varint(bytes, at);
                            case 1 -> littleEndian(bytes, at, 8);
                            case 5 -> littleEndian(bytes, at, 4);
                            case 2 -> {
                                int length = (int) varint(bytes, at);
                                at[0] += length;
                                yield java.util.Arrays.copyOfRange(bytes, at[0] - length, at[0]);
                            }
                            default -> throw new AssertionError("kind " + key % 8);
                        };
                fields.computeIfAbsent((int) (key / 8), n -> new ArrayList<>()).add(content);
            }
            return new Node(fields);
        }

        private static long varint(byte[] bytes, int[] at) {
            long value = 0;
            long unit = 1;
            while (true) {
                int next = bytes[at[0]++];
                value += (next & 127) * unit;
                unit *= 128;
                if (next >= 0) {
                    return value;
                }
            }
        }

        private static long littleEndian(byte[] bytes, int[] at, int size) {
            long value = 0;
            for (int i = size - 1; i >= 0; i--) {
                value = value * 256 + (bytes[at[0] + i] & 255);
            }
            at[0] += size;
            return value;
        }

        boolean has(int field) {
            return fields.containsKey(field);
        }

        List<Node> nodes(int field) {
            return fields.getOrDefault(field, List.of()).stream()
                    .map(content -> of((byte[]) content))
                    .toList();
        }

        Node node(int field) {
            return nodes(field).get(0);
        }

        long number(int field) {
            return (Long) fields.get(field).get(0);
        }

        double real(int field) {
            return Double.longBitsToDouble(number(field));
        }

        float single(int field) {
            return Float.intBitsToFloat((int) number(field));
        }

        String text(int field) {
            return new String((byte[]) fields.get(field).get(0), StandardCharsets.UTF_8);
        }
    }

    /** The events of a file that must be whole. */
    static List<Node> events(Path file) throws IOException {
        List<Node> events = new ArrayList<>();
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(raw)) {
            while (in.available() > 0) {
                byte[] size = in.readNBytes(8);
                check(size, Integer.reverseBytes(in.readInt()));
                byte[] content = new byte[(int) Node.littleEndian(size, new int[1], 8)];
                in.readFully(content);
                check(content, Integer.reverseBytes(in.readInt()));
                events.add(Node.of(content));
            }
        }
        return events;
    }

    private static void check(byte[] bytes, int masked) {
        int crc = masked - 0xa282ead8;
        if ((crc << 15 | crc >>> 17) != crc32c(bytes)) {
            throw new AssertionError("the checksum is wrong");
        }
    }

    /** CRC-32C bit by bit: the division by Castagnoli's polynomial, lowest bits first. */
    static int crc32c(byte[] bytes) {
        int crc = -1;
        for (byte next : bytes) {
            crc ^= next & 255;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
            }
        }
        return ~crc;
    }

    /** The scalars of a file as "tag@step=value", in their order. */
    static List<String> scalars(Path file) throws IOException {
        List<String> found = new ArrayList<>();
        for (Node event : events(file)) {
            for (Node summary : event.nodes(5)) {
                for (Node value : summary.nodes(1)) {
                    if (value.has(2)) {
                        found.add(
                                "%s@%d=%s"
                                        .formatted(
                                                value.text(1), event.number(2), value.single(2)));
                    }
                }
            }
        }
        return found;
    }

    /** What the HParams plug-in is told under a tag, every time. */
    static List<Node> hparams(Path file, String tag) throws IOException {
        List<Node> found = new ArrayList<>();
        for (Node event : events(file)) {
            for (Node summary : event.nodes(5)) {
                for (Node value : summary.nodes(1)) {
                    if (value.text(1).equals(tag)) {
                        Node plugin = value.node(9).node(1);
                        if (!plugin.text(1).equals("hparams")) {
                            throw new AssertionError(plugin.text(1));
                        }
                        found.add(plugin.node(2));
                    }
                }
            }
        }
        return found;
    }
}
