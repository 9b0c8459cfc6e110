package io.djltuner.execution;

import io.djltuner.study.Leg;
import io.djltuner.training.NetworkFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Divides trials into cohorts. Trials of one batch size are put in order of the work of their
 * networks, so that neighbours are alike and padding is small, and cut where a cohort's predicted
 * cost per step reaches its share; the costliest cohort starts first.
 *
 * <p>The cost of a step is modelled as a constant for its dozens of operations plus the
 * multiplications of its members, each as wide as the widest.
 */
final class CohortPlanner {

    /** What the operations of one layer cost beside their arithmetic, in multiplications. */
    private static final double OVERHEAD = 1.5e6;

    private final NetworkFactory factory;
    private final int runsPerTrial;
    private final int threads;
    private final int mostRuns;

    /**
     * Creates a planner.
     *
     * @param factory of the networks
     * @param runsPerTrial folds × executions
     * @param threads that train side by side
     * @param mostRuns that one trainer may hold
     */
    CohortPlanner(NetworkFactory factory, int runsPerTrial, int threads, int mostRuns) {
        this.factory = factory;
        this.runsPerTrial = runsPerTrial;
        this.threads = threads;
        this.mostRuns = mostRuns;
    }

    /** Divides legs into cohorts, the costliest first. */
    List<List<Leg>> divide(List<Leg> legs) {
        if (!factory.sharesTrainer()) {
            return legs.stream().map(List::of).toList();
        }
        Map<Integer, List<Leg>> byBatch = new LinkedHashMap<>();
        for (Leg leg : legs) {
            int batch = factory.batchSize(leg.plan().configuration());
            byBatch.computeIfAbsent(batch, key -> new ArrayList<>()).add(leg);
        }
        double total = legs.stream().mapToDouble(this::work).sum();
        List<List<Leg>> cohorts = new ArrayList<>();
        byBatch.values().forEach(group -> cohorts.addAll(cut(group, total)));
        cohorts.sort(Comparator.comparingDouble(cohort -> -cost(cohort)));
        return cohorts;
    }

    private List<List<Leg>> cut(List<Leg> group, double total) {
        List<Leg> ordered =
                group.stream().sorted(Comparator.comparingDouble(leg -> -work(leg))).toList();
        int mostTrials = Math.max(1, mostRuns / runsPerTrial);
        // Two cohorts a thread even out what early stopping makes unequal.
        double share = total / (2.0 * threads);
        List<List<Leg>> cohorts = new ArrayList<>();
        List<Leg> open = new ArrayList<>();
        double filled = 0;
        for (Leg leg : ordered) {
            boolean full = open.size() == mostTrials || (!open.isEmpty() && filled >= share);
            if (full) {
                cohorts.add(open);
                open = new ArrayList<>();
                filled = 0;
            }
            open.add(leg);
            filled += work(leg);
        }
        cohorts.add(open);
        return cohorts;
    }

    private double cost(List<Leg> cohort) {
        return cohort.stream().mapToDouble(this::work).sum();
    }

    /** Multiplications of an epoch, forward and back, with the operations' own cost shared. */
    private double work(Leg leg) {
        int[] widths = factory.widths(leg.plan().configuration());
        int batch = factory.batchSize(leg.plan().configuration());
        int inputs = factory.data().inputWidth();
        double perRow = 0;
        int below = inputs;
        for (int width : widths) {
            perRow += 3.0 * below * width;
            below = width;
        }
        perRow += 3.0 * below * factory.data().outputWidth();
        double steps = Math.ceil((double) factory.data().train().rows() / batch);
        double operations = OVERHEAD * (widths.length + 1) / Math.max(1, mostRuns);
        int epochs = leg.until() - leg.trial().epochsDone();
        return runsPerTrial
                * epochs
                * steps
                * (perRow * batch + operations + Arrays.stream(widths).sum());
    }
}
