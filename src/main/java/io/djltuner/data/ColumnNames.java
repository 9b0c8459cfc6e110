package io.djltuner.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an error says about columns that are not there. */
final class ColumnNames {

    private static final int LISTED = 12;

    private ColumnNames() {}

    /** The sentence for a column that a table lacks. */
    static DataException missing(String source, int line, String wanted, List<String> present) {
        return new DataException(
                source,
                line,
                wanted,
                "is missing; "
                        + closest(wanted, present)
                                .map(name -> "the closest is '" + name + "', and ")
                                .orElse("")
                        + (present.size() == 1 ? "the only column is " : "the columns are ")
                        + list(present)
                        + delimiterHint(present));
    }

    /** A line that was not cut leaves one column with a long name. */
    private static String delimiterHint(List<String> present) {
        if (present.size() == 1) {
            for (String delimiter : List.of(";", "\t", "|")) {
                if (present.get(0).contains(delimiter)) {
                    String shown = delimiter.equals("\t") ? "\\t" : delimiter;
                    return " (is the delimiter '" + shown + "'?)";
                }
            }
        }
        return "";
    }

    /** The first names, and how many there are when that is not all. */
    static String list(List<String> names) {
        return names.size() <= LISTED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, LISTED)) + " … (" + names.size() + " in all)";
    }

    /** The most similar name, when it is similar enough to be a slip. */
    static Optional<String> closest(String wanted, List<String> present) {
        String best = null;
        int bestDistance = Math.max(1, wanted.length() / 3) + 1;
        for (String name : present) {
            int distance = distance(wanted.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < bestDistance && distance < name.length()) {
                best = name;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein's distance, one row of the table at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
