package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.TrialState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The figures are scipy 1.17.1's: {@code scipy.stats.spearmanr(x, y).statistic}. */
class CorrelationsTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .add(RealRange.of("x", 0.01, 1).scale(Scale.LOG))
                    .add(IntRange.of("k", 1, 3))
                    .add(Choice.of("method", "adam", "sgd"))
                    .add(RealRange.of("m", 0, 1).when(Condition.is("method", "sgd")))
                    .add(Choice.of("function", "relu", "tanh", "sigmoid"))
                    .build();

    private static final double[] X = {0.1, 0.2, 0.2, 0.9, 0.7, 0.4, 0.05};
    private static final int[] K = {1, 2, 2, 1, 3, 3, 1};
    private static final double[] M = {0.1, -1, 0.5, 0.9, -1, 0.3, -1};
    private static final String[] FUNCTION = {
        "relu", "tanh", "tanh", "relu", "sigmoid", "sigmoid", "relu"
    };
    private static final double[] Y = {3.0, 1.0, 2.5, 2.5, 9.0, 4.0, 0.5};

    private static Correlations correlations() {
        Histories trials = Histories.of(SPACE, Objective.minimize("loss"));
        for (int i = 0; i < X.length; i++) {
            trials.complete(values(i), Y[i]);
        }
        trials.without(values(0), TrialState.FAILED);
        trials.trained(values(0), TrialState.PRUNED, 1000);
        return Correlations.of(trials.history());
    }

    private static Map<String, Object> values(int i) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("x", X[i]);
        values.put("k", K[i]);
        values.put("method", M[i] < 0 ? "adam" : "sgd");
        values.put("function", FUNCTION[i]);
        if (M[i] >= 0) {
            values.put("m", M[i]);
        }
        return values;
    }

    private static void isAbout(Correlations.Cell cell, double rho, int trials) {
        assertThat(cell.rho().orElseThrow()).isCloseTo(rho, within(1e-12));
        assertThat(cell.trials()).isEqualTo(trials);
    }

    @Test
    void ranksNumbers() {
        isAbout(correlations().between("x", "loss"), 0.5363636363636364, 7);
        isAbout(correlations().between("k", "loss"), 0.6197506830096351, 7);
        isAbout(correlations().between("x", "k"), 0.4195235392680607, 7);
        isAbout(correlations().between("x", "x"), 1, 7);
    }

    @Test
    void aConditionalOneCountsWhereItIsActive() {
        isAbout(correlations().between("m", "loss"), -0.7378647873726218, 4);
    }

    @Test
    void eachValueWithoutAnOrderHasAVariable() {
        Correlations correlations = correlations();

        assertThat(correlations.variables())
                .containsExactly(
                        "x",
                        "k",
                        "method = sgd",
                        "m",
                        "function = relu",
                        "function = tanh",
                        "function = sigmoid",
                        "loss");
        isAbout(correlations.between("function = relu", "loss"), -0.36410954062720957, 7);
        isAbout(correlations.between("function = tanh", "loss"), -0.39886201760873286, 7);
        isAbout(correlations.between("function = sigmoid", "loss"), 0.7977240352174657, 7);
    }

    @Test
    void whatDoesNotVaryHasNoCorrelation() {
        assertThat(correlations().between("method = sgd", "m").rho()).isEmpty();
        assertThat(correlations().between("method = sgd", "m").trials()).isEqualTo(4);
    }

    @Test
    void theMatrixIsSymmetric() {
        Correlations correlations = correlations();
        int size = correlations.variables().size();

        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                assertThat(correlations.cells().get(i).get(j))
                        .isEqualTo(correlations.cells().get(j).get(i));
            }
        }
        assertThat(correlations.withObjective())
                .hasSize(size - 1)
                .startsWith(correlations.between("x", "loss"));
    }

    @Test
    void anUnknownVariableIsNamed() {
        assertThatThrownBy(() -> correlations().between("x", "y"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "correlations: there is no variable 'y'; there are [x, k, method = sgd, m,"
                                + " function = relu, function = tanh, function = sigmoid, loss]");
    }
}
