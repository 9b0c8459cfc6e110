package io.djltuner.search.internal.cmaes;

import io.djltuner.search.internal.UnitAxis;
import io.djltuner.search.internal.UnitCube;
import io.djltuner.space.Dimension;
import java.util.ArrayList;
import java.util.List;

/**
 * The axes of a cube, those with an order and those without one apart.
 *
 * <p>A continuous coordinate that must lie beyond the cube is mirrored at its faces, so that the
 * function is defined everywhere and has no cliff; an ordered one belongs to the first or last
 * value.
 */
final class CubeAxes {

    private final List<UnitAxis> numbers = new ArrayList<>();
    private final List<UnitAxis> choices = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();

    CubeAxes(UnitCube cube) {
        for (UnitAxis axis : cube.axes()) {
            boolean hasOrder = !(axis.dimension() instanceof Dimension.Nominal);
            List<UnitAxis> kind = hasOrder ? numbers : choices;
            places.add(hasOrder ? kind.size() : -1 - kind.size());
            kind.add(axis);
        }
    }

    /** Axes that the normal distribution is over. */
    List<UnitAxis> numbers() {
        return numbers;
    }

    /** How many values each of the others has. */
    List<Integer> choiceValues() {
        return choices.stream().map(UnitAxis::values).toList();
    }

    int count() {
        return places.size();
    }

    /** The coordinates of the axes with an order. */
    double[] numbersOf(double[] place) {
        double[] result = new double[numbers.size()];
        for (int axis = 0; axis < place.length; axis++) {
            if (places.get(axis) >= 0) {
                result[places.get(axis)] = place[axis];
            }
        }
        return result;
    }

    /**
     * A point of the cube.
     *
     * @param sample a coordinate for each axis with an order, any number
     * @param chosen an index for each of the others
     * @return coordinates in [0, 1]
     */
    double[] point(double[] sample, int[] chosen) {
        double[] point = new double[places.size()];
        for (int axis = 0; axis < point.length; axis++) {
            int place = places.get(axis);
            point[axis] =
                    place < 0
                            ? (chosen[-1 - place] + 0.5) / choices.get(-1 - place).values()
                            : inside(numbers.get(place), sample[place]);
        }
        return point;
    }

    /** Whether every continuous coordinate lies in the cube; ordered ones need not. */
    boolean isInside(double[] sample) {
        for (int number = 0; number < sample.length; number++) {
            boolean outside = sample[number] < 0 || sample[number] > 1;
            if (outside && !numbers.get(number).dimension().isFinite()) {
                return false;
            }
        }
        return true;
    }

    private static double inside(UnitAxis axis, double coordinate) {
        if (axis.dimension().isFinite()) {
            return Math.min(1, Math.max(0, coordinate));
        }
        double folded = coordinate - 2 * Math.floor(coordinate / 2);
        return folded > 1 ? 2 - folded : folded;
    }
}
