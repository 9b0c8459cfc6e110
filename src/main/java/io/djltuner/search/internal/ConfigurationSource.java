package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.space.MlpParameters;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Proposal;
import io.djltuner.study.SearchStrategy;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Asks another strategy for new configurations, one at a time, and shows it a history in which
 * epochs are fixed and every trial has its value of {@link OneLevel one level}.
 *
 * <p>What the other strategy must remember of a trial lies in the origin beside ours, under names
 * that begin with {@value #INNER}; it is shown its own part alone. A failed trial that was repeated
 * is shown as its repetition. Trials without a comparable value are not shown, but known: they are
 * not proposed again.
 */
public final class ConfigurationSource {

    /** What names of the other strategy's entries in an origin begin with. */
    static final String INNER = "inner:";

    private final SearchStrategy strategy;
    private final StudyHistory history;
    private final SearchSpace space;
    private final int horizon;
    private final List<Trial> shown = new ArrayList<>();
    private int asked;
    private Proposal last = new Proposal.Wait();

    /**
     * Nothing asked yet.
     *
     * @param strategy to ask
     * @param history the study's
     * @param horizon the epochs of every configuration
     */
    public ConfigurationSource(SearchStrategy strategy, StudyHistory history, int horizon) {
        this.strategy = strategy;
        this.history = history;
        this.horizon = horizon;
        space = history.space().withEpochs(horizon);
    }

    /**
     * How many values make a level worth modelling: two more than the space has axes.
     *
     * @param history whose space
     * @param horizon the epochs of every configuration
     */
    public static int enough(StudyHistory history, int horizon) {
        return history.space().withEpochs(horizon).searchable().size() + 2;
    }

    /**
     * Shows trials, after those shown before.
     *
     * @param trials in order of number
     * @param level that their values are taken at
     */
    public void show(List<Trial> trials, OneLevel level) {
        for (Trial trial : trials) {
            OptionalDouble value = level.value(trial);
            if (value.isPresent()) {
                add(trial, TrialState.COMPLETE, value, level.epoch());
            } else if (trial.state() == TrialState.FAILED) {
                add(trial, TrialState.FAILED, value, OptionalInt.empty());
            }
        }
    }

    /**
     * Shows trials as running.
     *
     * @param trials in order of number
     */
    public void showPending(List<Trial> trials) {
        trials.forEach(trial -> addPending(trial.configuration(), innerPart(trial.origin())));
    }

    /** Alike for trials that run and for plans, so that it does not matter which are which. */
    private void addPending(Configuration configuration, Map<String, Object> origin) {
        Trial running = Trial.outsideStudy(shown.size(), atHorizon(configuration), 0);
        shown.add(
                new Trial(
                        running.number(),
                        running.configuration(),
                        running.seed(),
                        origin,
                        true,
                        running.seen(),
                        TrialState.RUNNING,
                        running.epochs(),
                        OptionalInt.of(horizon),
                        running.value(),
                        running.bestEpoch(),
                        running.facts(),
                        running.failure(),
                        running.attributes()));
    }

    private Configuration atHorizon(Configuration configuration) {
        return configuration.with(MlpParameters.EPOCHS.name(), horizon);
    }

    private void add(Trial trial, TrialState state, OptionalDouble value, OptionalInt epoch) {
        Map<String, Object> attributes = new LinkedHashMap<>(trial.attributes());
        boolean repeats = attributes.remove(Trial.RETRY_OF) != null;
        shown.add(
                new Trial(
                        shown.size(),
                        atHorizon(trial.configuration()),
                        trial.seed(),
                        innerPart(trial.origin()),
                        trial.proposed() || repeats,
                        trial.seen(),
                        state,
                        trial.epochs(),
                        trial.until(),
                        value,
                        epoch,
                        trial.facts(),
                        trial.failure(),
                        attributes));
    }

    static Map<String, Object> innerPart(Map<String, Object> origin) {
        Map<String, Object> part = new LinkedHashMap<>();
        origin.forEach(
                (name, content) -> {
                    if (name.startsWith(INNER)) {
                        part.put(name.substring(INNER.length()), content);
                    }
                });
        return part;
    }

    /**
     * Asks for a new configuration, which from now on is shown as running.
     *
     * @param until the epoch that its first leg goes to
     * @param origin what is to be remembered of it besides what the other strategy must
     * @return the plan; empty when there is none now, or none any more
     */
    public Optional<TrialPlan> next(int until, Map<String, Object> origin) {
        int index = history.proposals() + asked;
        last = strategy.propose(history.showing(space, shown, index), 1);
        if (!(last instanceof Proposal.Run run) || run.plans().isEmpty()) {
            return Optional.empty();
        }
        TrialPlan found = run.plans().get(0);
        if (found.continues().isPresent()) {
            throw new IllegalStateException(
                    strategy.name()
                            + ": continues a trial, but was asked for new configurations alone");
        }
        asked++;
        Map<String, Object> merged = new LinkedHashMap<>(origin);
        found.origin().forEach((name, content) -> merged.put(INNER + name, content));
        addPending(found.configuration(), found.origin());
        Configuration configuration = found.configuration();
        return Optional.of(new TrialPlan(configuration, until, OptionalInt.empty(), merged));
    }

    /** Whether the last answer was that nothing comes any more. */
    public boolean isFinished() {
        return last instanceof Proposal.Finished;
    }

    /** What to say of a strategy that waits though nothing that it is shown is running. */
    public IllegalStateException waitsForNobody() {
        return new IllegalStateException(strategy.name() + ": waits although no trial is running");
    }
}
