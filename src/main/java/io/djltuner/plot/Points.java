package io.djltuner.plot;

import java.util.ArrayList;
import java.util.List;

/** Points of a series, in order; a gap parts lines. */
final class Points {

    private final List<Double> xs = new ArrayList<>();
    private final List<Double> ys = new ArrayList<>();

    Points add(double x, double y) {
        xs.add(x);
        ys.add(y);
        return this;
    }

    /** Ends a line. */
    Points gap() {
        if (!isEmpty()) {
            add(xs.get(xs.size() - 1), Double.NaN);
        }
        return this;
    }

    boolean isEmpty() {
        return xs.isEmpty();
    }

    List<Double> xs() {
        return List.copyOf(xs);
    }

    List<Double> ys() {
        return List.copyOf(ys);
    }
}
