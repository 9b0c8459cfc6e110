package io.djltuner.training.callback;

import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.listener.EarlyStoppingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * {@link EarlyStopping} for a plain DJL {@code Trainer}. The best weights are kept on the host, so
 * that no native memory outlives the trainer.
 */
final class StoppingListener extends TrainingListenerAdapter {

    private final EarlyStopping rule;
    private final TrainerMetrics metrics = new TrainerMetrics();
    private EarlyStopping.State state = EarlyStopping.State.START;
    private List<ByteBuffer> best = List.of();

    StoppingListener(EarlyStopping rule) {
        this.rule = rule;
    }

    @Override
    public void onTrainingBegin(Trainer trainer) {
        metrics.reset();
        state = EarlyStopping.State.START;
        best = List.of();
    }

    @Override
    public void onValidationBatch(Trainer trainer, BatchData batchData) {
        metrics.validated();
    }

    @Override
    public void onEpoch(Trainer trainer) {
        var values = metrics.ofEpoch(trainer);
        int epoch = metrics.epoch();
        state = rule.next(state, epoch, values);
        if (rule.restoreBest() && state.bestEpoch() == epoch) {
            best =
                    parameters(trainer).stream()
                            .map(parameter -> parameter.getArray().toByteBuffer())
                            .toList();
        }
        if (state.stopped()) {
            restore(trainer);
            throw new EarlyStoppingListener.EarlyStoppedException(
                    epoch,
                    "no improvement in %d epochs since epoch %d, best %s"
                            .formatted(state.waited(), state.bestEpoch(), state.best()));
        }
    }

    @Override
    public void onTrainingEnd(Trainer trainer) {
        // A model that was closed before its trainer has no weights to restore.
        if (trainer.getModel().getNDManager().isOpen()) {
            restore(trainer);
        }
    }

    private void restore(Trainer trainer) {
        List<Parameter> parameters = parameters(trainer);
        for (int i = 0; i < best.size(); i++) {
            parameters.get(i).getArray().set(best.get(i).rewind());
        }
        best = List.of();
    }

    private static List<Parameter> parameters(Trainer trainer) {
        return trainer.getModel().getBlock().getParameters().values().stream()
                .filter(Parameter::isInitialized)
                .toList();
    }
}
