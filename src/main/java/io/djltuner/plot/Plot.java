package io.djltuner.plot;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;

/**
 * A picture, 800 × 500 pixels unless {@link #size} says otherwise. It holds a study as it stood
 * when the picture was made, and is drawn when it is saved or shown.
 *
 * <p>In a Java notebook, whatever its kernel, a picture is shown by
 *
 * <pre>{@code
 * String id = display(Plots.history(result.history()).image());
 * }</pre>
 */
public final class Plot {

    private static final int WIDTH = 800;
    private static final int HEIGHT = 500;

    private final String title;
    private final List<String> labels;
    private final Supplier<XYChart> chart;
    private final int width;
    private final int height;

    /** A picture of what the chart shows, which is made anew for every drawing. */
    Plot(String title, List<String> labels, Supplier<XYChart> chart) {
        this(title, labels, chart, WIDTH, HEIGHT);
    }

    private Plot(
            String title, List<String> labels, Supplier<XYChart> chart, int width, int height) {
        this.title = title;
        this.labels = List.copyOf(labels);
        this.chart = chart;
        this.width = width;
        this.height = height;
    }

    /**
     * The same picture in another size; texts keep theirs.
     *
     * @param pixelsWide from 200 to 10,000
     * @param pixelsHigh from 200 to 10,000
     * @return the other
     */
    public Plot size(int pixelsWide, int pixelsHigh) {
        return new Plot(
                title, labels, chart, checked("width", pixelsWide), checked("height", pixelsHigh));
    }

    private static int checked(String name, int pixels) {
        if (pixels < 200 || pixels > 10_000) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s: must be from 200 to 10000 pixels, but got %d",
                            name,
                            pixels));
        }
        return pixels;
    }

    /** {@return pixels from left to right} */
    public int width() {
        return width;
    }

    /** {@return pixels from top to bottom} */
    public int height() {
        return height;
    }

    /** {@return what stands above it} */
    public String title() {
        return title;
    }

    /** {@return the picture in pixels, on white} */
    public BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(
                    RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(
                    RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            chart.get().paint(graphics, width, height);
        } finally {
            graphics.dispose();
        }
        return image;
    }

    /** {@return the bytes of a PNG file} */
    public byte[] png() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image(), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the picture could not be encoded as PNG", e);
        }
        return bytes.toByteArray();
    }

    /**
     * {@return the text of an SVG file} Letters are outlines, so that it looks alike everywhere;
     * title and labels are there as text too, for search and screen readers.
     */
    public String svg() {
        VectorGraphics2D graphics = new VectorGraphics2D();
        chart.get().paint(graphics, width, height);
        Document document =
                Processors.get("svg")
                        .getDocument(graphics.getCommands(), new PageSize(0, 0, width, height));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            document.writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the picture could not be encoded as SVG", e);
        }
        return described(bytes.toString(StandardCharsets.UTF_8));
    }

    /** With title and labels first, where SVG wants them. */
    private String described(String svg) {
        int start = svg.indexOf('>', svg.indexOf("<svg")) + 1;
        return "%s%n<title>%s</title>%n<desc>%s</desc>%s"
                .formatted(
                        svg.substring(0, start),
                        Texts.xml(title),
                        Texts.xml(String.join("; ", labels)),
                        svg.substring(start));
    }

    /**
     * Saves it as what the name's ending says, {@code .png} or {@code .svg}. Folders that are not
     * there are made; a file that is there is replaced.
     *
     * @param path of the file
     * @throws IllegalArgumentException if the name ends otherwise
     * @throws IOException if it cannot be written
     */
    public void save(Path path) throws IOException {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".png")) {
            savePng(path);
        } else if (name.endsWith(".svg")) {
            saveSvg(path);
        } else {
            throw new IllegalArgumentException(
                    "path: must end in .png or .svg, but got '%s'".formatted(path));
        }
    }

    /**
     * Saves it as PNG, whatever the name's ending; otherwise as {@link #save}.
     *
     * @param path of the file
     * @throws IOException if it cannot be written
     */
    public void savePng(Path path) throws IOException {
        write(path, png());
    }

    /**
     * Saves it as SVG, whatever the name's ending; otherwise as {@link #save}.
     *
     * @param path of the file
     * @throws IOException if it cannot be written
     */
    public void saveSvg(Path path) throws IOException {
        write(path, svg().getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Path path, byte[] bytes) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(path, bytes);
    }

    /** Title and size. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s (%d × %d)", title, width, height);
    }
}
