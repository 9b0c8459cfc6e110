package io.djltuner.plot;

import java.awt.Color;
import java.util.List;

/**
 * Colours that people tell apart however they see colours: M. Okabe and K. Ito, "Color Universal
 * Design" (2008), for kinds; viridis (S. van der Walt and N. Smith, 2015) for values.
 */
final class Palette {

    static final Color BLACK = new Color(0x222222);
    static final Color GREY = new Color(0xB0B0B0);
    static final Color LIGHT = new Color(0xE4E4E4);

    /** Behind curves. */
    static final Color PALE = new Color(0xE3F1FA);

    static final Color ORANGE = new Color(0xE69F00);
    static final Color SKY = new Color(0x56B4E9);
    static final Color GREEN = new Color(0x009E73);
    static final Color BLUE = new Color(0x0072B2);
    static final Color VERMILION = new Color(0xD55E00);
    static final Color PURPLE = new Color(0xCC79A7);

    /** For trials side by side, the best first. */
    static final List<Color> TRIALS = List.of(BLUE, GREEN, PURPLE, SKY, BLACK);

    /** Viridis from its dark end at even steps. */
    private static final List<Color> VIRIDIS =
            List.of(
                    new Color(0x440154),
                    new Color(0x46327E),
                    new Color(0x365C8D),
                    new Color(0x277F8E),
                    new Color(0x1FA187),
                    new Color(0x4AC16D),
                    new Color(0xA0DA39),
                    new Color(0xFDE725));

    /** How many colours there are for values. */
    static final int LEVELS = VIRIDIS.size();

    private Palette() {}

    /**
     * The colour of a level.
     *
     * @param level from 0, the best and darkest, to {@link #LEVELS} - 1
     */
    static Color level(int level) {
        return VIRIDIS.get(level);
    }
}
