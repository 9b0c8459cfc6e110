package io.djltuner.examples;

import io.djltuner.Tuner;
import io.djltuner.TuningResult;
import io.djltuner.data.TabularData;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.training.TunedModel;
import io.djltuner.training.callback.EarlyStopping;
import java.io.IOException;
import java.nio.file.Path;

/** Handwritten digits: 1,797 images of 8×8 pixels, ten classes. */
final class Digits {

    static final long USUAL_SEED = 42;

    private Digits() {}

    static void run(Path file, long seed) throws IOException {
        TabularData digits = TabularData.csv(file).categorical("target").target("target").read();

        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(1, 3)
                        .units(32, 256)
                        .activation(MlpActivation.RELU, MlpActivation.TANH)
                        .optimizer(MlpOptimizer.SGD, MlpOptimizer.ADAM)
                        .learningRate(1e-4, 1e-1)
                        .dropout(0.0, 0.5)
                        .batchSize(32, 128)
                        .epochs(40)
                        .build();

        TuningResult result =
                Tuner.classification(space)
                        .data(digits)
                        .strategy(new RandomSearch())
                        .objective(Objective.minimize("val_loss"))
                        .crossValidation(5)
                        .earlyStopping(EarlyStopping.patience(8))
                        .maxTrials(30)
                        .seed(seed)
                        .run();

        Path saved = Path.of("target", "digits-model");
        try (TunedModel model = result.bestModel()) {
            model.save(saved);
        }
        System.out.println("the best model is in " + saved);
        System.out.printf(
                "test accuracy: best %.3f, default network %.3f, linear model %.3f%n",
                result.testMetrics().get("test_accuracy"),
                result.defaultTestMetrics().get("test_accuracy"),
                linear(digits, seed));
    }

    /** Multinomial logistic regression on the same split: a network without hidden layers. */
    private static double linear(TabularData digits, long seed) {
        SearchSpace linear =
                SearchSpace.builder().hiddenLayers(0).learningRate(1e-3, 1e-2).epochs(60).build();
        return Tuner.classification(linear)
                .data(digits)
                .maxTrials(5)
                .seed(seed)
                .quiet()
                .run()
                .testMetrics()
                .get("test_accuracy");
    }
}
