package io.djltuner.data;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A column of dates becomes the standardised time, and where in the year, the week and, if there
 * are times of day, in the day it is: sine and cosine of the angle, so that December is next to
 * January. A missing date is 0 everywhere, and flagged if the training rows had any.
 *
 * @param name the column's name
 * @param format of its texts
 * @param scale of the days since 1970
 * @param timed whether training rows had a time of day other than midnight
 * @param flagged whether training rows had no value
 */
record DateEncoder(
        String name, DateFormat format, Standardization scale, boolean timed, boolean flagged)
        implements FeatureEncoder {

    private static final double SECONDS_PER_DAY = 86_400;
    private static final double DAYS_PER_YEAR = 365.25;
    private static final double DAYS_PER_WEEK = 7;

    static DateEncoder fit(Column column, int[] rows, DateFormat format) {
        double[] days = new double[rows.length];
        boolean timed = false;
        boolean holes = false;
        for (int i = 0; i < rows.length; i++) {
            LocalDateTime date =
                    column.isMissing(rows[i]) ? null : format.parse(column.text(rows[i]));
            holes |= date == null;
            days[i] = date == null ? Double.NaN : days(date);
            timed |= date != null && days[i] != Math.rint(days[i]);
        }
        int[] all = new int[rows.length];
        Arrays.setAll(all, i -> i);
        Standardization scale = Standardization.fit(new NumericColumn(column.name(), days), all);
        return new DateEncoder(column.name(), format, scale, timed, holes);
    }

    private static double days(LocalDateTime date) {
        return date.toEpochSecond(ZoneOffset.UTC) / SECONDS_PER_DAY;
    }

    @Override
    public List<String> featureNames() {
        List<String> names = new ArrayList<>(List.of(name));
        for (String cycle : timed ? List.of("year", "week", "day") : List.of("year", "week")) {
            names.add(name + " (sine of the " + cycle + ")");
            names.add(name + " (cosine of the " + cycle + ")");
        }
        if (flagged) {
            names.add(name + " (missing)");
        }
        return names;
    }

    @Override
    public CellType cellType() {
        return CellType.CATEGORICAL;
    }

    @Override
    public void encode(TabularData data, int[] rows, double[] out, int offset, int stride) {
        Column column = data.column(name);
        int last = featureNames().size() - 1;
        for (int i = 0; i < rows.length; i++) {
            int at = i * stride + offset;
            if (!column.isMissing(rows[i])) {
                encode(date(data, column, rows[i]), out, at);
            }
            if (flagged) {
                out[at + last] = column.isMissing(rows[i]) ? 1 : 0;
            }
        }
    }

    private LocalDateTime date(TabularData data, Column column, int row) {
        LocalDateTime date = format.parse(column.text(row));
        if (date == null) {
            throw data.problem(
                    row, name, "'" + column.text(row) + "' is not a date as in the training rows");
        }
        return date;
    }

    private void encode(LocalDateTime date, double[] out, int at) {
        double days = days(date);
        out[at] = scale.apply(days);
        cycle((date.getDayOfYear() - 1) / DAYS_PER_YEAR, out, at + 1);
        cycle((date.getDayOfWeek().getValue() - 1) / DAYS_PER_WEEK, out, at + 3);
        if (timed) {
            cycle(days - Math.floor(days), out, at + 5);
        }
    }

    private static void cycle(double share, double[] out, int at) {
        out[at] = Math.sin(2 * Math.PI * share);
        out[at + 1] = Math.cos(2 * Math.PI * share);
    }
}
