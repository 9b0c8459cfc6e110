package io.djltuner.study;

import io.djltuner.space.Configuration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;

/**
 * A trial as it stood at one moment. Immutable.
 *
 * @param number from 0, in order of creation
 * @param configuration its values
 * @param seed from which its weights are drawn
 * @param origin what its strategy must remember of it; empty for one that no strategy proposed
 * @param proposed whether the study's strategy proposed it
 * @param seen the position in the study's events that its proposal was made from
 * @param state where it stands
 * @param epochs what it reported, in order of epochs
 * @param until how far its last leg goes, in epochs
 * @param value of the objective, once it ended with one
 * @param bestEpoch the epoch that the value is of
 * @param facts what its executor knew at its end
 * @param failure why it failed
 * @param attributes anything else, by name
 */
public record Trial(
        int number,
        Configuration configuration,
        long seed,
        Map<String, Object> origin,
        boolean proposed,
        OptionalLong seen,
        TrialState state,
        List<EpochRecord> epochs,
        OptionalInt until,
        OptionalDouble value,
        OptionalInt bestEpoch,
        Optional<TrialFacts> facts,
        Optional<Failure> failure,
        Map<String, Object> attributes) {

    /** The attribute of a trial that repeats a failed one: that one's number. */
    public static final String RETRY_OF = "djl_tuner:retry_of";

    /** The attribute of a trial that was cut off and goes on at resume. */
    public static final String INTERRUPTED = "djl_tuner:interrupted";

    /**
     * The attribute of a trial whose value came from elsewhere: one that was added, imported or
     * copied. It is evidence, and no part of what may be spent.
     */
    public static final String IMPORTED = "djl_tuner:imported";

    /** The attribute of a trial that was enqueued. */
    public static final String ENQUEUED = "djl_tuner:enqueued";

    /** The attribute of a trial that was copied: the study and number that it is a copy of. */
    public static final String SOURCE = "djl_tuner:source";

    /**
     * The attribute of a trial that an extended study took over: the identity of the trial, in the
     * same journal, whose stored state and model are this one's too.
     */
    public static final String STATE_OF = "djl_tuner:state_of";

    /** The attribute of a paused trial whose stored state is gone: it would begin again. */
    public static final String STATELESS = "djl_tuner:stateless";

    /**
     * Copies what could change.
     *
     * @param number from 0, in order of creation
     * @param configuration its values
     * @param seed from which its weights are drawn
     * @param origin what its strategy must remember of it
     * @param proposed whether the study's strategy proposed it
     * @param seen the position in the study's events that its proposal was made from
     * @param state where it stands
     * @param epochs what it reported, in order of epochs
     * @param until how far its last leg goes, in epochs
     * @param value of the objective, once it ended with one
     * @param bestEpoch the epoch that the value is of
     * @param facts what its executor knew at its end
     * @param failure why it failed
     * @param attributes anything else, by name
     */
    public Trial {
        origin = copy(origin);
        epochs = epochs instanceof EpochList ? epochs : List.copyOf(epochs);
        attributes = copy(attributes);
    }

    private static Map<String, Object> copy(Map<String, Object> map) {
        return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * A trial that no study knows, running and without an epoch behind it: for executors that train
     * single configurations.
     *
     * @param number of the trial
     * @param configuration its values
     * @param seed from which its initial weights are drawn
     * @return the trial
     */
    public static Trial outsideStudy(int number, Configuration configuration, long seed) {
        return new Trial(
                number,
                configuration,
                seed,
                Map.of(),
                false,
                OptionalLong.empty(),
                TrialState.RUNNING,
                List.of(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    /**
     * {@return the number of the trial whose weights it starts from, if it does not start afresh}
     */
    public OptionalInt weightsFrom() {
        return TrialPlan.weightsFrom(origin);
    }

    /** {@return the last epoch that it reported; 0 before the first} */
    public int epochsDone() {
        if (epochs instanceof EpochList list) {
            return list.last();
        }
        return epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).epoch();
    }

    /**
     * A metric after an epoch.
     *
     * @param metric its name
     * @param epoch from 1
     * @return its value, if it was reported
     */
    public OptionalDouble metric(String metric, int epoch) {
        if (epochs instanceof EpochList list) {
            return list.metric(metric, epoch);
        }
        for (EpochRecord epochRecord : epochs) {
            Double found = epochRecord.metrics().get(metric);
            if (epochRecord.epoch() == epoch && found != null) {
                return OptionalDouble.of(found);
            }
        }
        return OptionalDouble.empty();
    }

    /**
     * The best value of a metric so far.
     *
     * @param objective which metric and which way
     * @return it, if any was reported
     */
    public OptionalDouble best(Objective objective) {
        DoubleStream finite = values(objective.metric()).filter(Double::isFinite);
        return objective.direction() == Direction.MINIMIZE ? finite.min() : finite.max();
    }

    private DoubleStream values(String metric) {
        if (epochs instanceof EpochList list) {
            return list.values(metric);
        }
        return epochs.stream()
                .filter(epochRecord -> epochRecord.metrics().containsKey(metric))
                .mapToDouble(epochRecord -> epochRecord.metrics().get(metric));
    }

    /**
     * What the value is the mean of: the objective of each run (fold × execution), in their order.
     * Of a complete trial each is of the epoch that the run restores, of a pruned one all are of
     * its last epoch.
     *
     * @return as many as there are runs; empty where there is one, or no value
     */
    public List<Double> runValues() {
        return switch (state) {
            case COMPLETE -> facts.map(TrialFacts::runValues).orElse(List.of());
            case PRUNED -> epochs.isEmpty() ? List.of() : epochs.get(epochs.size() - 1).runValues();
            default -> List.of();
        };
    }

    /**
     * How much the runs differ: the sample standard deviation (with n − 1 in the denominator) of
     * {@link #runValues}, in the unit of the objective.
     *
     * @return it, ≥ 0; empty where there are fewer than two runs, or no value
     */
    public OptionalDouble standardDeviation() {
        List<Double> values = runValues();
        if (values.size() < 2) {
            return OptionalDouble.empty();
        }
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double squares = values.stream().mapToDouble(one -> (one - mean) * (one - mean)).sum();
        return OptionalDouble.of(Math.sqrt(squares / (values.size() - 1)));
    }

    Trial in(TrialState next) {
        return new Trial(
                number,
                configuration,
                seed,
                origin,
                proposed,
                seen,
                next,
                epochs,
                until,
                value,
                bestEpoch,
                facts,
                failure,
                attributes);
    }

    Trial with(Configuration values) {
        return new Trial(
                number,
                values,
                seed,
                origin,
                proposed,
                seen,
                state,
                epochs,
                until,
                value,
                bestEpoch,
                facts,
                failure,
                attributes);
    }

    Trial runningUntil(int end) {
        Map<String, Object> left = new LinkedHashMap<>(attributes);
        left.remove(INTERRUPTED);
        left.remove(STATELESS);
        return new Trial(
                number,
                configuration,
                seed,
                origin,
                proposed,
                seen,
                TrialState.RUNNING,
                epochs,
                OptionalInt.of(end),
                value,
                bestEpoch,
                facts,
                failure,
                left);
    }

    Trial with(EpochRecord epochRecord) {
        EpochList longer = epochs instanceof EpochList list ? list : EpochList.EMPTY;
        for (int i = longer.size(); i < epochs.size(); i++) {
            longer = longer.with(epochs.get(i));
        }
        longer = longer.with(epochRecord);
        return new Trial(
                number,
                configuration,
                seed,
                origin,
                proposed,
                seen,
                state,
                longer,
                until,
                value,
                bestEpoch,
                facts,
                failure,
                attributes);
    }

    Trial with(String attribute, Object content) {
        Map<String, Object> more = new LinkedHashMap<>(attributes);
        more.put(attribute, content);
        return new Trial(
                number,
                configuration,
                seed,
                origin,
                proposed,
                seen,
                state,
                epochs,
                until,
                value,
                bestEpoch,
                facts,
                failure,
                more);
    }

    /** With the value of its last epoch. */
    Trial pruned(Objective objective) {
        return ended(
                new StudyEvent.TrialEnded(
                        number,
                        TrialState.PRUNED,
                        metric(objective.metric(), epochsDone()),
                        epochs.isEmpty() ? OptionalInt.empty() : OptionalInt.of(epochsDone()),
                        facts,
                        Optional.empty()));
    }

    Trial ended(StudyEvent.TrialEnded end) {
        return new Trial(
                number,
                configuration,
                seed,
                origin,
                proposed,
                seen,
                end.state(),
                epochs,
                until,
                end.value(),
                end.bestEpoch(),
                end.facts(),
                end.failure(),
                attributes);
    }
}
