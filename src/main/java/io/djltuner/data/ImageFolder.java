package io.djltuner.data;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Pictures in one folder for each class. */
final class ImageFolder {

    private static final int BYTE = 0xff;
    private static final int[] SHIFTS = {16, 8, 0};

    private ImageFolder() {}

    static ImageData read(Path folder, ImageSize size) {
        List<Path> files = new ArrayList<>();
        for (Path label : children(folder, true)) {
            List<Path> own = children(label, false);
            if (own.isEmpty()) {
                throw new DataException(label.toString(), "there is no picture in this class");
            }
            files.addAll(own);
        }
        if (files.isEmpty()) {
            throw new DataException(
                    folder.toString(),
                    "there must be one folder for each class, but there is none");
        }
        float[] pixels = FloatMatrix.room(folder.toString(), files.size(), size.numbers());
        String[] labels = new String[files.size()];
        for (int i = 0; i < labels.length; i++) {
            write(picture(files.get(i), size), size, pixels, i * size.numbers());
            labels[i] = files.get(i).resolveSibling(".").normalize().getFileName().toString();
        }
        return new ImageData(
                folder.toString(), size, new FloatMatrix(pixels, size.numbers()), labels);
    }

    private static List<Path> children(Path folder, boolean folders) {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder.toString(), "there is no such folder");
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> Files.isDirectory(path) == folders)
                    .filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new DataException(folder.toString(), "cannot be read: " + e.getMessage())
                    .causedBy(e);
        }
    }

    private static BufferedImage picture(Path file, ImageSize size) {
        BufferedImage read;
        try {
            read = ImageIO.read(file.toFile());
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be read: " + e.getMessage())
                    .causedBy(e);
        }
        if (read == null) {
            throw new DataException(file.toString(), "is no picture of a known format");
        }
        if (read.getWidth() == size.width() && read.getHeight() == size.height()) {
            return read;
        }
        BufferedImage scaled =
                new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(read, 0, 0, size.width(), size.height(), null);
        graphics.dispose();
        return scaled;
    }

    /** Grey is the mean of red, green and blue. */
    private static void write(BufferedImage image, ImageSize size, float[] out, int from) {
        int perChannel = size.height() * size.width();
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                int rgb = image.getRGB(x, y);
                int at = from + y * size.width() + x;
                int sum = 0;
                for (int channel = 0; channel < SHIFTS.length; channel++) {
                    int value = rgb >> SHIFTS[channel] & BYTE;
                    sum += value;
                    if (size.channels() == SHIFTS.length) {
                        out[at + channel * perChannel] = value / (float) BYTE;
                    }
                }
                if (size.channels() == 1) {
                    out[at] = sum / (float) (SHIFTS.length * BYTE);
                }
            }
        }
    }
}
