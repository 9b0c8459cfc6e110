package io.djltuner.data;

/**
 * The size of pictures.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param height in pixels, at least 1
 * @param width in pixels, at least 1
 */
public record ImageSize(int channels, int height, int width) {

    /**
     * Checks the sizes.
     *
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @param height in pixels, at least 1
     * @param width in pixels, at least 1
     */
    public ImageSize {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels: must be 1 or 3, but got " + channels);
        }
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "image size: height and width must be at least 1, but got %d×%d"
                            .formatted(height, width));
        }
    }

    /**
     * Grey pictures.
     *
     * @param height in pixels
     * @param width in pixels
     * @return their size
     */
    public static ImageSize grey(int height, int width) {
        return new ImageSize(1, height, width);
    }

    /**
     * Colour pictures.
     *
     * @param height in pixels
     * @param width in pixels
     * @return their size
     */
    public static ImageSize colour(int height, int width) {
        return new ImageSize(3, height, width);
    }

    /** Numbers in a picture. */
    int numbers() {
        return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }

    @Override
    public String toString() {
        return "%d×%d×%d".formatted(channels, height, width);
    }
}
