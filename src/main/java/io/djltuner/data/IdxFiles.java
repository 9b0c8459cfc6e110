package io.djltuner.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Pictures and labels in LeCun's idx format: big-endian numbers, then bytes. */
final class IdxFiles {

    private static final int LABELS = 0x0801;
    private static final int IMAGES = 0x0803;
    private static final int GZIP = 0x1f8b;
    private static final int BYTE = 0xff;

    private IdxFiles() {}

    static ImageData read(Path images, Path labels) {
        String[] classes = labels(labels);
        try (DataInputStream in = open(images)) {
            int count = header(in, images, IMAGES, "pictures");
            ImageSize size = new ImageSize(1, in.readInt(), in.readInt());
            if (count != classes.length) {
                throw new DataException(
                        labels.toString(),
                        "there must be a label for each picture, but there are %d labels for %d"
                                .formatted(classes.length, count));
            }
            float[] pixels = FloatMatrix.room(images.toString(), count, size.numbers());
            byte[] one = new byte[size.numbers()];
            for (int image = 0; image < count; image++) {
                in.readFully(one);
                for (int i = 0; i < one.length; i++) {
                    pixels[image * one.length + i] = (one[i] & BYTE) / (float) BYTE;
                }
            }
            FloatMatrix matrix = new FloatMatrix(pixels, size.numbers());
            return new ImageData(images.toString(), size, matrix, classes);
        } catch (IOException e) {
            throw unreadable(images, e);
        }
    }

    private static String[] labels(Path file) {
        try (DataInputStream in = open(file)) {
            String[] labels = new String[header(in, file, LABELS, "labels")];
            byte[] bytes = new byte[labels.length];
            in.readFully(bytes);
            for (int i = 0; i < labels.length; i++) {
                labels[i] = Integer.toString(bytes[i] & BYTE);
            }
            return labels;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static int header(DataInputStream in, Path file, int magic, String what)
            throws IOException {
        int found = in.readInt();
        if (found != magic) {
            throw new DataException(
                    file.toString(),
                    "is no idx file of %s: its magic number must be %d, but is %d"
                            .formatted(what, magic, found));
        }
        int count = in.readInt();
        if (count < 1) {
            throw new DataException(
                    file.toString(), "there must be at least one, but it says " + count);
        }
        return count;
    }

    private static DataInputStream open(Path file) throws IOException {
        InputStream plain = new BufferedInputStream(Files.newInputStream(file));
        plain.mark(2);
        int first = plain.read() << Byte.SIZE | plain.read();
        plain.reset();
        try {
            return new DataInputStream(
                    first == GZIP ? new BufferedInputStream(new GZIPInputStream(plain)) : plain);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static DataException unreadable(Path file, IOException e) {
        String problem =
                e instanceof NoSuchFileException
                        ? "there is no such file"
                        : e instanceof EOFException
                                ? "ends before all that it announces"
                                : "cannot be read: " + e.getMessage();
        return new DataException(file.toString(), problem).causedBy(e);
    }
}
