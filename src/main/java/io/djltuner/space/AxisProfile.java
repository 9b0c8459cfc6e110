package io.djltuner.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Runs of a function that differ in the value of one hyperparameter: all of its values where they
 * are few, and otherwise some, with every place between them where the names change.
 *
 * @param parameter what varies
 * @param runs by the number of its value, in order
 */
record AxisProfile(Hyperparameter<?> parameter, TreeMap<Integer, RecordedRun> runs) {

    private static final int FEW = 64;
    private static final int PARTS = 4;

    /**
     * Runs the function along an axis.
     *
     * @param parameter what varies
     * @param run the function under a value
     * @return the runs
     */
    static AxisProfile of(Hyperparameter<?> parameter, Function<Object, RecordedRun> run) {
        AxisProfile profile = new AxisProfile(parameter, new TreeMap<>());
        int values = parameter.dimension().values();
        boolean all = values <= FEW || parameter instanceof Choice;
        int parts = all ? values - 1 : PARTS;
        for (int step = 0; step <= parts; step++) {
            // The largest number of layers shows all names that a smaller one does.
            int i = parameter instanceof Choice ? step : parts - step;
            int number = all ? i : (int) ((values - 1L) * i / PARTS);
            profile.runs.put(number, run.apply(profile.value(number)));
        }
        if (!all && parameter.dimension().isFinite()) {
            profile.narrow(run);
        }
        return profile;
    }

    /** A value by its number; those of a continuous range are numbered along its axis. */
    private Object value(int number) {
        return parameter.dimension().isFinite()
                ? parameter.valueAt(number)
                : parameter.value(number / (double) (Integer.MAX_VALUE - 1));
    }

    /** Halves every gap at whose ends the names differ, until there is no gap. */
    private void narrow(Function<Object, RecordedRun> run) {
        List<Integer> left = new ArrayList<>(runs.keySet());
        while (!left.isEmpty()) {
            int low = left.remove(left.size() - 1);
            Integer high = runs.higherKey(low);
            if (high == null || high - low < 2 || sameNames(runs.get(low), runs.get(high))) {
                continue;
            }
            int middle = low + (high - low) / 2;
            runs.put(middle, run.apply(value(middle)));
            left.add(low);
            left.add(middle);
        }
    }

    private static boolean sameNames(RecordedRun one, RecordedRun other) {
        return one.asked().keySet().equals(other.asked().keySet());
    }

    /**
     * When a name exists, as far as this hyperparameter decides.
     *
     * @param name whose
     * @param scope the runs that count
     * @return the condition; empty where every such run has the name
     * @throws IllegalArgumentException if it cannot be told
     */
    Optional<Condition> presence(String name, Predicate<RecordedRun> scope) {
        Map<Integer, RecordedRun> counted = new TreeMap<>(runs);
        counted.values().removeIf(run -> run.failure().isPresent() || !scope.test(run));
        List<Integer> numbers = List.copyOf(counted.keySet());
        List<Integer> with = numbers.stream().filter(n -> counted.get(n).has(name)).toList();
        if (with.size() == numbers.size() || with.isEmpty()) {
            return Optional.empty();
        }
        if (!parameter.dimension().isFinite()) {
            throw Checks.bad(
                    name,
                    "exists for some values of %s and not for others, and where the border lies between real numbers cannot be told from runs; ask for it inside hp.when(condition, …)"
                            .formatted(parameter.name()));
        }
        boolean numeric = Number.class.isAssignableFrom(parameter.type());
        int first = numbers.indexOf(with.get(0));
        int last = numbers.indexOf(with.get(with.size() - 1));
        if (numeric && !(parameter instanceof Choice) && last - first + 1 == with.size()) {
            return Optional.of(between(numbers, first, last));
        }
        if (runs.size() < parameter.dimension().values()) {
            throw Checks.bad(
                    name,
                    "exists for several separate ranges of %s, which cannot be told from runs; ask for it inside hp.when(condition, …)"
                            .formatted(parameter.name()));
        }
        return Optional.of(
                Condition.is(parameter.name(), with.stream().map(this::value).toArray()));
    }

    private Condition between(List<Integer> numbers, int first, int last) {
        Condition low = Condition.atLeast(parameter.name(), number(numbers.get(first)));
        Condition high = Condition.atMost(parameter.name(), number(numbers.get(last)));
        if (first == 0) {
            return high;
        }
        return last == numbers.size() - 1 ? low : low.and(high);
    }

    private double number(int number) {
        return ((Number) value(number)).doubleValue();
    }
}
