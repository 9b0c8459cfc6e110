package io.djltuner.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled pictures of one size: {@code [channels, height, width]}, brightness from 0 to 1, which a
 * network reads as it is. They are kept once, in single precision.
 */
public final class ImageData implements ShapedData {

    private final String source;
    private final ImageSize size;
    private final FloatMatrix pixels;
    private final String[] labels;
    private final TabularData table;

    ImageData(String source, ImageSize size, FloatMatrix pixels, String[] labels) {
        this.source = source;
        this.size = size;
        this.pixels = pixels;
        this.labels = labels;
        List<NumericColumn> columns = new ArrayList<>();
        for (int pixel = 0; pixel < size.numbers(); pixel++) {
            columns.add(NumericColumn.of("p" + pixel, pixels, pixel, true));
        }
        table =
                new TabularData(
                        columns,
                        List.of(Column.categorical("target", labels)),
                        Origins.ofMemory(source, labels.length));
    }

    /**
     * Reads the idx files of MNIST, Fashion-MNIST and their like (LeCun's format: magic number 2051
     * for pictures and 2049 for labels, sizes, bytes), plain or compressed with gzip.
     *
     * @param images the file of pictures
     * @param labels the file of their classes, numbers from 0 to 255
     * @return the pictures, of one channel
     * @throws DataException if a file is missing, damaged or of another kind, or if there are not
     *     as many labels as pictures
     */
    public static ImageData idx(Path images, Path labels) {
        return IdxFiles.read(images, labels);
    }

    /**
     * Reads a folder that holds one folder for each class, named after it, with the class's
     * pictures in any format that {@code javax.imageio} reads. Hidden files are left out.
     *
     * @param folder the folder of folders
     * @param size what each picture is scaled to; with one channel it becomes grey
     * @return the pictures, class by class in the order of their names
     * @throws DataException if there is no such folder, no class in it, an empty class, or a file
     *     that is no picture
     */
    public static ImageData folder(Path folder, ImageSize size) {
        return ImageFolder.read(folder, size);
    }

    /** {@return the number of pictures} */
    public int size() {
        return labels.length;
    }

    /** {@return channels, height and width} */
    public ImageSize imageSize() {
        return size;
    }

    /** The number of channels, height and width, in this order. */
    @Override
    public long[] sampleShape() {
        return new long[] {size.channels(), size.height(), size.width()};
    }

    /** Columns {@code p0}, {@code p1} … and the class, {@code target}. */
    @Override
    public TabularData table() {
        return table;
    }

    /**
     * Some of the pictures.
     *
     * @param images their numbers from 0, in the order wanted, at least one
     * @return those alone
     */
    public ImageData select(int... images) {
        table.checkRows("images", images);
        return new ImageData(
                source,
                size,
                pixels.select(source, images),
                IntStream.of(images).mapToObj(image -> labels[image]).toArray(String[]::new));
    }

    /**
     * These pictures and others below them, as for training and test pictures in two files; {@link
     * Split#consecutive} then tells them apart.
     *
     * @param more pictures of the same size
     * @return all of them
     * @throws DataException if the others have another size
     */
    public ImageData append(ImageData more) {
        if (!size.equals(more.size)) {
            throw new DataException(
                    more.source, "pictures must be %s, but are %s".formatted(size, more.size));
        }
        String[] all = Arrays.copyOf(labels, labels.length + more.labels.length);
        System.arraycopy(more.labels, 0, all, labels.length, more.labels.length);
        return new ImageData(source, size, pixels.append(source, more.pixels), all);
    }

    @Override
    public String toString() {
        return "%s: %d pictures of %s".formatted(source, labels.length, size);
    }
}
