package io.djltuner.execution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where trials wait for a worker. Whenever a cohort changes, its trials come back here and the
 * worker takes the cohort that is best now: so trials begin, go on without those that left, join
 * others, and are divided when a worker is idle. Trials that train on their own wait as long as
 * those that train leave them too little memory.
 *
 * <p>Safe for several threads.
 */
final class TrialPool {

    private final CohortPlanner planner;
    private final Map<Integer, RunningTrial> waiting = new LinkedHashMap<>();

    /** The work that a worker's cohort had left when it was taken or last asked to be divided. */
    private final Map<Thread, Double> running = new HashMap<>();

    private final Map<Thread, Long> seen = new HashMap<>();
    private final Map<Thread, MemoryBudget> taken = new HashMap<>();
    private final int workers;
    private final MemoryBudget memory;
    private long arrivals;
    private int idle;
    private boolean closed;

    /**
     * An empty pool.
     *
     * @param planner that divides
     * @param workers that take
     * @param memory for trials that train on their own, together
     */
    TrialPool(CohortPlanner planner, int workers, MemoryBudget memory) {
        this.planner = planner;
        this.workers = workers;
        this.memory = memory;
    }

    /** Takes trials in, new ones or those of a cohort that has changed. */
    synchronized void add(List<RunningTrial> trials) {
        trials.forEach(trial -> waiting.put(trial.number(), trial));
        arrivals++;
        notifyAll();
    }

    /** The worker has ended its cohort; what is left of it is to be trained on. */
    synchronized void giveBack(List<RunningTrial> left) {
        running.remove(Thread.currentThread());
        taken.remove(Thread.currentThread());
        add(left);
    }

    /** No more trials will come; workers leave when all have ended. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Waits for trials.
     *
     * @return the cohort to train now; empty when the worker is to leave
     * @throws InterruptedException if the worker is interrupted while it waits
     */
    synchronized List<RunningTrial> take() throws InterruptedException {
        Optional<PlannedCohort> next = next();
        while (next.isEmpty()) {
            if (closed && waiting.isEmpty() && running.isEmpty()) {
                notifyAll();
                return List.of();
            }
            idle++;
            try {
                wait();
            } finally {
                idle--;
            }
            next = next();
        }
        List<RunningTrial> cohort = new ArrayList<>();
        for (PlannedTrial trial : next.get().trials()) {
            cohort.add(Objects.requireNonNull(waiting.remove(trial.number())));
        }
        running.put(Thread.currentThread(), next.get().work());
        taken.put(Thread.currentThread(), memory(next.get()));
        seen.put(Thread.currentThread(), arrivals);
        return cohort;
    }

    private Optional<PlannedCohort> next() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        // A worker that has just given its cohort back is as free as this one.
        int free = workers - running.size();
        return choose(
                planner.divide(plans(waiting.values()), free).stream().filter(this::fits).toList());
    }

    /** With nobody else at work, a trial may try whatever it takes. */
    private boolean fits(PlannedCohort cohort) {
        MemoryBudget wanted = memory(cohort);
        if (running.isEmpty() || wanted.equals(MemoryBudget.NONE)) {
            return true;
        }
        return sum(taken.values().stream()).plus(wanted).isWithin(memory);
    }

    private static MemoryBudget memory(PlannedCohort cohort) {
        return sum(cohort.trials().stream().map(PlannedTrial::memory));
    }

    private static MemoryBudget sum(Stream<MemoryBudget> parts) {
        return parts.reduce(MemoryBudget.NONE, MemoryBudget::plus);
    }

    /**
     * The one with the most work, so that none is left over at the end; a lone worker goes by
     * number.
     */
    private Optional<PlannedCohort> choose(List<PlannedCohort> cohorts) {
        return workers > 1
                ? cohorts.stream().findFirst()
                : cohorts.stream().min(Comparator.comparingInt(PlannedCohort::firstNumber));
    }

    private static List<PlannedTrial> plans(Iterable<RunningTrial> trials) {
        List<PlannedTrial> plans = new ArrayList<>();
        trials.forEach(trial -> plans.add(trial.planned()));
        return plans;
    }

    /** By what is left of it; of the others, by what was left when they last said so. */
    private boolean isCostliest(Thread worker, List<RunningTrial> cohort) {
        List<PlannedTrial> plans = plans(cohort);
        boolean known = plans.stream().allMatch(plan -> plan.network().isPresent());
        double left = known ? planner.together(plans).work() : 0;
        running.put(worker, left);
        return running.values().stream().allMatch(work -> work <= left);
    }

    /**
     * Whether a cohort should come back at the end of an epoch: to share its work with an idle
     * worker, or to take in trials that have come since it began.
     *
     * @param cohort the trials that the calling worker trains
     */
    synchronized boolean wantsBack(List<RunningTrial> cohort) {
        Thread worker = Thread.currentThread();
        if (waiting.isEmpty()) {
            return idle > 0
                    && isCostliest(worker, cohort)
                    && planner.isWorthSplitting(plans(cohort));
        }
        if (seen.getOrDefault(worker, arrivals) == arrivals) {
            return false;
        }
        seen.put(worker, arrivals);
        return planner.isWorthJoining(plans(cohort), plans(waiting.values()));
    }
}
