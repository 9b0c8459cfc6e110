package io.djltuner.search.internal;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Budget;
import io.djltuner.study.Draws;
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
import java.util.OptionalInt;

/**
 * Asks another strategy for new configurations of a part of the space, one at a time, and shows it
 * the trials that lie there, now and at earlier moments.
 *
 * <p>What the other strategy must remember of a trial lies in the origin beside ours, under names
 * that begin with {@value ConfigurationSource#INNER}; it is shown its own part alone.
 */
public final class StageSource {

    private static final String PURPOSE = "stage";

    private final SearchStrategy strategy;
    private final StudyHistory history;
    private final SearchSpace part;
    private final Budget budget;
    private final String mark;
    private final List<Trial> shown;
    private int asked;
    private Proposal last = new Proposal.Wait();

    /**
     * Nothing asked yet.
     *
     * @param strategy to ask
     * @param history the study's
     * @param part of its space, some hyperparameters fixed
     * @param budget what the other strategy may spend there
     * @param mark an entry in the origin of every trial that the other strategy proposed
     * @param planned what is to be tried besides, as of now
     */
    public StageSource(
            SearchStrategy strategy,
            StudyHistory history,
            SearchSpace part,
            Budget budget,
            String mark,
            List<TrialPlan> planned) {
        this.strategy = strategy;
        this.history = history;
        this.part = part;
        this.budget = budget;
        this.mark = mark;
        shown = there(history);
        planned.stream()
                .filter(plan -> part.contains(plan.configuration()))
                .forEach(plan -> addPending(plan.configuration(), plan.origin()));
        asked = planned.size();
    }

    private List<Trial> there(StudyHistory then) {
        List<Trial> trials = new ArrayList<>();
        for (Trial trial : then.trials()) {
            if (part.contains(trial.configuration())) {
                trials.add(numbered(trial, trials.size()));
            }
        }
        return trials;
    }

    private Trial numbered(Trial trial, int number) {
        return new Trial(
                number,
                trial.configuration(),
                trial.seed(),
                ConfigurationSource.innerPart(trial.origin()),
                trial.proposed() && trial.origin().containsKey(mark),
                trial.seen(),
                trial.state(),
                trial.epochs(),
                trial.until(),
                trial.value(),
                trial.bestEpoch(),
                trial.facts(),
                trial.failure(),
                trial.attributes());
    }

    /** Alike for trials that run and for plans, so that it does not matter which are which. */
    private void addPending(Configuration configuration, Map<String, Object> origin) {
        Trial waiting = Trial.outsideStudy(shown.size(), configuration, 0);
        shown.add(
                new Trial(
                        waiting.number(),
                        configuration,
                        waiting.seed(),
                        ConfigurationSource.innerPart(origin),
                        origin.containsKey(mark),
                        java.util.OptionalLong.of(history.position()),
                        TrialState.RUNNING,
                        waiting.epochs(),
                        OptionalInt.of(TrialPlan.horizon(configuration)),
                        waiting.value(),
                        waiting.bestEpoch(),
                        waiting.facts(),
                        waiting.failure(),
                        waiting.attributes()));
    }

    private StudyHistory view(StudyHistory then, List<Trial> trials, int nextProposal) {
        return then.showing(
                part,
                budget,
                trials,
                nextProposal,
                earlier -> {
                    StudyHistory before = then.at(earlier);
                    return view(before, there(before), before.proposals());
                });
    }

    /**
     * Asks for new configurations, which from now on are shown as running, until there are enough
     * or there is none now.
     *
     * @param plans to add to
     * @param enough how many there are to be
     * @param origin what is to be remembered of each besides what the other strategy must
     */
    public void fill(List<TrialPlan> plans, int enough, Map<String, Object> origin) {
        boolean more = true;
        while (more && plans.size() < enough) {
            Optional<TrialPlan> found = next(origin);
            found.ifPresent(plans::add);
            more = found.isPresent();
        }
    }

    private Optional<TrialPlan> next(Map<String, Object> origin) {
        last = strategy.propose(view(history, shown, history.proposals() + asked), 1);
        if (!(last instanceof Proposal.Run run) || run.plans().isEmpty()) {
            return Optional.empty();
        }
        TrialPlan found = run.plans().get(0);
        asked++;
        Map<String, Object> merged = new LinkedHashMap<>(origin);
        merged.put(mark, strategy.name());
        found.origin()
                .forEach((name, content) -> merged.put(ConfigurationSource.INNER + name, content));
        addPending(found.configuration(), merged);
        return Optional.of(
                new TrialPlan(found.configuration(), found.until(), OptionalInt.empty(), merged));
    }

    /**
     * Draws what the other strategy has left, where it ends before its part of the space does.
     *
     * @param plans to add to
     * @param enough how many there are to be
     * @param origin what is to be remembered of each
     */
    public void fillByChance(List<TrialPlan> plans, int enough, Map<String, Object> origin) {
        NewConfigurations fresh = new NewConfigurations(history, part);
        plans.forEach(plan -> fresh.take(plan.configuration()));
        boolean more = true;
        while (more && plans.size() < enough) {
            int proposal = history.proposals() + plans.size();
            Optional<Configuration> found =
                    fresh.drawAndTake(Draws.generator(history.seed(), PURPOSE, proposal));
            found.ifPresent(
                    drawn ->
                            plans.add(
                                    new TrialPlan(
                                            drawn,
                                            TrialPlan.horizon(drawn),
                                            OptionalInt.empty(),
                                            origin)));
            more = found.isPresent();
        }
    }

    /** Whether the last answer was that nothing comes any more. */
    public boolean isFinished() {
        return last instanceof Proposal.Finished;
    }

    /** Whether something that it shows has not ended. */
    public boolean isSomethingOpen() {
        return shown.stream().anyMatch(trial -> !trial.state().isFinished());
    }
}
