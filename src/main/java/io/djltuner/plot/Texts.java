package io.djltuner.plot;

import io.djltuner.study.Objective;

/** Texts in pictures: names come from outside and may hold anything. */
final class Texts {

    private static final int LONGEST = 32;

    private Texts() {}

    /** One line of what can be seen, cut where it is too long for a picture. */
    static String label(String text) {
        String line = visible(text).strip();
        if (line.isEmpty()) {
            return "(blank)";
        }
        int[] points = line.codePoints().toArray();
        return points.length <= LONGEST ? line : new String(points, 0, LONGEST - 1) + "…";
    }

    /** The objective as the label of an axis. */
    static String label(Objective objective) {
        return "%s (%s)"
                .formatted(
                        label(objective.metric()),
                        switch (objective.direction()) {
                            case MINIMIZE -> "lower is better";
                            case MAXIMIZE -> "higher is better";
                        });
    }

    /**
     * Nothing to see, and yet another text for every place: a chart takes ticks with equal texts
     * for ticks that are too close.
     */
    static String blank(double coordinate) {
        String bits =
                Integer.toBinaryString(0x100 + Math.floorMod(Math.round(40 * coordinate), 0x100));
        return bits.replace('0', ' ').replace('1', '\u00A0');
    }

    /** As the content of an XML element. */
    static String xml(String text) {
        return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Without control characters, halves of characters and marks that turn the direction. */
    private static String visible(String text) {
        return text.codePoints()
                .map(point -> isVisible(point) ? point : ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
