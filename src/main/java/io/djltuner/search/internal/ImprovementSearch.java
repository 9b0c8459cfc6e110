package io.djltuner.search.internal;

import io.djltuner.search.internal.AcquisitionSearch.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Looks for the largest expected improvement everywhere: judges points spread over the whole cube
 * and points around the best trials, climbs a little from the most promising of both, and to the
 * top from those that came highest. Beyond 140 trials it looks at fewer points, so that a proposal
 * stays cheap.
 */
public final class ImprovementSearch {

    /** Points judged over the whole cube for each proposal; a power of two suits Sobol's. */
    private static final int SPREAD = 512;

    private static final int LEAST_SPREAD = 32;

    /** Points judged around the best trials. */
    private static final int NEAR = 128;

    private static final int LEAST_NEAR = 16;
    private static final int STARTS = 8;
    private static final int FINALISTS = 3;
    private static final int FIRST_STEPS = 12;
    private static final int LAST_STEPS = 40;

    /** Trials up to which everything is looked at; work grows with their square. */
    private static final double EASY_TRIALS = 140;

    private final KernelCoordinates coordinates;
    private final CubeGrid grid;
    private final SpreadPoints spread;

    /**
     * A search.
     *
     * @param coordinates of the space
     * @param grid of the space
     * @param spread points over its cube
     */
    public ImprovementSearch(KernelCoordinates coordinates, CubeGrid grid, SpreadPoints spread) {
        this.coordinates = coordinates;
        this.grid = grid;
        this.spread = spread;
    }

    /**
     * Searches.
     *
     * @param knowledge of the function
     * @param proposal its index, by which the points are chosen
     * @param random the source of chance
     * @return all points judged, the best first
     */
    public List<double[]> bestFirst(
            Surrogate.Knowledge knowledge, int proposal, SplittableRandom random) {
        GaussianProcess process = knowledge.process();
        AcquisitionSearch search = new AcquisitionSearch(coordinates, grid, knowledge);
        double ease = Math.min(1, Math.pow(EASY_TRIALS / process.size(), 2));
        List<Candidate> starts =
                new ArrayList<>(highest(search.judge(spread(ease, proposal)), STARTS / 2));
        starts.addAll(highest(search.judge(near(ease, knowledge, random)), STARTS / 2));
        boolean easy = ease > 0.3;
        List<Candidate> climbed = new ArrayList<>();
        for (Candidate start : highest(starts, easy ? STARTS : FINALISTS)) {
            climbed.add(search.climb(start, easy ? FIRST_STEPS : FIRST_STEPS / 2));
        }
        for (Candidate finalist : highest(climbed, easy ? FINALISTS : 1)) {
            search.climb(finalist, easy ? LAST_STEPS : LAST_STEPS / 2);
        }
        return search.bestFirst().stream().map(Candidate::units).toList();
    }

    private static List<Candidate> highest(List<Candidate> all, int count) {
        return all.stream()
                .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                .limit(count)
                .toList();
    }

    private List<double[]> spread(double ease, int proposal) {
        int count = Math.max(LEAST_SPREAD, (int) (SPREAD * ease));
        List<double[]> points = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            points.add(grid.snapped(spread.point((long) proposal * SPREAD + i)));
        }
        return points;
    }

    /** The best trials themselves, and steps of all sizes away from them. */
    private List<double[]> near(
            double ease, Surrogate.Knowledge knowledge, SplittableRandom random) {
        List<double[]> points = new ArrayList<>();
        knowledge.best().forEach(trial -> points.add(trial.units()));
        double[] lengths = knowledge.process().hyperparameters().lengths();
        int count = Math.max(LEAST_NEAR, (int) (NEAR * ease));
        for (int i = 0; i < count; i++) {
            int from = random.nextInt(knowledge.best().size());
            points.add(moved(knowledge.best().get(from).units(), lengths, random));
        }
        return points;
    }

    /** Continuous axes all move, by up to 1 to 1/1000 of their length-scales; of the others two. */
    private double[] moved(double[] units, double[] lengths, SplittableRandom random) {
        double[] result = units.clone();
        double scale = Math.pow(10, -3 * random.nextDouble());
        for (int axis = 0; axis < result.length; axis++) {
            if (grid.isContinuous(axis)) {
                double bell = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
                double moved = result[axis] + bell * scale * Math.min(1, lengths[axis]);
                result[axis] = Math.max(0, Math.min(1, moved));
            } else if (random.nextInt(result.length) < 2) {
                double[] places = grid.places(axis);
                result[axis] = places[random.nextInt(places.length)];
            }
        }
        return result;
    }
}
