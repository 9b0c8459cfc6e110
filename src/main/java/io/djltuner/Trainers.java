package io.djltuner;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.djltuner.execution.TrainingRules;
import io.djltuner.search.GrowingSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.MlpParameters;
import io.djltuner.study.Objective;
import io.djltuner.training.Augmentation;
import io.djltuner.training.BlockFactory;
import io.djltuner.training.BlockLoss;
import io.djltuner.training.LossFunction;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.TrainingData;
import io.djltuner.training.TunedModel;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.fused.MlpFactory;
import io.djltuner.training.metric.Metric;
import io.djltuner.training.metric.Metrics;
import java.util.Locale;

/** What a tuner's settings mean for training: rules, networks and models, checked. */
final class Trainers {

    private final Tuner tuner;
    private final SearchData data;
    private final LossFunction loss;
    private final BlockLoss blockLoss;
    private final TrainingRules rules;

    Trainers(Tuner tuner, SearchData data) {
        this.tuner = tuner;
        this.data = data;
        loss = tuner.loss.orElseGet(() -> LossFunction.defaultFor(data.task()));
        // Says so in a sentence when the loss is not for the task.
        loss.code(data.task());
        checkNames();
        checkClassWeights();
        blockLoss =
                tuner.djlLoss
                        .map(own -> BlockLoss.of(own, data.task()))
                        .orElseGet(() -> BlockLoss.of(loss, data.task()));
        checkWorkers();
        sample();
        rules = resolvedRules();
    }

    private void checkNames() {
        if (tuner.blocks.isPresent()) {
            if (tuner.strategy instanceof GrowingSearch growing && growing.keepsWeights()) {
                throw new IllegalArgumentException(
                        "keepWeights: is for the library's own network; blocks of your own start"
                                + " afresh, so leave it out");
            }
            return;
        }
        if (tuner.djlLoss.isPresent()) {
            throw new IllegalArgumentException(
                    "loss: a loss of DJL's is for blocks of your own; use mse, mae, huber or"
                            + " crossEntropy");
        }
        if (tuner.augmentation.isPresent()) {
            throw new IllegalArgumentException(
                    "augmentation: is for blocks of your own; the library's network trains on rows"
                            + " as they are");
        }
        if (tuner.sampleShape.isPresent()) {
            throw new IllegalArgumentException(
                    "sampleShape: is for blocks of your own; the library's network takes flat rows");
        }
        for (Hyperparameter<?> parameter : tuner.space.hyperparameters()) {
            if (!MlpParameters.isKnown(parameter.name())) {
                throw new IllegalArgumentException(
                        "space: the network knows no '%s'; it knows %s"
                                .formatted(parameter.name(), MlpParameters.names()));
            }
        }
    }

    private void checkClassWeights() {
        if (tuner.djlLoss.isPresent() && !tuner.classWeights.isEmpty()) {
            throw new IllegalArgumentException(
                    "classWeight: is for the library's losses, but the loss is DJL's %s; leave out one of them"
                            .formatted(tuner.djlLoss.get().getName()));
        }
    }

    private void checkWorkers() {
        atLeastOne("parallelism", tuner.parallelism.orElse(1));
        atLeastOne("cohortLimit", tuner.cohortLimit.orElse(1));
        if (tuner.dataType != DataType.FLOAT32 && tuner.dataType != DataType.FLOAT64) {
            throw new IllegalArgumentException(
                    "dataType: must be FLOAT32 or FLOAT64, but got " + tuner.dataType.name());
        }
    }

    private static void atLeastOne(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + ": must be at least 1, but got " + value);
        }
    }

    /** Trials are compared on rows that they do not train on. */
    private static void checkHeldOut(Objective asked, Metric metric, boolean folds) {
        if (asked.metric().startsWith("train_") || asked.metric().startsWith("test_")) {
            throw new IllegalArgumentException(
                    "objective: %s does not compare trials on validation rows; use val_%s"
                            .formatted(asked.metric(), metric.name()));
        }
        if (asked.metric().startsWith("fold_") && !folds) {
            throw new IllegalArgumentException(
                    "objective: %s needs crossValidation; without it use val_%s"
                            .formatted(asked.metric(), metric.name()));
        }
    }

    private TrainingRules resolvedRules() {
        Metrics metrics =
                tuner.djlLoss.isPresent()
                        ? Metrics.forTask(
                                data.task(), new LossMetric(blockLoss, device(), tuner.dataType))
                        : Metrics.forTask(data.task(), loss);
        for (Metric own : tuner.metrics) {
            metrics = metrics.and(own);
        }
        Objective asked = tuner.objective.orElse(Objective.minimize("val_loss"));
        Metric metric = metrics.named("objective", asked.metric());
        if (metric.direction() != asked.direction()) {
            throw new IllegalArgumentException(
                    "objective: %s is better when %s, so %s it"
                            .formatted(
                                    asked.metric(),
                                    metric.higherIsBetter() ? "larger" : "smaller",
                                    metric.higherIsBetter() ? "maximize" : "minimize"));
        }
        boolean folds = !data.folds().isEmpty();
        checkHeldOut(asked, metric, folds);
        String monitored = (data.validation().isPresent() ? "val_" : "fold_") + metric.name();
        EarlyStopping stopping =
                tuner.earlyStopping
                        .orElseGet(() -> EarlyStopping.patience(Integer.MAX_VALUE))
                        .resolved(monitored, metrics);
        Metrics measured = metrics;
        return new TrainingRules(
                new Objective((folds ? "fold_" : "val_") + metric.name(), asked.direction()),
                metrics,
                tuner.schedule,
                tuner.plateau.map(rule -> rule.resolved(monitored, measured)),
                stopping,
                tuner.executions);
    }

    TrainingRules rules() {
        return rules;
    }

    NetworkFactory factory(TrainingData uploaded) {
        if (tuner.blocks.isEmpty()) {
            return new MlpFactory(uploaded, loss);
        }
        return new BlockFactory(
                uploaded,
                sample(),
                blockLoss,
                tuner.blocks.get(),
                tuner.augmentation.orElseGet(Augmentation::none));
    }

    private Shape sample() {
        int width = data.preprocessing().featureWidth();
        Shape sample = tuner.sampleShape.orElse(new Shape(width));
        if (sample.size() != width) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "sampleShape: %s has %d numbers, but a row has %d",
                            sample,
                            sample.size(),
                            width));
        }
        return sample;
    }

    /** A model out of trained weights. */
    TunedModel model(Configuration configuration, double[] weights) {
        return tuner.blocks.isEmpty()
                ? TunedModel.ofMlp(
                        configuration, data.preprocessing(), weights, tuner.dataType, device())
                : TunedModel.ofBlock(
                        tuner.blocks.get().apply(configuration),
                        sample(),
                        configuration,
                        data.preprocessing(),
                        weights,
                        tuner.dataType,
                        device());
    }

    private Device device() {
        return tuner.trainsOn();
    }
}
