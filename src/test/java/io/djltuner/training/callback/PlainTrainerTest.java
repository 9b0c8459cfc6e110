package io.djltuner.training.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.training.listener.EarlyStoppingListener.EarlyStoppedException;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The adapters in DJL's own loop: y = 2x by one weight, one full batch per epoch. */
class PlainTrainerTest {

    /** Descends for three steps and then climbs, so that epoch 3 is the best. */
    private static final Tracker DOWN_AND_UP = update -> update <= 3 ? 0.1f : -0.1f;

    private final List<Float> weightByEpoch = new ArrayList<>();
    private NDManager manager;
    private Model model;
    private Dataset data;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager(Device.cpu());
        model = Model.newInstance("line", Device.cpu());
        Linear line = Linear.builder().setUnits(1).optBias(false).build();
        line.setInitializer(new ConstantInitializer(0.5f), Parameter.Type.WEIGHT);
        model.setBlock(line);
        data =
                new ArrayDataset.Builder()
                        .setData(manager.create(new float[] {-1, 1, 2}, new Shape(3, 1)))
                        .optLabels(manager.create(new float[] {-2, 2, 4}, new Shape(3, 1)))
                        .setSampling(3, false)
                        .build();
    }

    @AfterEach
    void close() {
        model.close();
        manager.close();
    }

    private float weight() {
        return model.getBlock().getParameters().valueAt(0).getArray().toFloatArray()[0];
    }

    private Trainer trainer(Tracker rate, TrainingListener... listeners) {
        Trainer trainer =
                model.newTrainer(
                        new DefaultTrainingConfig(Loss.l2Loss())
                                .optDevices(new Device[] {Device.cpu()})
                                .optOptimizer(Optimizer.sgd().setLearningRateTracker(rate).build())
                                .addTrainingListeners(listeners));
        trainer.initialize(new Shape(3, 1));
        return trainer;
    }

    /** DJL's listeners, a record of the weight after each epoch, and ours. */
    private TrainingListener[] with(TrainingListener ours) {
        List<TrainingListener> all = new ArrayList<>(List.of(TrainingListener.Defaults.basic()));
        all.add(
                new TrainingListenerAdapter() {
                    @Override
                    public void onEpoch(Trainer trainer) {
                        weightByEpoch.add(weight());
                    }
                });
        all.add(ours);
        return all.toArray(TrainingListener[]::new);
    }

    private void fit(Trainer trainer, int epochs, @Nullable Dataset validation) throws Exception {
        EasyTrain.fit(trainer, epochs, data, validation);
    }

    @Test
    void stoppingThrowsAsDjlDoesAndPutsTheBestWeightsBack() {
        EarlyStopping rule = EarlyStopping.patience(2);
        try (Trainer trainer = trainer(DOWN_AND_UP, with(rule.asTrainingListener()))) {
            assertThatThrownBy(() -> fit(trainer, 20, data))
                    .isInstanceOfSatisfying(
                            EarlyStoppedException.class,
                            stop -> assertThat(stop.getStopEpoch()).isEqualTo(5))
                    .hasMessageStartingWith("no improvement in 2 epochs since epoch 3, best ");
            assertThat(weight()).isEqualTo(weightByEpoch.get(2));
        }
        assertThat(weightByEpoch).hasSize(5).doesNotHaveDuplicates();
        assertThat(weight()).isEqualTo(weightByEpoch.get(2));
    }

    @Test
    void theLastWeightsStayWhereTheBestAreNotWanted() {
        EarlyStopping rule = EarlyStopping.patience(2).restoreBest(false);
        try (Trainer trainer = trainer(DOWN_AND_UP, with(rule.asTrainingListener()))) {
            assertThatThrownBy(() -> fit(trainer, 20, data))
                    .isInstanceOf(EarlyStoppedException.class);
        }
        assertThat(weight()).isEqualTo(weightByEpoch.get(4));
    }

    @Test
    void aRunThatIsNotStoppedHasItsBestWeightsOnceTheTrainerIsClosed() throws Exception {
        EarlyStopping rule = EarlyStopping.patience(50);
        try (Trainer trainer = trainer(DOWN_AND_UP, with(rule.asTrainingListener()))) {
            fit(trainer, 6, data);
            assertThat(weight()).isEqualTo(weightByEpoch.get(5));
        }
        assertThat(weight()).isEqualTo(weightByEpoch.get(2));
    }

    @Test
    void restoredWeightsCanBeTrainedFurther() throws Exception {
        EarlyStopping rule = EarlyStopping.patience(1);
        try (Trainer trainer = trainer(DOWN_AND_UP, with(rule.asTrainingListener()))) {
            assertThatThrownBy(() -> fit(trainer, 20, data))
                    .isInstanceOf(EarlyStoppedException.class);
        }
        float restored = weight();
        try (Trainer trainer = trainer(Tracker.fixed(0.1f), TrainingListener.Defaults.basic())) {
            fit(trainer, 1, data);
        }
        // Loss ½ · mean (w − 2)²x² with mean x² = 2: the slope is 2 (w − 2).
        assertThat(weight()).isCloseTo(restored - 0.2f * (restored - 2), within(1e-6f));
    }

    @Test
    void aModelThatIsClosedBeforeItsTrainerIsLeftAlone() throws Exception {
        Trainer trainer =
                trainer(DOWN_AND_UP, with(EarlyStopping.patience(9).asTrainingListener()));
        fit(trainer, 2, data);
        model.close();
        assertThat(model.getNDManager().isOpen()).isFalse();
        trainer.notifyListeners(listener -> listener.onTrainingEnd(trainer));
    }

    @Test
    void withoutAValidationSetTheTrainingLossCanBeMonitored() {
        EarlyStopping rule = EarlyStopping.patience(1);
        try (Trainer trainer = trainer(DOWN_AND_UP, with(rule.asTrainingListener()))) {
            assertThatThrownBy(() -> fit(trainer, 20, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("early stopping: 'val_loss' was not reported; use one");
        }
        weightByEpoch.clear();
        EarlyStopping train = rule.monitor("train_loss");
        try (Trainer trainer = trainer(DOWN_AND_UP, with(train.asTrainingListener()))) {
            assertThatThrownBy(() -> fit(trainer, 20, null))
                    .isInstanceOf(EarlyStoppedException.class);
        }
    }

    @Test
    void aListenerThatComesBeforeDjlsOwnSaysSo() {
        TrainingListener early = EarlyStopping.patience(1).asTrainingListener();
        try (Trainer trainer = trainer(DOWN_AND_UP, early)) {
            assertThatThrownBy(() -> fit(trainer, 2, data))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("add TrainingListener.Defaults.basic()");
        }
    }

    @Test
    void aPlateauLowersTheRateThatTheOptimizerSees() throws Exception {
        // A negative rate climbs, so no epoch improves on the first.
        PlateauTracker plateau =
                ReduceLearningRateOnPlateau.patience(2).factor(0.5).asTrainingListener(-0.1);
        try (Trainer trainer = trainer(plateau, with(plateau))) {
            fit(trainer, 6, data);
            assertThat(plateau.state().scale()).isEqualTo(0.25);
            assertThat(plateau.getNewValue(1)).isEqualTo(-0.025f);
            // The distance from 2 grows by 1 + 2 · rate: three epochs at 0.1, two at 0.05, one at
            // 0.025.
            double growth = Math.pow(1.2, 3) * Math.pow(1.1, 2) * 1.05;
            assertThat((weight() - 2) / (0.5 - 2)).isCloseTo(growth, within(1e-5));
        }
    }
}
