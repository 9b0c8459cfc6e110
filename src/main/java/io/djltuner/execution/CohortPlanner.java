package io.djltuner.execution;

import io.djltuner.training.MlpSettings;
import io.djltuner.training.TrainingData;
import io.djltuner.training.fused.CohortLoad;
import io.djltuner.training.fused.DataRows;
import io.djltuner.training.fused.StepCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Divides trials into cohorts so that all of them are done soonest, by the predicted cost of every
 * cohort ({@link StepCost}). Padding, mixed optimizers and mixed activations are costs like any
 * other, so that few unlike trials share a cohort when sharing still pays.
 *
 * <p>Trials of one batch size are put in order, the deepest first and the widest first among
 * equals, and cut where the sum of the parts' costs is least (dynamic programming over the cuts);
 * once over all of them, once over those of each optimizer, once over those of each optimizer and
 * activation. Where that leaves a worker idle the parts are made smaller, up to the point where all
 * are done soonest.
 */
final class CohortPlanner {

    /** How much a part may exceed a worker's equal share, from strict to not at all. */
    private static final double[] SLACK = {1, 1.15, 1.4, 2};

    /** The time grows with the square of how many packs of trials a cut is looked for between. */
    private static final int MOST_PACKS = 512;

    /** Waiting trials that are asked whether they had better join. */
    private static final int MOST_ASKED = 64;

    /** A division as even as this is not improved. */
    private static final double EVEN = 1.05;

    /** Two cohorts must be done in this share of the time of one to be worth the move. */
    private static final double WORTH_SPLITTING = 0.85;

    /** Microseconds that a cohort must still have before it, or it is left as it is. */
    private static final double WORTH_MOVING = 30_000;

    /** The share of its cost alone that a trial must save by joining a cohort. */
    private static final double WORTH_JOINING = 0.25;

    private static final Comparator<PlannedTrial> LARGEST_FIRST =
            Comparator.comparingInt((PlannedTrial t) -> -settings(t).shape().depth())
                    .thenComparing(
                            t ->
                                    -settings(t).shape().hidden().stream()
                                            .mapToInt(Integer::intValue)
                                            .max()
                                            .orElse(0))
                    .thenComparingInt(PlannedTrial::number);

    /** What the members of one cohort have in common, from little to much. */
    private static final List<Function<MlpSettings, Object>> KEYS =
            List.of(
                    MlpSettings::batchSize,
                    s -> List.of(s.batchSize(), updateOf(s)),
                    s -> List.of(s.batchSize(), updateOf(s), s.activation()));

    private final TrainingData data;
    private final DataRows dataRows;
    private final StepCost cost;
    private final int mostRuns;
    private final int mostPacks;
    private final MemoryBudget memory;

    /**
     * Creates a planner.
     *
     * @param data that the trials train on
     * @param cost prices of this machine
     * @param mostRuns networks that one cohort may have; a trial of more is a cohort of its own
     * @param memory that one cohort may take
     */
    CohortPlanner(TrainingData data, StepCost cost, int mostRuns, MemoryBudget memory) {
        this(data, cost, mostRuns, memory, MOST_PACKS);
    }

    /** As above, with another number of packs. */
    CohortPlanner(
            TrainingData data, StepCost cost, int mostRuns, MemoryBudget memory, int mostPacks) {
        this.data = data;
        this.dataRows = DataRows.of(data);
        this.cost = cost;
        this.mostRuns = mostRuns;
        this.mostPacks = mostPacks;
        this.memory = memory;
    }

    private static MlpSettings settings(PlannedTrial trial) {
        return trial.network().orElseThrow();
    }

    private static Object updateOf(MlpSettings settings) {
        boolean plain = settings.optimizer().isPlainDescent();
        return List.of(plain, settings.optimizer().updateKind());
    }

    /**
     * Divides.
     *
     * @param trials that wait
     * @param workers that are free to train them
     * @return cohorts, the one with the most work first
     */
    List<PlannedCohort> divide(List<PlannedTrial> trials, int workers) {
        List<PlannedCohort> cohorts = new ArrayList<>();
        List<PlannedTrial> fusable = new ArrayList<>();
        for (PlannedTrial trial : trials) {
            if (trial.network().isPresent()) {
                fusable.add(trial);
            } else {
                cohorts.add(new PlannedCohort(List.of(trial), 0));
            }
        }
        cohorts.addAll(cheapest(fusable, workers));
        cohorts.sort(Comparator.comparingDouble(cohort -> -cohort.work()));
        return cohorts;
    }

    private List<PlannedCohort> cheapest(List<PlannedTrial> trials, int workers) {
        List<PlannedCohort> best = cut(trials, Double.POSITIVE_INFINITY);
        double share = total(best) / workers;
        if (makespan(best, workers) <= EVEN * share || trials.size() < 2) {
            return best;
        }
        for (double slack : SLACK) {
            List<PlannedCohort> parts = cut(trials, slack * share);
            if (makespan(parts, workers) < makespan(best, workers)) {
                best = parts;
            }
        }
        return best;
    }

    /** When the last worker is done if each takes the largest cohort that is left. */
    private static double makespan(List<PlannedCohort> cohorts, int workers) {
        PriorityQueue<Double> busy = new PriorityQueue<>();
        for (int worker = 0; worker < workers; worker++) {
            busy.add(0.0);
        }
        cohorts.stream()
                .map(PlannedCohort::cost)
                .sorted(Comparator.reverseOrder())
                .forEach(work -> busy.add(busy.remove() + work));
        return busy.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private static double total(List<PlannedCohort> cohorts) {
        return cohorts.stream().mapToDouble(PlannedCohort::cost).sum();
    }

    /** The cheapest of the divisions by each key, no cohort of several trials above the limit. */
    private List<PlannedCohort> cut(List<PlannedTrial> trials, double limit) {
        List<PlannedCohort> best = List.of();
        for (Function<MlpSettings, Object> key : KEYS) {
            Map<Object, List<PlannedTrial>> groups = new LinkedHashMap<>();
            for (PlannedTrial trial : trials) {
                groups.computeIfAbsent(key.apply(settings(trial)), k -> new ArrayList<>())
                        .add(trial);
            }
            List<PlannedCohort> parts = new ArrayList<>();
            for (List<PlannedTrial> group : groups.values()) {
                group.sort(LARGEST_FIRST);
                parts.addAll(cutInOrder(group, limit));
            }
            if (best.isEmpty() || total(parts) < total(best)) {
                best = parts;
            }
        }
        return best;
    }

    /** Cuts between any two, or, where cohorts are very large, between packs that are allowed. */
    private List<PlannedCohort> cutInOrder(List<PlannedTrial> ordered, double limit) {
        double pairs = (double) ordered.size() * Math.min(ordered.size(), mostRuns);
        int pack = Math.max(1, (int) Math.ceil(Math.sqrt(pairs) / mostPacks));
        while (pack > 1 && !everyPackFits(ordered, pack)) {
            pack = (pack + 1) / 2;
        }
        return cutInOrder(ordered, pack, limit);
    }

    private boolean everyPackFits(List<PlannedTrial> ordered, int pack) {
        for (int from = 0; from < ordered.size(); from += pack) {
            if (!fits(loadOf(ordered.subList(from, Math.min(ordered.size(), from + pack))))) {
                return false;
            }
        }
        return true;
    }

    private List<PlannedCohort> cutInOrder(List<PlannedTrial> ordered, int pack, double limit) {
        int count = ordered.size();
        double[] least = new double[count + 1];
        int[] begin = new int[count + 1];
        double[] epoch = new double[count + 1];
        Arrays.fill(least, 1, count + 1, Double.POSITIVE_INFINITY);
        for (int from = 0; from < count; from += pack) {
            CohortLoad load = emptyLoad(ordered.get(from));
            long epochs = 0;
            int end = from;
            while (end < count) {
                int next = Math.min(count, end + pack);
                for (PlannedTrial trial : ordered.subList(end, next)) {
                    add(load, trial);
                    epochs += trial.epochsLeft();
                }
                double micros = epochMicros(load, ordered.get(from));
                double own = micros * epochs / (next - from);
                if (end > from && (!fits(load) || own > limit)) {
                    break;
                }
                end = next;
                if (least[from] + own < least[end]) {
                    least[end] = least[from] + own;
                    begin[end] = from;
                    epoch[end] = micros;
                }
            }
        }
        List<PlannedCohort> cohorts = new ArrayList<>();
        for (int end = count; end > 0; end = begin[end]) {
            cohorts.add(
                    new PlannedCohort(List.copyOf(ordered.subList(begin[end], end)), epoch[end]));
        }
        return cohorts;
    }

    private CohortLoad emptyLoad(PlannedTrial trial) {
        return new CohortLoad(
                settings(trial).batchSize(), data.inputWidth(), data.outputWidth(), dataRows);
    }

    private static void add(CohortLoad load, PlannedTrial trial) {
        load.add(settings(trial), trial.runs(), trial.epochsDone());
    }

    private boolean fits(CohortLoad load) {
        return load.size() <= mostRuns
                && load.fitsIntoArrays()
                && memory.holds(load, data.type().getNumOfBytes());
    }

    /** Microseconds of an epoch with its evaluation. */
    private double epochMicros(CohortLoad load, PlannedTrial trial) {
        int batch = settings(trial).batchSize();
        int folds = data.foldCount();
        double trained = data.train().rows() * (folds > 0 ? 1 - 1.0 / folds : 1);
        double evaluated = data.validation().map(rows -> rows.rows()).orElse(0);
        evaluated += data.train().rows() - trained;
        return cost.epoch(load, Math.ceil(trained / batch), evaluated / batch);
    }

    /**
     * Whether a cohort should be divided because a worker has nothing to do.
     *
     * @param cohort that trains
     * @return whether two workers would be done clearly sooner than one
     */
    boolean isWorthSplitting(List<PlannedTrial> cohort) {
        if (cohort.size() < 2 || cohort.stream().anyMatch(t -> t.network().isEmpty())) {
            return false;
        }
        PlannedCohort whole = together(cohort);
        if (whole.work() <= WORTH_MOVING) {
            return false;
        }
        List<PlannedCohort> parts = divide(cohort, 2);
        return parts.size() > 1 && makespan(parts, 2) < WORTH_SPLITTING * whole.cost();
    }

    /**
     * Whether some waiting trial had better join a cohort that trains. Of very many some are asked.
     *
     * @param cohort that trains
     * @param waiting trials
     * @return whether one of them would cost clearly less than on its own
     */
    boolean isWorthJoining(List<PlannedTrial> cohort, List<PlannedTrial> waiting) {
        boolean full = cohort.stream().mapToInt(PlannedTrial::runs).sum() >= mostRuns;
        if (full || cohort.stream().anyMatch(t -> t.network().isEmpty())) {
            return false;
        }
        double now = together(cohort).epochMicros();
        int batch = settings(cohort.get(0)).batchSize();
        List<PlannedTrial> alike =
                waiting.stream()
                        .filter(t -> t.network().filter(s -> s.batchSize() == batch).isPresent())
                        .sorted(LARGEST_FIRST)
                        .toList();
        int step = (alike.size() + MOST_ASKED - 1) / MOST_ASKED;
        for (int i = 0; i < alike.size(); i += step) {
            List<PlannedTrial> joined = new ArrayList<>(cohort);
            joined.add(alike.get(i));
            double alone = together(List.of(alike.get(i))).epochMicros();
            CohortLoad load = loadOf(joined);
            double together = epochMicros(load, alike.get(i));
            if (fits(load) && now + alone - together > WORTH_JOINING * alone) {
                return true;
            }
        }
        return false;
    }

    /** These trials as one cohort. */
    PlannedCohort together(List<PlannedTrial> trials) {
        return new PlannedCohort(trials, epochMicros(loadOf(trials), trials.get(0)));
    }

    private CohortLoad loadOf(List<PlannedTrial> trials) {
        CohortLoad load = emptyLoad(trials.get(0));
        List<PlannedTrial> ordered = trials.stream().sorted(LARGEST_FIRST).toList();
        ordered.forEach(trial -> add(load, trial));
        return load;
    }
}
