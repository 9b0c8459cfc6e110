package io.djltuner.automl;

import io.djltuner.Tuner;
import io.djltuner.TuningListener;
import io.djltuner.data.NumberEncoding;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.util.List;
import java.util.OptionalInt;

/**
 * What all searches of one call have in common: the rows, the loss that chooses, the seed.
 *
 * @param table the usable table
 * @param plan what its size says
 * @param trials of the main search if these are its limit, in which case nothing depends on time
 * @param listeners of the user's
 */
record Searches(
        TabularData table, SearchPlan plan, OptionalInt trials, List<TuningListener> listeners) {

    /** How learning rates fall. */
    static final LearningRateSchedule SCHEDULE = LearningRateSchedule.cosine();

    private static final int REPEATABLE_COHORT = 8;

    /** The same with fewer training rows, if there are more. */
    Searches onRows(int rows) {
        return new Searches(table, plan.trainedOn(table, rows), trials, listeners);
    }

    /** A quiet search without a limit yet. */
    Tuner tuner(SearchSpace space, NumberEncoding numbers) {
        Tuner tuner =
                plan.task() == Task.REGRESSION
                        ? Tuner.regression(space)
                        : Tuner.classification(space);
        tuner.data(table)
                .split(plan.withoutTest())
                .preprocessing(plan.preprocessing(numbers))
                .objective(Objective.minimize("val_loss"))
                .learningRateSchedule(SCHEDULE)
                .seed(plan.seed())
                .quiet();
        plan.folds().ifPresent(tuner::crossValidation);
        listeners.forEach(tuner::listener);
        if (trials.isPresent()) {
            // Which trial ends first must not depend on the machine.
            tuner.parallelism(1).cohortLimit(REPEATABLE_COHORT);
        }
        return tuner;
    }
}
