package io.djltuner.search;

import io.djltuner.search.internal.Description;
import io.djltuner.study.Direction;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Objective;
import io.djltuner.study.Pruner;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Stops a trial that has not improved for some epochs, or lets another pruner decide only then.
 *
 * <p>Use it around a pruner that is too eager: {@code new PatiencePruner(5).around(new
 * MedianPruner())}. Alone it is early stopping, but it makes a trial PRUNED instead of COMPLETE;
 * for that, the tuner's early stopping is the better tool.
 */
public final class PatiencePruner implements Pruner {

    private final int patience;
    private final double minDelta;
    private final Pruner rule;

    /**
     * Stops what does not improve.
     *
     * @param patience epochs without an improvement after which a trial is stopped, at least 0: the
     *     best of the last patience + 1 epochs is compared with the best before
     */
    public PatiencePruner(int patience) {
        this(patience, 0, new Always());
        if (patience < 0) {
            throw new IllegalArgumentException("patience: must be at least 0, but got " + patience);
        }
    }

    private PatiencePruner(int patience, double minDelta, Pruner rule) {
        this.patience = patience;
        this.minDelta = minDelta;
        this.rule = rule;
    }

    /**
     * The same rule, less strict.
     *
     * @param delta how much worse the last epochs may be and still count as an improvement, at
     *     least 0; default 0
     * @return the copy
     */
    public PatiencePruner minDelta(double delta) {
        if (!(delta >= 0 && Double.isFinite(delta))) {
            throw new IllegalArgumentException(
                    "minDelta: must be finite and at least 0, but got " + delta);
        }
        return new PatiencePruner(patience, delta, rule);
    }

    /**
     * The same patience, after which another pruner decides.
     *
     * @param decides whether a trial without an improvement is stopped
     * @return the copy
     */
    public PatiencePruner around(Pruner decides) {
        return new PatiencePruner(patience, minDelta, decides);
    }

    @Override
    public String description() {
        return Description.of("PatiencePruner")
                .with("patience", patience)
                .with("minDelta", minDelta)
                .with("around", rule.description())
                .toString();
    }

    @Override
    public boolean prune(StudyHistory history, Trial trial, int epoch) {
        List<EpochRecord> epochs = trial.epochs();
        int recent = patience + 1;
        if (epochs.size() <= recent) {
            return false;
        }
        Objective objective = history.objective();
        OptionalDouble before = best(objective, epochs.subList(0, epochs.size() - recent));
        OptionalDouble after =
                best(objective, epochs.subList(epochs.size() - recent, epochs.size()));
        if (before.isEmpty() || after.isEmpty()) {
            return false;
        }
        boolean minimize = objective.direction() == Direction.MINIMIZE;
        double bound = before.getAsDouble() + (minimize ? minDelta : -minDelta);
        return objective.isBetter(bound, after.getAsDouble()) && rule.prune(history, trial, epoch);
    }

    private static OptionalDouble best(Objective objective, List<EpochRecord> epochs) {
        return epochs.stream()
                .map(epoch -> epoch.metrics().get(objective.metric()))
                .filter(value -> value != null && Double.isFinite(value))
                .sorted(objective.bestFirst())
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }

    /** Stops whatever has not improved. */
    private static final class Always implements Pruner {

        @Override
        public boolean prune(StudyHistory history, Trial trial, int epoch) {
            return true;
        }

        @Override
        public String description() {
            return "nothing";
        }
    }
}
