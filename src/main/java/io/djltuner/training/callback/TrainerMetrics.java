package io.djltuner.training.callback;

import ai.djl.training.Trainer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads a plain DJL trainer's evaluations under the library's names, epoch by epoch. */
final class TrainerMetrics {

    private static final String THEIRS = "validate_";

    private int epoch;
    private boolean validated;

    void reset() {
        epoch = 0;
        validated = false;
    }

    void validated() {
        validated = true;
    }

    /** The number of the epoch that was read last. */
    int epoch() {
        return epoch;
    }

    /** Without a validation set, DJL reports its validation values as NaN; they are left out. */
    Map<String, Double> ofEpoch(Trainer trainer) {
        epoch++;
        Map<String, Float> evaluations = trainer.getTrainingResult().getEvaluations();
        if (evaluations == null || evaluations.isEmpty()) {
            throw new IllegalStateException(
                    "training listener: DJL's evaluators have not reported yet; add"
                            + " TrainingListener.Defaults.basic() to the configuration before this"
                            + " listener");
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        evaluations.forEach(
                (name, value) -> {
                    boolean validation = name.startsWith(THEIRS);
                    if (value != null && (validated || !validation)) {
                        String ours = validation ? "val_" + name.substring(THEIRS.length()) : name;
                        metrics.put(ours.toLowerCase(Locale.ROOT), value.doubleValue());
                    }
                });
        validated = false;
        return metrics;
    }
}
