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
import java.util.function.LongPredicate;

/**
 * The training of the best network that is returned: on all rows but those that test. After a
 * search with folds there is no other; else it is one more, with the rows that chose.
 *
 * @param searches whose rows it trains on
 * @param numbers how it encodes them
 * @param trial the best
 * @param epochs how many
 */
record FinalTraining(Searches searches, NumberEncoding numbers, Trial trial, int epochs) {

    private static final int RUN = -1;

    /** Of the limit; the rest is for the test. */
    private static final double SHARE = 0.98;

    /** Who has trained on the rows that choose is not worse on them, but for other scales. */
    private static final double WORSE = 1.1;

    /**
     * Trains, however long it takes.
     *
     * @param loss of the network in the search
     */
    Candidate run(double loss) {
        return trained(loss, rest -> true).orElseThrow();
    }

    /**
     * Trains if there is time and use.
     *
     * @param before the network as the search left it
     * @param deadline after which there is no use in it any more
     * @return the network; empty if there is no time for it, or it is none the better for it
     */
    Optional<Candidate> run(Candidate before, Optional<Deadline> deadline) {
        LongPredicate inTime =
                nanos -> deadline.isEmpty() || deadline.get().left(SHARE).toNanos() > nanos;
        return inTime.test(0)
                ? trained(before.loss(), inTime)
                        .filter(after -> choosingLoss(after) <= WORSE * before.loss())
                : Optional.empty();
    }

    private Optional<Candidate> trained(double loss, LongPredicate inTime) {
        int[] rows = searches.plan().rowsBeforeTest();
        Preprocessing fitted = searches.plan().fitted(searches.table(), numbers, rows);
        return weights(fitted, rows, inTime)
                .map(weights -> new Candidate(trial.configuration(), fitted, weights, loss));
    }

    private Optional<double[]> weights(Preprocessing fitted, int[] rows, LongPredicate inTime) {
        try (TrainingData data = upload(fitted, rows);
                NetworkTrainer trainer = trainer(data)) {
            double base = new MlpFactory(data, loss()).learningRate(trial.configuration());
            int horizon = TrialPlan.horizon(trial.configuration());
            long start = System.nanoTime();
            for (int epoch = 1; epoch <= epochs; epoch++) {
                double rate = Searches.SCHEDULE.rate(base, epoch, horizon);
                trainer.trainEpoch(new double[] {rate}, new int[] {epoch});
                if (!inTime.test((System.nanoTime() - start) / epoch * (epochs - epoch))) {
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
