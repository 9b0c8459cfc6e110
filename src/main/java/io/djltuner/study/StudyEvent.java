package io.djltuner.study;

import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Something that happened in a study. A study is the sum of its events and nothing else. */
public sealed interface StudyEvent {

    /**
     * The study begins. Of several the first counts: whoever opens a study again may spend more,
     * but strategies plan with the budget that it began with.
     *
     * @param name of the study
     * @param space what may vary
     * @param objective what is optimised
     * @param seed of every draw
     * @param budget what it began with
     */
    record StudyStarted(
            String name, SearchSpace space, Objective objective, long seed, Budget budget)
            implements StudyEvent {}

    /**
     * A trial exists from now on, waiting.
     *
     * @param number the next free one
     * @param configuration its values
     * @param seed its seed
     * @param origin what its strategy must remember
     * @param proposed whether the strategy proposed it
     * @param seen the position that its proposal was made from
     * @param attributes anything else
     */
    record TrialCreated(
            int number,
            Configuration configuration,
            long seed,
            Map<String, Object> origin,
            boolean proposed,
            OptionalLong seen,
            Map<String, Object> attributes)
            implements StudyEvent {}

    /**
     * A trial that another tool began got its values, which it did not have from the beginning.
     *
     * @param number whose
     * @param configuration its values
     */
    record TrialConfigured(int number, Configuration configuration) implements StudyEvent {}

    /**
     * Somebody works on a trial.
     *
     * @param number whose
     * @param owner who
     * @param until up to which epoch
     */
    record LegStarted(int number, String owner, int until) implements StudyEvent {}

    /**
     * A trial ended an epoch.
     *
     * @param number whose
     * @param epochRecord what it reported
     */
    record EpochEnded(int number, EpochRecord epochRecord) implements StudyEvent {}

    /**
     * A trial's state is stored and it waits on its rung.
     *
     * @param number whose
     */
    record TrialPaused(int number) implements StudyEvent {}

    /**
     * A trial was cut off; it goes on when the study does.
     *
     * @param number whose
     */
    record TrialInterrupted(int number) implements StudyEvent {}

    /**
     * A trial is over.
     *
     * @param number whose
     * @param state COMPLETE, PRUNED or FAILED
     * @param value of the objective, if it has one
     * @param bestEpoch the epoch that the value is of
     * @param facts what its executor knew
     * @param failure why it failed, if it did
     */
    record TrialEnded(
            int number,
            TrialState state,
            OptionalDouble value,
            OptionalInt bestEpoch,
            Optional<TrialFacts> facts,
            Optional<Failure> failure)
            implements StudyEvent {}

    /**
     * A paused trial will not go on: it is PRUNED with the value of its last epoch.
     *
     * @param number whose
     */
    record TrialRetired(int number) implements StudyEvent {}

    /**
     * Something to remember of a trial.
     *
     * @param number whose
     * @param name of the attribute
     * @param content a string, number or boolean
     */
    record TrialAttribute(int number, String name, Object content) implements StudyEvent {}

    /**
     * A trial's stored state is gone.
     *
     * @param number whose
     */
    record StateDropped(int number) implements StudyEvent {}

    /**
     * Something to remember of the study.
     *
     * @param name of the attribute
     * @param content a string, number or boolean
     */
    record StudyAttribute(String name, Object content) implements StudyEvent {}
}
