package io.djltuner.study.journal;

import io.djltuner.study.Failure;
import io.djltuner.study.TrialFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What the lines so far have said of a trial, as far as later lines depend on it. */
final class ReplayTrial {

    final int id;
    final int number;

    /** Its state in Optuna's words. */
    int state;

    /** Whether a worker of ours has it. */
    boolean hasLeg;

    /** Whether Optuna knows its values. */
    boolean hasParameters;

    boolean paused;
    boolean interrupted;

    /** The objective after its last epoch; NaN before the first. */
    double lastValue = Double.NaN;

    /** Values that another tool has given it so far, and whether the study knows of them. */
    Map<String, Object> values = Map.of();

    boolean configured;

    /** Metrics of epochs to come. */
    Optional<MetricsBatch> metrics = Optional.empty();

    OptionalInt bestEpoch = OptionalInt.empty();
    Optional<TrialFacts> facts = Optional.empty();
    Optional<Failure> failure = Optional.empty();
    boolean retired;

    ReplayTrial(int id, int number, int state) {
        this.id = id;
        this.number = number;
        this.state = state;
    }

    boolean isFinished() {
        return state == Names.COMPLETE || state == Names.PRUNED || state == Names.FAILED;
    }

    void give(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        values = more;
    }

    /** Forgets what only a living trial needs. */
    void finish(int end) {
        state = end;
        values = Map.of();
        metrics = Optional.empty();
        bestEpoch = OptionalInt.empty();
        facts = Optional.empty();
        failure = Optional.empty();
    }
}
