package io.djltuner.study;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A study as it stood at one moment: all that a strategy may look at. Immutable. */
public final class StudyHistory {

    private final StudyEvent.StudyStarted settings;
    private final List<Trial> trials;
    private final long position;
    private final int proposals;
    private final Predicate<Configuration> tried;
    private final LongFunction<StudyHistory> past;

    /**
     * Takes an immutable list, and a map, of the event that first gave a trial each configuration,
     * that may grow by later events but not change otherwise.
     */
    StudyHistory(
            StudyEvent.StudyStarted settings,
            List<Trial> trials,
            long position,
            int proposals,
            Map<Configuration, Long> triedAt,
            LongFunction<StudyHistory> past) {
        this(
                settings,
                trials,
                position,
                proposals,
                configuration -> {
                    Long first = triedAt.get(configuration);
                    return first != null && first < position;
                },
                past);
    }

    private StudyHistory(
            StudyEvent.StudyStarted settings,
            List<Trial> trials,
            long position,
            int proposals,
            Predicate<Configuration> tried,
            LongFunction<StudyHistory> past) {
        this.settings = settings;
        this.trials = trials;
        this.position = position;
        this.proposals = proposals;
        this.tried = tried;
        this.past = past;
    }

    /**
     * What one strategy shows another in place of this history: other trials, perhaps over another
     * space. Objective, seed, budget and position stay. Whatever was tried here counts as tried
     * there too, so that nothing is proposed twice though a trial is not shown. It has no past to
     * look {@link #at}.
     *
     * @param space the space that the other strategy searches
     * @param shown its trials, numbered from 0 in their order
     * @param nextProposal the index of its next proposal
     * @return the history to show
     * @throws IllegalArgumentException if a trial's number is not its place
     */
    public StudyHistory showing(SearchSpace space, List<Trial> shown, int nextProposal) {
        return showing(
                space,
                budget(),
                shown,
                nextProposal,
                earlier -> {
                    throw new IllegalStateException(
                            "history: what a strategy shows to another has no past");
                });
    }

    /**
     * The same with a budget and a past of its own.
     *
     * @param space the space that the other strategy searches
     * @param budget what it may spend
     * @param shown its trials, numbered from 0 in their order
     * @param nextProposal the index of its next proposal
     * @param past what it is shown of an earlier position
     * @return the history to show
     * @throws IllegalArgumentException if a trial's number is not its place
     */
    public StudyHistory showing(
            SearchSpace space,
            Budget budget,
            List<Trial> shown,
            int nextProposal,
            LongFunction<StudyHistory> past) {
        List<Trial> copy = List.copyOf(shown);
        for (int place = 0; place < copy.size(); place++) {
            if (copy.get(place).number() != place) {
                throw new IllegalArgumentException(
                        "history: trials must be numbered from 0, but at place %d is number %d"
                                .formatted(place, copy.get(place).number()));
            }
        }
        Set<Configuration> others =
                copy.stream()
                        .map(Trial::configuration)
                        .filter(configuration -> !wasTried(configuration))
                        .collect(Collectors.toSet());
        return new StudyHistory(
                new StudyEvent.StudyStarted(name(), space, objective(), seed(), budget),
                copy,
                position,
                nextProposal,
                configuration -> wasTried(configuration) || others.contains(configuration),
                past);
    }

    /** {@return what may vary} */
    public SearchSpace space() {
        return settings.space();
    }

    /** {@return what is optimised} */
    public Objective objective() {
        return settings.objective();
    }

    /** {@return the study's seed} */
    public long seed() {
        return settings.seed();
    }

    /** {@return the budget that the study began with} */
    public Budget budget() {
        return settings.budget();
    }

    /** {@return all trials, by number} */
    public List<Trial> trials() {
        return trials;
    }

    /**
     * One trial.
     *
     * @param number from 0
     * @return it
     */
    public Trial trial(int number) {
        if (number < 0 || number >= trials.size()) {
            throw new IllegalArgumentException(
                    "trial: there is no number %d; there are %d trials, counted from 0"
                            .formatted(number, trials.size()));
        }
        return trials.get(number);
    }

    /** {@return the study's name} */
    public String name() {
        return settings.name();
    }

    /** {@return the number of events behind this history} */
    public long position() {
        return position;
    }

    /** {@return the index of the next proposal: how many trials the strategy has proposed} */
    public int proposals() {
        return proposals;
    }

    /**
     * Whether some trial has a configuration.
     *
     * @param configuration any
     * @return true if one has, however it ended
     */
    public boolean wasTried(Configuration configuration) {
        return tried.test(configuration);
    }

    /** {@return the complete trials} */
    public List<Trial> complete() {
        return trials.stream().filter(trial -> trial.state() == TrialState.COMPLETE).toList();
    }

    /**
     * The best trial: of the complete ones the best value; if there is none, of the paused and
     * pruned ones that got furthest the best value there. Of equals the first.
     *
     * @return it, if any trial has a value
     */
    public Optional<Trial> best() {
        Optional<Trial> best = bestOf(complete(), Trial::value);
        if (best.isPresent()) {
            return best;
        }
        List<Trial> stopped =
                trials.stream()
                        .filter(
                                t ->
                                        t.state() == TrialState.PAUSED
                                                || t.state() == TrialState.PRUNED)
                        .toList();
        int furthest = stopped.stream().mapToInt(Trial::epochsDone).max().orElse(0);
        return bestOf(
                stopped.stream().filter(t -> t.epochsDone() == furthest).toList(),
                t -> t.metric(objective().metric(), furthest));
    }

    private Optional<Trial> bestOf(List<Trial> candidates, Function<Trial, OptionalDouble> value) {
        return candidates.stream()
                .filter(trial -> value.apply(trial).isPresent())
                .min(
                        Comparator.comparing(
                                trial -> value.apply(trial).getAsDouble(),
                                objective().bestFirst()));
    }

    /**
     * The history at an earlier moment.
     *
     * @param earlier a position, at most this one's
     * @return it
     */
    public StudyHistory at(long earlier) {
        if (earlier < 0 || earlier > position) {
            throw new IllegalArgumentException(
                    "history: position must be in 0 … %d, but got %d".formatted(position, earlier));
        }
        return earlier == position ? this : past.apply(earlier);
    }
}
