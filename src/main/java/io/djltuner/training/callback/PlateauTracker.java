package io.djltuner.training.callback;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.tracker.Tracker;

/**
 * {@link ReduceLearningRateOnPlateau} for a plain DJL {@code Trainer}: as a listener it sees the
 * epochs' metrics, as a tracker it tells the optimizer the learning rate. It serves one trainer.
 */
public final class PlateauTracker extends TrainingListenerAdapter implements Tracker {

    private final ReduceLearningRateOnPlateau rule;
    private final Tracker main;
    private final TrainerMetrics metrics = new TrainerMetrics();
    private volatile ReduceLearningRateOnPlateau.State state =
            ReduceLearningRateOnPlateau.State.START;

    PlateauTracker(ReduceLearningRateOnPlateau rule, Tracker main) {
        this.rule = rule;
        this.main = main;
    }

    /** {@return what the rule remembers by now} */
    public ReduceLearningRateOnPlateau.State state() {
        return state;
    }

    @Override
    public float getNewValue(int update) {
        return (float) rule.rate(state, main.getNewValue(update));
    }

    @Override
    public void onTrainingBegin(Trainer trainer) {
        metrics.reset();
        state = ReduceLearningRateOnPlateau.State.START;
    }

    @Override
    public void onValidationBatch(Trainer trainer, BatchData batchData) {
        metrics.validated();
    }

    @Override
    public void onEpoch(Trainer trainer) {
        var values = metrics.ofEpoch(trainer);
        state = rule.next(state, metrics.epoch(), values);
    }
}
