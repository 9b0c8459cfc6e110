package io.djltuner.study;

import io.djltuner.space.SearchSpace;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;

/** Proposes what a test says. */
final class Scripted implements SearchStrategy {

    private final BiFunction<StudyHistory, Integer, Proposal> script;
    private final boolean spendsEpochs;

    private Scripted(BiFunction<StudyHistory, Integer, Proposal> script, boolean spendsEpochs) {
        this.script = script;
        this.spendsEpochs = spendsEpochs;
    }

    static Scripted by(BiFunction<StudyHistory, Integer, Proposal> script) {
        return new Scripted(script, false);
    }

    /** Spends epochs: gives these proposals one after the other, then finishes. */
    static Scripted inTurn(Proposal... proposals) {
        Deque<Proposal> left = new ArrayDeque<>(List.of(proposals));
        return spendingEpochs(
                (history, capacity) -> left.isEmpty() ? new Proposal.Finished() : left.pop());
    }

    static Scripted spendingEpochs(BiFunction<StudyHistory, Integer, Proposal> script) {
        return new Scripted(script, true);
    }

    /** A study of a script over x and so many epochs. */
    static StudyBuilder study(int horizon, SearchStrategy strategy) {
        return Study.builder(Counting.epochs(horizon), Objective.minimize("loss"), strategy);
    }

    /** A new trial of x, up to an epoch of so many. */
    static TrialPlan start(int x, int until, int horizon) {
        return plan(x, until, horizon, OptionalInt.empty());
    }

    /** The trial of that number and x goes on up to an epoch. */
    static TrialPlan goOn(int number, int x, int until, int horizon) {
        return plan(x, until, horizon, OptionalInt.of(number));
    }

    private static TrialPlan plan(int x, int until, int horizon, OptionalInt continues) {
        return new TrialPlan(
                Counting.epochs(horizon).configuration(Map.of("x", x)), until, continues, Map.of());
    }

    static Proposal run(TrialPlan... plans) {
        return Proposal.run(List.of(plans));
    }

    static Proposal retire(Integer... numbers) {
        return new Proposal.Run(List.of(), Set.of(numbers), Set.of());
    }

    static Proposal drop(Integer... numbers) {
        return new Proposal.Run(List.of(), Set.of(), Set.of(numbers));
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public boolean spendsEpochs() {
        return spendsEpochs;
    }

    @Override
    public Schedule schedule(SearchSpace space, Budget budget) {
        return new Schedule(OptionalLong.empty(), OptionalLong.empty(), "as scripted");
    }

    @Override
    public Proposal propose(StudyHistory history, int capacity) {
        return script.apply(history, capacity);
    }
}
