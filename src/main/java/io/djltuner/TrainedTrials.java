package io.djltuner;

import io.djltuner.execution.LocalExecutor;
import io.djltuner.execution.StartingPoints;
import io.djltuner.execution.TrainingRules;
import io.djltuner.study.Draws;
import io.djltuner.study.EpochReport;
import io.djltuner.study.EpochSink;
import io.djltuner.study.Leg;
import io.djltuner.study.ModelStore;
import io.djltuner.study.StateStore;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.TrialPlan;
import io.djltuner.study.Verdict;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.NetworkRun;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.StartingPoint;
import io.djltuner.training.TrainingData;
import io.djltuner.training.checkpoint.RunState;
import io.djltuner.training.checkpoint.TrialCheckpoint;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Single trials outside a study: the default configuration, repetitions, and the final weights. */
final class TrainedTrials {

    /** The number of the trial that is none: the default configuration, trained for comparison. */
    static final int DEFAULT_TRIAL = ModelStore.DEFAULT;

    private TrainedTrials() {}

    /**
     * Where the one more training of a trial starts that itself starts from another: from that
     * one's first run.
     *
     * @param source the other trial, if there is one
     * @param states where its state is
     */
    record RefitStart(Optional<Trial> source, StateStore states) {

        Optional<StartingPoint> of(Trial trial, NetworkFactory factory, TrainingRules rules) {
            int runs = Math.max(1, factory.data().foldCount()) * rules.executions();
            return source.map(from -> StartingPoints.of(trial, from, states, factory, runs).get(0));
        }
    }

    static Trial ofDefault(Tuner tuner) {
        return Trial.outsideStudy(
                DEFAULT_TRIAL,
                tuner.space.defaultConfiguration(),
                Draws.seed(tuner.seed, "default"));
    }

    /** Starts a trial and promises its outcome; atEnd runs once it has ended. */
    static CompletableFuture<TrialOutcome> train(
            LocalExecutor executor,
            Leg leg,
            StateStore states,
            BooleanSupplier ending,
            Runnable atEnd) {
        CompletableFuture<TrialOutcome> end = new CompletableFuture<>();
        executor.start(
                List.of(leg),
                states,
                new EpochSink() {
                    @Override
                    public Verdict epoch(EpochReport report) {
                        return ending.getAsBoolean() ? Verdict.CANCEL : Verdict.CONTINUE;
                    }

                    @Override
                    public boolean isEnding() {
                        return ending.getAsBoolean();
                    }

                    @Override
                    public void ended(Leg ended, TrialOutcome outcome) {
                        end.complete(outcome);
                        atEnd.run();
                    }
                });
        return end;
    }

    /**
     * The weights to make a model of: the best run's, or after a cross-validation those of one more
     * training on all rows for as many epochs as the folds took on average.
     */
    static double[] weights(
            Trial trial,
            byte[] state,
            NetworkFactory factory,
            TrainingRules rules,
            boolean refit,
            RefitStart start) {
        List<RunState> runs = TrialCheckpoint.decode(state).runs();
        if (factory.data().foldCount() > 0 && refit) {
            double epochs = runs.stream().mapToInt(RunState::bestEpoch).average().orElseThrow();
            return refitted(trial, Math.max(1, (int) Math.round(epochs)), factory, rules, start);
        }
        return runs.stream()
                .min(
                        Comparator.comparing(
                                run -> run.bestMetrics().get(rules.objective().metric()),
                                rules.objective().bestFirst()))
                .orElseThrow()
                .bestWeights();
    }

    private static double[] refitted(
            Trial trial,
            int epochs,
            NetworkFactory factory,
            TrainingRules rules,
            RefitStart start) {
        NetworkRun fresh =
                new NetworkRun(
                        trial.configuration(),
                        trial.seed(),
                        TrainingData.ALL_ROWS,
                        -1,
                        Optional.empty());
        NetworkRun run = start.of(trial, factory, rules).map(fresh::startingFrom).orElse(fresh);
        double base = factory.learningRate(trial.configuration());
        int horizon = TrialPlan.horizon(trial.configuration());
        try (NetworkTrainer trainer = factory.trainer(List.of(run))) {
            for (int epoch = 1; epoch <= epochs; epoch++) {
                double rate = rules.schedule().rate(base, epoch, horizon);
                trainer.trainEpoch(new double[] {rate}, new int[] {epoch});
            }
            return trainer.states().get(0).weights();
        }
    }
}
