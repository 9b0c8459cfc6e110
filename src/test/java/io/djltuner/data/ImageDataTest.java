package io.djltuner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDataTest {

    private static final int IMAGES = 2051;
    private static final int LABELS = 2049;

    @TempDir Path folder;
    private Path images;
    private Path labels;

    /** Two pictures of 2×3 pixels: 0, 1 … 5 and 250 … 255, of classes 7 and 3. */
    @BeforeEach
    void writeTwoPictures() throws IOException {
        images = write("images", false, new int[] {IMAGES, 2, 2, 3}, pixels());
        labels = write("labels", false, new int[] {LABELS, 2}, new byte[] {7, 3});
    }

    private static byte[] pixels() {
        byte[] pixels = new byte[12];
        for (int i = 0; i < 6; i++) {
            pixels[i] = (byte) i;
            pixels[6 + i] = (byte) (250 + i);
        }
        return pixels;
    }

    private Path write(String name, boolean gzip, int[] header, byte[] bytes) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(plain);
        for (int number : header) {
            out.writeInt(number);
        }
        out.write(bytes);
        Path file = folder.resolve(name);
        try (OutputStream to =
                gzip
                        ? new GZIPOutputStream(Files.newOutputStream(file))
                        : Files.newOutputStream(file)) {
            plain.writeTo(to);
        }
        return file;
    }

    private static double value(ImageData data, int image, int pixel) {
        return ((NumericColumn) data.table().columns().get(pixel)).value(image);
    }

    private static void assertIsWhatWasWritten(ImageData data) {
        assertThat(data.sampleShape()).containsExactly(1, 2, 3);
        assertThat(data.imageSize()).isEqualTo(new ImageSize(1, 2, 3));
        assertThat(data.size()).isEqualTo(2);
        for (int pixel = 0; pixel < 6; pixel++) {
            assertThat(value(data, 0, pixel)).isEqualTo(pixel / 255f);
            assertThat(value(data, 1, pixel)).isEqualTo((250 + pixel) / 255f);
        }
        assertThat(data.table().column("target").text(0)).isEqualTo("7");
        assertThat(data.table().column("target").text(1)).isEqualTo("3");
    }

    @Test
    void readsIdxFilesPlainAndCompressed() throws IOException {
        assertIsWhatWasWritten(ImageData.idx(images, labels));
        assertIsWhatWasWritten(
                ImageData.idx(
                        write("i.gz", true, new int[] {IMAGES, 2, 2, 3}, pixels()),
                        write("l.gz", true, new int[] {LABELS, 2}, new byte[] {7, 3})));
    }

    @Test
    void preprocessingLeavesBrightnessAsItIs() {
        TabularData table = ImageData.idx(images, labels).table();

        Preprocessing fitted = Preprocessing.fitClassification(table, new int[] {0, 1});

        assertThat(fitted.classNames()).containsExactly("3", "7");
        assertThat(fitted.features(table, new int[] {1}))
                .containsExactly(
                        250 / 255f, 251 / 255f, 252 / 255f, 253 / 255f, 254 / 255f, 255 / 255f);
    }

    @Test
    void selectsAndAppendsPictures() {
        ImageData data = ImageData.idx(images, labels);

        ImageData three = data.append(data.select(1));

        assertThat(three).hasToString(images + ": 3 pictures of 1×2×3");
        assertThat(value(three, 2, 4)).isEqualTo(254 / 255f);
        assertThat(three.table().column("target").text(2)).isEqualTo("3");
        assertThatThrownBy(() -> data.select(2))
                .hasMessage(
                        "images: row 2 does not exist; %s has 2 rows, numbered from 0"
                                .formatted(images));
    }

    @Test
    void aFileOfLabelsIsNoFileOfPictures() {
        assertThatThrownBy(() -> ImageData.idx(labels, labels))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        labels
                                + ": is no idx file of pictures: its magic number must be 2051, but"
                                + " is 2049");
    }

    @Test
    void thereMustBeALabelForEachPicture() throws IOException {
        Path one = write("one", false, new int[] {LABELS, 1}, new byte[] {7});

        assertThatThrownBy(() -> ImageData.idx(images, one))
                .hasMessage(
                        one
                                + ": there must be a label for each picture, but there are 1 labels"
                                + " for 2");
    }

    @Test
    void damagedAndMissingFilesAreNamed() throws IOException {
        Path cut = write("cut", false, new int[] {IMAGES, 2, 2, 3}, new byte[11]);
        Path header = write("header", false, new int[0], new byte[3]);
        Path none = folder.resolve("none");

        assertThatThrownBy(() -> ImageData.idx(cut, labels))
                .hasMessage(cut + ": ends before all that it announces");
        assertThatThrownBy(() -> ImageData.idx(images, header))
                .hasMessage(header + ": ends before all that it announces");
        assertThatThrownBy(() -> ImageData.idx(none, labels))
                .hasMessage(none + ": there is no such file");
    }

    private void picture(String label, String name, int width, int height, int rgb)
            throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, rgb);
            }
        }
        Path directory = Files.createDirectories(folder.resolve("tree").resolve(label));
        ImageIO.write(image, "png", directory.resolve(name).toFile());
    }

    @Test
    void readsAFolderForEachClass() throws IOException {
        picture("cat", "a.png", 2, 2, 0x336699);
        picture("cat", "b.png", 4, 4, 0xff0000);
        picture("dog", "a.png", 2, 2, 0);
        Files.writeString(folder.resolve("tree/cat/.hidden"), "no picture");

        ImageData colour = ImageData.folder(folder.resolve("tree"), ImageSize.colour(2, 2));
        ImageData grey = ImageData.folder(folder.resolve("tree"), ImageSize.grey(2, 2));

        assertThat(colour.sampleShape()).containsExactly(3, 2, 2);
        assertThat(colour.table().column("target").text(1)).isEqualTo("cat");
        assertThat(colour.table().column("target").text(2)).isEqualTo("dog");
        assertThat(value(colour, 0, 3)).isEqualTo(0x33 / 255f);
        assertThat(value(colour, 0, 4)).isEqualTo(0x66 / 255f);
        assertThat(value(colour, 0, 11)).isEqualTo(0x99 / 255f);
        assertThat(value(colour, 1, 0)).isEqualTo(1);
        assertThat(value(colour, 1, 5)).isZero();
        assertThat(value(grey, 0, 0)).isEqualTo((0x33 + 0x66 + 0x99) / 765f);
    }

    @Test
    void foldersWithoutPicturesAreNamed() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        ImageSize size = ImageSize.grey(2, 2);

        assertThatThrownBy(() -> ImageData.folder(folder.resolve("none"), size))
                .hasMessage(folder.resolve("none") + ": there is no such folder");
        assertThatThrownBy(() -> ImageData.folder(tree, size))
                .hasMessage(tree + ": there must be one folder for each class, but there is none");
        Path cats = Files.createDirectories(tree.resolve("cat"));
        assertThatThrownBy(() -> ImageData.folder(tree, size))
                .hasMessage(cats + ": there is no picture in this class");
        Path text = Files.writeString(cats.resolve("a.png"), "no picture");
        assertThatThrownBy(() -> ImageData.folder(tree, size))
                .hasMessage(text + ": is no picture of a known format");
    }

    @Test
    void sizesAreChecked() {
        assertThatThrownBy(() -> new ImageSize(2, 1, 1))
                .hasMessage("channels: must be 1 or 3, but got 2");
        assertThatThrownBy(() -> ImageSize.grey(0, 4))
                .hasMessage("image size: height and width must be at least 1, but got 0×4");
    }
}
