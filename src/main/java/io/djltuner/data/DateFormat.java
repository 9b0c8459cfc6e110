package io.djltuner.data;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which tables write dates; each with or without a time of day behind a blank or a T.
 * Where day and month cannot be told apart, the month comes first behind slashes.
 */
enum DateFormat {
    YEAR_FIRST("uuuu-M-d"),
    YEAR_FIRST_SLASHES("uuuu/M/d"),
    MONTH_FIRST("M/d/uuuu"),
    DAY_FIRST("d/M/uuuu"),
    DAY_FIRST_DOTS("d.M.uuuu"),
    DAY_FIRST_DASHES("d-M-uuuu"),
    DAY_MONTH_NAME("d MMM uuuu");

    private final DateTimeFormatter formatter;

    DateFormat(String date) {
        formatter =
                new DateTimeFormatterBuilder()
                        .parseCaseInsensitive()
                        .appendPattern(date)
                        .appendPattern("[['T'][' ']H:mm[:ss[.SSS]]['Z'][XXX]]")
                        .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
                        .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
                        .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
                        .toFormatter(Locale.ENGLISH)
                        .withResolverStyle(ResolverStyle.STRICT);
    }

    /** The first format that all texts of some rows have; none if there is no text at all. */
    static Optional<DateFormat> of(Column column, int[] rows) {
        return Arrays.stream(values()).filter(format -> format.fits(column, rows)).findFirst();
    }

    private boolean fits(Column column, int[] rows) {
        boolean any = false;
        for (int row : rows) {
            if (!column.isMissing(row)) {
                if (parse(column.text(row)) == null) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    /** The date and time that a text spells, at midnight without a time; null if it is none. */
    @Nullable LocalDateTime parse(String text) {
        // Most texts are no dates, and exceptions are slow.
        if (text.length() < 8 || text.length() > 32 || text.chars().noneMatch(Character::isDigit)) {
            return null;
        }
        try {
            return LocalDateTime.parse(text, formatter);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
