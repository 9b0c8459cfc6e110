package io.djltuner.analysis;

import io.djltuner.study.Objective;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A place on the rungs of a bracket: a trial, or a failed trial and those that repeat it. Read from
 * the origins that the halving searches give their trials.
 */
final class RungMember {

    private static final String BRACKET = "bracket";
    private static final String MEMBER = "member";
    private static final String PLANNED = "of";
    private static final String RUNGS = "rungs";

    /** Epochs with spaces between. */
    private static final Pattern EPOCHS = Pattern.compile("[1-9][0-9]{0,8}( [1-9][0-9]{0,8})*");

    private final List<Trial> trials = new ArrayList<>(1);

    static boolean isOne(Trial trial) {
        return trial.origin().get(RUNGS) instanceof String text && EPOCHS.matcher(text).matches();
    }

    static int bracket(Trial trial) {
        return number(trial, BRACKET);
    }

    static int place(Trial trial) {
        return number(trial, MEMBER);
    }

    private static int number(Trial trial, String entry) {
        return trial.origin().get(entry) instanceof Number found ? found.intValue() : 0;
    }

    void add(Trial trial) {
        trials.add(trial);
    }

    private Trial latest() {
        return trials.get(trials.size() - 1);
    }

    /** The number of the trial that stands for the place. */
    int trial() {
        return latest().number();
    }

    int planned() {
        return number(latest(), PLANNED);
    }

    List<Integer> rungs() {
        return Stream.of(String.valueOf(latest().origin().get(RUNGS)).split(" ", -1))
                .map(Integer::valueOf)
                .toList();
    }

    /** The epoch that it was sent to. */
    int until() {
        return trials.stream().mapToInt(trial -> trial.until().orElse(0)).max().orElse(0);
    }

    /** The metric after an epoch, or the value with which it ended before. */
    OptionalDouble value(int epoch, Objective objective) {
        for (Trial trial : trials) {
            OptionalDouble there = trial.metric(objective.metric(), epoch);
            if (there.isPresent() && Double.isFinite(there.getAsDouble())) {
                return there;
            }
        }
        boolean endedBefore =
                latest().state() == TrialState.COMPLETE && latest().epochsDone() < epoch;
        return endedBefore ? Values.of(latest()) : OptionalDouble.empty();
    }
}
