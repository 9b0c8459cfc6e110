package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Trial;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Losses of DJL's in a search: what is trained is what is measured. */
class TunerLossTest {

    private static final int ROWS = 40;

    /** The same rows train, validate and test. */
    private static final Split SPLIT = Split.consecutive(ROWS, ROWS, ROWS);

    private static Tuner tuner(TabularData once, double rate) {
        SearchSpace space =
                SearchSpace.builder()
                        .fixed("learningRate", rate)
                        .fixed("batchSize", 8)
                        .epochs(3)
                        .build();
        return Searches.alone(
                        Tuner.of(space, values -> Linear.builder().setUnits(1).build())
                                .data(once.append(once).append(once)))
                .split(SPLIT)
                .dataType(DataType.FLOAT64)
                .maxTrials(1);
    }

    private static double metric(TuningResult result, String name) {
        Trial trial = result.bestTrial();
        return trial.metric(name, 3).orElseThrow();
    }

    @Test
    void theLossOfTheValidationRowsIsTheOneThatIsTrained() {
        TuningResult squares =
                tuner(Searches.line(ROWS), 0.05).loss(Loss.l2Loss("squares", 3)).run();
        TuningResult distances = tuner(Searches.line(ROWS), 0.05).loss(Loss.l1Loss()).run();

        assertThat(metric(squares, "val_loss"))
                .isCloseTo(3 * metric(squares, "val_mse"), within(1e-12));
        assertThat(metric(distances, "val_loss"))
                .isCloseTo(metric(distances, "val_mae"), within(1e-12));
        Map<String, Double> test = distances.testMetrics();
        assertThat(test.get("test_loss")).isCloseTo(test.get("test_mae"), within(1e-12));
    }

    @Test
    void andSoIsThatOfTheTrainingRows() {
        // So small a rate changes nothing, so that both are losses of one network.
        TuningResult result =
                tuner(Searches.line(ROWS), 1e-15).loss(Loss.quantileL1Loss(0.9f)).run();
        TuningResult classes =
                tuner(Searches.halves(ROWS), 1e-15)
                        .loss(Loss.sigmoidBinaryCrossEntropyLoss())
                        .run();

        assertThat(metric(result, "train_loss"))
                .isCloseTo(metric(result, "val_loss"), within(1e-12))
                .isNotCloseTo(metric(result, "val_mse"), within(1e-3));
        assertThat(metric(classes, "train_loss"))
                .isCloseTo(metric(classes, "val_loss"), within(1e-12));
        // This one is the library's own in other words.
        assertThat(metric(classes, "val_loss"))
                .isCloseTo(metric(classes, "val_log_loss"), within(1e-12));
    }

    @Test
    void djlsLossesKnowNoClassWeights() {
        Tuner tuner =
                tuner(Searches.halves(ROWS), 0.1)
                        .loss(Loss.sigmoidBinaryCrossEntropyLoss())
                        .classWeight("yes", 2);

        assertThatThrownBy(tuner::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "classWeight: is for the library's losses, but the loss is DJL's"
                                + " SigmoidBinaryCrossEntropyLoss; leave out one of them");
    }

    @Test
    void aLossThatDoesNotFitTheClassesIsRefusedBeforeAnythingStarts() {
        Tuner tuner = tuner(Searches.halves(ROWS), 0.1).loss(Loss.softmaxCrossEntropyLoss());

        assertThatThrownBy(tuner::start)
                .hasMessageStartingWith("loss: SoftmaxCrossEntropyLoss needs an output for each");
    }
}
