package io.djltuner.space;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Finds the space of a function by running it. Every run that shows a new name is a witness: from
 * it each hyperparameter is varied by itself, which shows when the name exists and may show more
 * names. At the end configurations drawn from the space so found are run as well: each has to be
 * asked for exactly its names.
 */
final class SpaceDiscovery {

    private static final int MOST_RUNS = 20_000;
    private static final int CHECKS = 256;
    private static final long SEED = 1;

    private final Function<Hyperparameters, ?> function;
    private final Map<String, Hyperparameter<?>> known = new HashMap<>();
    private final List<String> order = new ArrayList<>();
    private final Map<String, RecordedRun> witnesses = new HashMap<>();
    private final Map<RecordedRun, Map<String, AxisProfile>> profiles = new HashMap<>();
    private final Map<String, Set<Optional<Condition>>> scopes = new HashMap<>();
    private final Set<Condition> tested = new LinkedHashSet<>();
    private final Queue<RecordedRun> unexplored = new ArrayDeque<>();
    private final int mostRuns;
    private int runs;

    SpaceDiscovery(Function<Hyperparameters, ?> function) {
        this(function, MOST_RUNS);
    }

    SpaceDiscovery(Function<Hyperparameters, ?> function, int mostRuns) {
        this.function = function;
        this.mostRuns = mostRuns;
    }

    SearchSpace space() {
        RecordedRun first = run(Map.of());
        if (first.failure().isPresent()) {
            throw new IllegalStateException(
                    "space: the function failed at its defaults (%s): %s"
                            .formatted(first.configuration(), first.failure().get().getMessage()),
                    first.failure().get());
        }
        checkRepeats(first);
        while (true) {
            explore();
            SearchSpace found = found();
            if (isComplete(found)) {
                checkConditions(found);
                return found;
            }
        }
    }

    /** The same values have to lead to the same names. */
    private void checkRepeats(RecordedRun first) {
        RecordedRun second = run(first.configuration().values());
        if (!second.asked().keySet().equals(first.asked().keySet())) {
            throw new IllegalStateException(
                    "space: the function asked for %s and then, with the same values, for %s; it must not depend on anything else"
                            .formatted(first.asked().keySet(), second.asked().keySet()));
        }
    }

    private RecordedRun run(Map<String, ?> values) {
        if (++runs > mostRuns) {
            throw new IllegalStateException(
                    "space: %,d runs of the function did not find all of its names, by now %,d; a name must not hold the value of another hyperparameter; or declare the space with SearchSpace.builder()"
                            .formatted(mostRuns, order.size()));
        }
        RecordedRun run = RecordedRun.of(function, values, known);
        tested.addAll(run.tested());
        if (run.failure().isEmpty()) {
            register(run);
        }
        return run;
    }

    /** Takes what is new of a run: scopes, and names, which are ordered as it asked for them. */
    private void register(RecordedRun run) {
        run.asked()
                .forEach(
                        (name, asked) ->
                                scopes.computeIfAbsent(name, any -> new LinkedHashSet<>())
                                        .add(asked.scope()));
        if (witnesses.keySet().containsAll(run.asked().keySet())) {
            return;
        }
        int after = -1;
        List<String> names = List.copyOf(run.asked().keySet());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (witnesses.putIfAbsent(name, run) == null) {
                order.add(place(names.subList(i + 1, names.size()), after), name);
            }
            after = Math.max(after, order.indexOf(name));
        }
        unexplored.add(run);
    }

    /** Before the next known name, after all that the run asked for earlier. */
    private int place(List<String> later, int after) {
        return later.stream()
                .filter(order::contains)
                .findFirst()
                .map(next -> Math.max(after + 1, order.indexOf(next)))
                .orElse(order.size());
    }

    /** Varies each hyperparameter of every witness. */
    private void explore() {
        while (!unexplored.isEmpty()) {
            RecordedRun witness = unexplored.remove();
            Map<String, AxisProfile> axes = new LinkedHashMap<>();
            profiles.put(witness, axes);
            Configuration values = witness.configuration();
            for (RecordedRun.Asked asked : List.copyOf(witness.asked().values())) {
                Hyperparameter<?> parameter = asked.declared();
                if (parameter.dimension().values() > 1) {
                    axes.put(
                            parameter.name(),
                            AxisProfile.of(
                                    parameter,
                                    value -> run(values.with(parameter.name(), value).values())));
                }
            }
        }
    }

    /** The space as the runs so far show it. */
    private SearchSpace found() {
        if (order.isEmpty()) {
            throw new IllegalStateException(
                    "space: the function asks for no hyperparameter; ask for at least one");
        }
        SearchSpaceBuilder builder = SearchSpace.builder();
        Map<String, Map<String, Condition>> decided = new HashMap<>();
        for (String name : order) {
            Optional<Condition> scope = scope(name);
            Map<String, Condition> own = decisions(name, scope);
            Optional<Condition> condition = joined(scope, own, decided);
            scope.filter(one -> one.names().size() == 1)
                    .ifPresent(one -> own.put(one.names().iterator().next(), one));
            decided.put(name, own);
            Hyperparameter<?> declared = witnesses.get(name).asked().get(name).declared();
            add(builder, declared, condition);
        }
        return builder.build();
    }

    private static void add(
            SearchSpaceBuilder builder, Hyperparameter<?> declared, Optional<Condition> condition) {
        if (condition.isPresent()) {
            builder.add(declared.when(condition.get()));
        } else {
            builder.add(declared);
        }
    }

    /** The condition of the {@code when} that a name is asked in, if it is always the same one. */
    private Optional<Condition> scope(String name) {
        Set<Optional<Condition>> all = scopes.get(name);
        return all.size() == 1 ? all.iterator().next() : Optional.empty();
    }

    /** What each hyperparameter by itself decides of a name, within its scope. */
    private Map<String, Condition> decisions(String name, Optional<Condition> scope) {
        Map<String, Condition> own = new LinkedHashMap<>();
        for (Map.Entry<String, AxisProfile> axis : profiles.get(witnesses.get(name)).entrySet()) {
            if (!axis.getKey().equals(name)) {
                axis.getValue()
                        .presence(name, run -> scope.map(c -> run.satisfies(c)).orElse(true))
                        .ifPresent(condition -> own.put(axis.getKey(), condition));
            }
        }
        return own;
    }

    /** One condition out of the scope and the decisions that no other parent implies. */
    private static Optional<Condition> joined(
            Optional<Condition> scope,
            Map<String, Condition> own,
            Map<String, Map<String, Condition>> decided) {
        Set<String> parents = new LinkedHashSet<>(own.keySet());
        scope.ifPresent(condition -> parents.addAll(condition.names()));
        Optional<Condition> all = scope;
        for (Map.Entry<String, Condition> decision : own.entrySet()) {
            boolean implied =
                    parents.stream()
                            .map(parent -> decided.getOrDefault(parent, Map.of()))
                            .anyMatch(of -> decision.getValue().equals(of.get(decision.getKey())));
            if (!implied) {
                Condition condition = decision.getValue();
                all = Optional.of(all.map(c -> c.and(condition)).orElse(condition));
            }
        }
        return all;
    }

    /**
     * Runs configurations of the space.
     *
     * @return false if they showed new names
     * @throws IllegalArgumentException if a name is asked for where it should not be, or the
     *     reverse
     */
    private boolean isComplete(SearchSpace found) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < CHECKS; i++) {
            double[] point = random.doubles(found.searchable().size()).toArray();
            Configuration configuration = found.decode(point);
            RecordedRun run = run(configuration.values());
            if (!unexplored.isEmpty()) {
                return false;
            }
            if (run.failure().isEmpty() && !run.asked().keySet().equals(configuration.names())) {
                throw unclear(found, configuration, run);
            }
        }
        return true;
    }

    private static IllegalArgumentException unclear(
            SearchSpace found, Configuration configuration, RecordedRun run) {
        Set<String> wrong = new LinkedHashSet<>(run.asked().keySet());
        wrong.removeAll(configuration.names());
        boolean extra = !wrong.isEmpty();
        if (!extra) {
            wrong.addAll(configuration.names());
            wrong.removeAll(run.asked().keySet());
        }
        String name = wrong.iterator().next();
        return Checks.bad(
                name,
                "seemed to exist %s, but was %s at %s; ask for it inside hp.when(condition, …)"
                        .formatted(
                                found.get(name)
                                        .condition()
                                        .map(condition -> "only when " + condition)
                                        .orElse("always"),
                                extra ? "asked for" : "not asked for",
                                run.configuration()));
    }

    /** A {@code when} that reads what nobody asks for, or what cannot be, is a mistake. */
    private void checkConditions(SearchSpace found) {
        SearchSpaceBuilder all = SearchSpace.builder();
        found.hyperparameters().forEach(all::add);
        tested.forEach(condition -> all.check("when", condition));
    }
}
