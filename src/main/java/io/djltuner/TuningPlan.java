package io.djltuner;

import io.djltuner.execution.LocalExecutor;
import io.djltuner.space.Configuration;
import io.djltuner.study.Schedule;
import io.djltuner.training.NetworkFactory;
import java.nio.file.Path;
import java.util.Locale;

/** What a search is going to do, in a few lines. */
final class TuningPlan {

    private static final int STATES = 3;
    private static final int NUMBERS = 4;
    private static final double OVERHEAD = 10_000;
    private static final double MEGA = 1e6;

    private final Tuner tuner;
    private final SearchData data;
    private final Schedule schedule;
    private final NetworkFactory factory;
    private final NetworkExtremes extremes;

    TuningPlan(Tuner tuner, SearchData data, Schedule schedule, NetworkFactory factory) {
        this.tuner = tuner;
        this.data = data;
        this.schedule = schedule;
        this.factory = factory;
        extremes = new NetworkExtremes(tuner.space, factory::parameters);
    }

    String text() {
        int folds = Math.max(1, data.folds().size());
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s, %d features: %d rows train, %d validate, %d test%n",
                        data.task().name().toLowerCase(Locale.ROOT),
                        data.preprocessing().featureWidth(),
                        data.split().train().length,
                        data.split().validation().length,
                        data.split().test().length));
        text.append(
                "%s: up to %s trials%s%s%n"
                        .formatted(
                                schedule.description().lines().findFirst().orElse(""),
                                schedule.trials().isPresent()
                                        ? String.valueOf(schedule.trials().getAsLong())
                                        : "any number of",
                                epochs(),
                                folds * tuner.executions > 1
                                        ? ", each trained " + folds * tuner.executions + " times"
                                        : ""));
        schedule.description().lines().skip(1).forEach(line -> text.append("%s%n".formatted(line)));
        text.append(
                "%s, %s on %s"
                        .formatted(
                                sizes(),
                                tuner.blocks.isEmpty()
                                        ? String.format(
                                                Locale.ROOT,
                                                "up to %d trained as one, %d side by side",
                                                tuner.cohortLimit(),
                                                tuner.parallelism())
                                        : String.format(
                                                Locale.ROOT,
                                                "one by one, %d side by side",
                                                tuner.parallelism()),
                                factory.data().device()));
        if (drawsFromEngine()) {
            text.append(
                    "%nparts of the networks, such as DJL's own dropout, draw from the engine's one generator: exact repetition holds only with parallelism 1"
                            .formatted());
        }
        tuner.directory.ifPresent(
                directory -> text.append("%n%s".formatted(room(directory, folds))));
        return text.toString();
    }

    /**
     * The most that states and models ever take. There are two states of each trial that runs or
     * waits on its rung, and one being written, each with both moments and the best weights; also
     * those of the best, until models take their place; and the models kept.
     */
    private String room(Path directory, int folds) {
        long parameters;
        try {
            parameters = extremes.largest();
        } catch (RuntimeException | Error e) {
            return "in %s: room for states and models of unknown size".formatted(directory);
        }
        int runs = folds * tuner.executions;
        double state =
                (double) STATES * runs * (NUMBERS * Double.BYTES * parameters + OVERHEAD) / MEGA;
        double kept = (tuner.keepBest + 1.0) * (Double.BYTES * parameters + OVERHEAD) / MEGA;
        if (schedule.mostPaused().isEmpty()) {
            return String.format(
                    Locale.ROOT,
                    "in %s: %,.1f MB of models, and %,.1f MB for each trial that runs or waits on a"
                            + " rung, however many these become, beside the journal",
                    directory,
                    kept,
                    state);
        }
        return String.format(
                Locale.ROOT,
                "in %s: %s %,.1f MB of states and models, beside the journal",
                directory,
                // Networks of the user's are only looked at.
                tuner.blocks.isEmpty() ? "at most" : "about",
                mostWithStates() * state + kept);
    }

    /** The most trials that have states at once. */
    private long mostWithStates() {
        long open =
                LocalExecutor.mostTrials(
                                factory, tuner.parallelism(), tuner.cohortLimit(), tuner.executions)
                        + schedule.mostPaused().getAsLong()
                        + tuner.keepBest
                        + 1;
        return schedule.trials().isPresent()
                ? Math.min(open, schedule.trials().getAsLong() + tuner.enqueued.size())
                : open;
    }

    private String sizes() {
        try {
            return String.format(
                    Locale.ROOT,
                    "networks of %,d to %,d parameters",
                    extremes.smallest(),
                    extremes.largest());
        } catch (RuntimeException | Error e) {
            // A trial of such a configuration will fail with this cause; the others need not.
            return "networks whose smallest or largest cannot be built (%s)"
                    .formatted(e.getMessage() == null ? e : e.getMessage());
        }
    }

    /** Looks at networks from both ends of the space, since a part may hang on any value. */
    private boolean drawsFromEngine() {
        try {
            return factory.drawsFromEngine(tuner.space.defaultConfiguration())
                    || factory.drawsFromEngine(end(0))
                    || factory.drawsFromEngine(end(1));
        } catch (RuntimeException e) {
            // Said of the sizes, or by the trial that fails.
            return false;
        }
    }

    private Configuration end(double unit) {
        return NetworkExtremes.configuration(tuner.space, parameter -> parameter.value(unit));
    }

    private String epochs() {
        if (schedule.totalEpochs().isPresent()) {
            return ", " + schedule.totalEpochs().getAsLong() + " epochs in all";
        }
        return tuner.space
                .epochs()
                .map(
                        range ->
                                String.format(
                                        Locale.ROOT,
                                        " of %d to %d epochs",
                                        range.min(),
                                        range.max()))
                .orElse("");
    }
}
