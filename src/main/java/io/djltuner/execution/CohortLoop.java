package io.djltuner.execution;

import io.djltuner.study.EpochReport;
import io.djltuner.study.Failure;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.Verdict;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.NetworkState;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.TrainingData;
import io.djltuner.training.metric.Predictions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Trains a cohort epoch by epoch until it changes: somebody is done, paused, pruned, cancelled or
 * failed, or the pool wants it back.
 */
final class CohortLoop {

    private final Optional<Duration> checkpoints;
    private final NetworkFactory factory;
    private final TrainingRules rules;
    private final TrialPool pool;
    private final TrainingData data;

    CohortLoop(
            NetworkFactory factory,
            TrainingRules rules,
            TrialPool pool,
            Optional<Duration> checkpoints) {
        this.checkpoints = checkpoints;
        this.factory = factory;
        this.rules = rules;
        this.pool = pool;
        this.data = factory.data();
    }

    /**
     * Trains, gives the trials that go on back to the pool, and tells the ends of the others.
     *
     * @param cohort of at least one trial; the caller's list loses those whose end was told
     */
    void run(List<RunningTrial> cohort) {
        cohort.sort(Comparator.comparingInt(RunningTrial::number));
        cohort.forEach(RunningTrial::resume);
        Map<RunningTrial, TrialOutcome> leaving = new LinkedHashMap<>();
        for (RunningTrial trial : cohort) {
            // It was stored when all it had to do was done, but that could not be told.
            if (trial.isDone()) {
                leaving.put(trial, trial.completed());
            } else if (trial.isOnRung()) {
                leaving.put(trial, new TrialOutcome.Paused());
            } else if (trial.sink().isEnding()) {
                leaving.put(trial, new TrialOutcome.Cancelled());
            }
        }
        if (leaving.isEmpty()) {
            leaving = trainUntilItChanges(cohort);
        }
        List<RunningTrial> left = new ArrayList<>(cohort);
        left.removeAll(leaving.keySet());
        left.forEach(RunningTrial::rest);
        cohort.removeAll(left);
        pool.giveBack(left);
        for (Map.Entry<RunningTrial, TrialOutcome> end : leaving.entrySet()) {
            cohort.remove(end.getKey());
            end(end.getKey(), end.getValue());
        }
    }

    private Map<RunningTrial, TrialOutcome> trainUntilItChanges(List<RunningTrial> trials) {
        List<RunningRun> runs = trials.stream().flatMap(t -> t.live().stream()).toList();
        Map<RunningTrial, TrialOutcome> leaving;
        try (NetworkTrainer trainer =
                factory.trainer(runs.stream().map(RunningRun::network).toList())) {
            do {
                leaving = trainEpoch(trainer, trials, runs);
                storeWhereDue(trainer, trials, runs, leaving.keySet());
            } while (leaving.isEmpty()
                    && runs.stream().noneMatch(RunningRun::isStopped)
                    && !pool.wantsBack(trials));
            sync(trainer, runs);
        }
        return leaving;
    }

    private static void sync(NetworkTrainer trainer, List<RunningRun> runs) {
        List<NetworkState> now = trainer.states();
        List<double[]> best = trainer.bestWeights();
        for (int i = 0; i < runs.size(); i++) {
            runs.get(i).sync(now.get(i), best.get(i));
        }
    }

    /** Stores trials that go on and have not been stored for long. */
    private void storeWhereDue(
            NetworkTrainer trainer,
            List<RunningTrial> trials,
            List<RunningRun> runs,
            Set<RunningTrial> leaving) {
        if (checkpoints.isEmpty()) {
            return;
        }
        List<RunningTrial> due =
                trials.stream()
                        .filter(t -> !leaving.contains(t) && t.isDue(checkpoints.get()))
                        .toList();
        if (!due.isEmpty()) {
            sync(trainer, runs);
            due.forEach(RunningTrial::store);
        }
    }

    private Map<RunningTrial, TrialOutcome> trainEpoch(
            NetworkTrainer trainer, List<RunningTrial> trials, List<RunningRun> runs) {
        double[] rates = new double[runs.size()];
        int[] epochs = new int[runs.size()];
        int at = 0;
        for (RunningTrial trial : trials) {
            double base = factory.learningRate(trial.leg().plan().configuration());
            for (RunningRun run : trial.live()) {
                rates[at] = run.nextRate(base, trial.leg().horizon());
                epochs[at++] = run.epoch() + 1;
            }
        }
        double[] losses = trainer.trainEpoch(rates, epochs);
        List<Map<String, Double>> measured = measure(trainer, runs, losses);
        boolean[] keep = new boolean[runs.size()];
        Map<RunningRun, Integer> place = new HashMap<>();
        for (int i = 0; i < keep.length; i++) {
            place.put(runs.get(i), i);
        }
        Map<RunningTrial, TrialOutcome> leaving = new LinkedHashMap<>();
        for (RunningTrial trial : trials) {
            String broken = "";
            for (RunningRun run : trial.live()) {
                int i = place.get(run);
                broken = broken.isEmpty() ? notFinite(measured.get(i), epochs[i]) : broken;
                keep[i] = run.epochEnded(measured.get(i));
            }
            if (!broken.isEmpty()) {
                leaving.put(trial, trial.failed(Failure.diverged(broken)));
            }
        }
        trainer.keepBest(keep);
        for (RunningTrial trial : trials) {
            if (!leaving.containsKey(trial)) {
                report(trial, leaving);
            }
        }
        return leaving;
    }

    private String notFinite(Map<String, Double> metrics, int epoch) {
        for (String name : List.of("train_loss", rules.objective().metric())) {
            Double value = metrics.get(name);
            if (value != null && !Double.isFinite(value)) {
                return "%s became %s in epoch %d".formatted(name, value, epoch);
            }
        }
        return "";
    }

    private void report(RunningTrial trial, Map<RunningTrial, TrialOutcome> leaving) {
        Verdict verdict =
                trial.sink()
                        .epoch(
                                new EpochReport(
                                        trial.trial(),
                                        trial.epoch(),
                                        trial.metrics(),
                                        trial.runValues()));
        switch (verdict) {
            case PRUNE -> leaving.put(trial, new TrialOutcome.Pruned(trial.facts()));
            case CANCEL -> leaving.put(trial, new TrialOutcome.Cancelled());
            case PAUSE ->
                    leaving.put(
                            trial,
                            trial.live().isEmpty() ? trial.completed() : new TrialOutcome.Paused());
            case CONTINUE -> {
                if (trial.isDone()) {
                    leaving.put(trial, trial.completed());
                }
            }
        }
    }

    /** Stores what the outcome calls for, then tells it. */
    private void end(RunningTrial trial, TrialOutcome outcome) {
        if (outcome instanceof TrialOutcome.Completed completed) {
            if (trial.sink().needsState(trial.leg(), completed)) {
                trial.states().put(trial.trial(), trial.epoch(), trial.result());
            }
        } else if (outcome instanceof TrialOutcome.Paused
                || (outcome instanceof TrialOutcome.Cancelled && trial.isAheadOfItsState())) {
            trial.states().put(trial.trial(), trial.epoch(), trial.checkpoint());
        }
        trial.sink().ended(trial.leg(), outcome);
    }

    private List<Map<String, Double>> measure(
            NetworkTrainer trainer, List<RunningRun> runs, double[] losses) {
        List<Map<String, Double>> measured = new ArrayList<>();
        for (double loss : losses) {
            measured.add(new LinkedHashMap<>(Map.of("train_loss", loss)));
        }
        if (data.validation().isPresent()) {
            LabeledRows rows = data.validation().get();
            double[] scores = trainer.predict(data.validationInputs().orElseThrow());
            for (int i = 0; i < runs.size(); i++) {
                int offset = trainer.scoreRow(i) * rows.rows() * data.outputWidth();
                measured.get(i)
                        .putAll(
                                rules.metrics()
                                        .evaluate(
                                                "val_",
                                                Predictions.of(
                                                        data.task(),
                                                        rows.rows(),
                                                        data.outputWidth(),
                                                        scores,
                                                        offset,
                                                        rows.targets())));
            }
        }
        if (data.foldCount() > 0) {
            measureHeldOut(trainer, runs, measured);
        }
        return measured;
    }

    private void measureHeldOut(
            NetworkTrainer trainer, List<RunningRun> runs, List<Map<String, Double>> measured) {
        double[] scores = trainer.predictHeldOut();
        int stride = scores.length / runs.size();
        for (int i = 0; i < runs.size(); i++) {
            int[] held = data.heldOutRows(runs.get(i).network().fold());
            measured.get(i)
                    .putAll(
                            rules.metrics()
                                    .evaluate(
                                            "fold_",
                                            Predictions.of(
                                                    data.task(),
                                                    held.length,
                                                    data.outputWidth(),
                                                    scores,
                                                    trainer.scoreRow(i) * stride,
                                                    data.heldOutTargets(
                                                            runs.get(i).network().fold()))));
        }
    }
}
