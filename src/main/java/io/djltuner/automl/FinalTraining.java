package io.djltuner.automl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import io.djltuner.data.NumberEncoding;
import io.djltuner.data.Preprocessing;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialPlan;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.LossFunction;
import io.djltuner.training.NetworkRun;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.TrainingData;
import io.djltuner.training.fused.MlpFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The best network once more, trained on the rows that chose it too, for as many epochs as were
 * best. Not after a search with folds, whose model has been trained on all rows.
 *
 * @param searches whose rows it trains on
 * @param numbers how it encodes them
 * @param trial the best
 */
record FinalTraining(Searches searches, NumberEncoding numbers, Trial trial) {

    private static final int RUN = -1;

    /** Of the limit; the rest is for the test. */
    private static final double SHARE = 0.98;

    /** Who has trained on the rows that choose is not worse on them, but for other scales. */
    private static final double WORSE = 1.1;

    /** How many epochs it takes. */
    int epochs() {
        return trial.bestEpoch().orElseThrow();
    }

    /**
     * Trains.
     *
     * @param before the network as the search left it
     * @param deadline after which there is no use in it any more
     * @return the network; empty if there is no time for it, or it is none the better for it
     */
    Optional<Candidate> run(Candidate before, Optional<Deadline> deadline) {
        SearchPlan plan = searches.plan();
        if (plan.folds().isPresent() || deadline.isPresent() && deadline.get().isOver(SHARE)) {
            return Optional.empty();
        }
        int[] rows = plan.rowsBeforeTest();
        Preprocessing fitted = plan.fitted(searches.table(), numbers, rows);
        return weights(fitted, rows, deadline)
                .map(w -> new Candidate(before.configuration(), fitted, w, before.loss()))
                .filter(after -> choosingLoss(after) <= WORSE * before.loss());
    }

    private Optional<double[]> weights(
            Preprocessing fitted, int[] rows, Optional<Deadline> deadline) {
        try (TrainingData data = upload(fitted, rows);
                NetworkTrainer trainer = trainer(data)) {
            double base = new MlpFactory(data, loss()).learningRate(trial.configuration());
            int horizon = TrialPlan.horizon(trial.configuration());
            long start = System.nanoTime();
            for (int epoch = 1; epoch <= epochs(); epoch++) {
                double rate = Searches.SCHEDULE.rate(base, epoch, horizon);
                trainer.trainEpoch(new double[] {rate}, new int[] {epoch});
                double rest = (double) (System.nanoTime() - start) * (epochs() - epoch) / epoch;
                if (deadline.isPresent() && deadline.get().left(SHARE).toNanos() < rest) {
                    return Optional.empty();
                }
            }
            return Optional.of(trainer.states().get(0).weights());
        }
    }

    private LossFunction loss() {
        return LossFunction.defaultFor(searches.plan().task());
    }

    private TrainingData upload(Preprocessing fitted, int[] rows) {
        return new TrainingData(
                Engine.getEngine("PyTorch").defaultDevice(),
                DataType.FLOAT32,
                fitted.task(),
                fitted.outputWidth(),
                new LabeledRows(
                        rows.length,
                        fitted.featureWidth(),
                        fitted.features(searches.table(), rows),
                        fitted.targets(searches.table(), rows)),
                Optional.empty(),
                List.of(),
                new double[0],
                searches.plan().seed());
    }

    private NetworkTrainer trainer(TrainingData data) {
        return new MlpFactory(data, loss())
                .trainer(
                        List.of(
                                new NetworkRun(
                                        trial.configuration(),
                                        trial.seed(),
                                        TrainingData.ALL_ROWS,
                                        RUN,
                                        Optional.empty())));
    }

    private double choosingLoss(Candidate candidate) {
        int[] rows = searches.plan().split().validation();
        return Arrays.stream(Advantage.rowLosses(candidate, searches, rows))
                .average()
                .orElseThrow();
    }
}
