package io.djltuner.report;

import io.djltuner.analysis.LearningCurves;
import io.djltuner.analysis.RankTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Learning curves as arrays: trial, epochs (null: 1, 2, …), values, and the epoch of divergence.
 * The objective's of all trials, and all metrics of the best ten.
 */
final class CurvesPart {

    private static final int MOST_CURVES = 1_000;
    private static final int MOST_POINTS = 100;
    private static final int BEST = 10;

    private final LearningCurves curves;
    private final List<Integer> best;

    CurvesPart(LearningCurves curves, RankTable table) {
        this.curves = curves;
        best = table.best(BEST);
    }

    void write(JsonText out) {
        List<LearningCurves.Curve> all = curves.of(curves.objective().metric());
        List<LearningCurves.Curve> shown = thinned(all);
        out.name("curves").beginObject();
        out.name("total").whole(all.size());
        out.name("list").beginArray();
        shown.forEach(curve -> write(out, curve));
        out.endArray().endObject();
        Set<Integer> ofBest = new LinkedHashSet<>(best);
        out.name("bestCurves").beginArray();
        for (LearningCurves.Curve curve : curves.curves()) {
            if (ofBest.contains(curve.trial())) {
                out.beginArray().text(curve.metric());
                write(out, curve);
                out.endArray();
            }
        }
        out.endArray();
    }

    /** The best ones, and others evenly over the trials. */
    private List<LearningCurves.Curve> thinned(List<LearningCurves.Curve> all) {
        if (all.size() <= MOST_CURVES) {
            return all;
        }
        Set<Integer> shown = new TreeSet<>(best);
        int others = MOST_CURVES - best.size();
        for (int i = 0; i < others; i++) {
            shown.add(all.get((int) ((long) i * all.size() / others)).trial());
        }
        return all.stream().filter(curve -> shown.contains(curve.trial())).toList();
    }

    private void write(JsonText out, LearningCurves.Curve curve) {
        List<LearningCurves.Point> points = thinnedPoints(curve.points());
        boolean counted = true;
        for (int i = 0; i < points.size(); i++) {
            counted &= points.get(i).epoch() == i + 1;
        }
        out.beginArray().whole(curve.trial());
        if (counted) {
            out.nothing();
        } else {
            out.beginArray();
            points.forEach(point -> out.whole(point.epoch()));
            out.endArray();
        }
        out.beginArray();
        points.forEach(point -> out.number(point.value()));
        out.endArray().whole(curve.divergedAt()).endArray();
    }

    /** The first, the last, the best, and others evenly between. */
    private List<LearningCurves.Point> thinnedPoints(List<LearningCurves.Point> points) {
        if (points.size() <= MOST_POINTS) {
            return points;
        }
        TreeSet<Integer> shown = new TreeSet<>();
        int last = points.size() - 1;
        for (int i = 0; i < MOST_POINTS - 1; i++) {
            shown.add((int) ((long) i * last / (MOST_POINTS - 2)));
        }
        int bestAt = 0;
        for (int i = 1; i <= last; i++) {
            if (curves.objective().isBetter(points.get(i).value(), points.get(bestAt).value())) {
                bestAt = i;
            }
        }
        shown.add(bestAt);
        List<LearningCurves.Point> thinned = new ArrayList<>();
        shown.forEach(index -> thinned.add(points.get(index)));
        return thinned;
    }
}
