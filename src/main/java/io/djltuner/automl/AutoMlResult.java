package io.djltuner.automl;

import io.djltuner.TuningResult;
import io.djltuner.data.Split;
import io.djltuner.data.Task;
import io.djltuner.space.MlpParameters;
import io.djltuner.training.TunedModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one call gave: the model, what it is worth, and why it is this one. Holds no native memory.
 */
public final class AutoMlResult {

    private final Candidate chosen;
    private final Candidate linear;
    private final TestScore testScore;
    private final TestScore linearTestScore;
    private final Map<String, Double> testMetrics;
    private final Split split;
    private final List<String> reasons;
    private final TuningResult search;
    private final Duration elapsed;

    AutoMlResult(
            Candidate chosen,
            Candidate linear,
            TestScore testScore,
            TestScore linearTestScore,
            Map<String, Double> testMetrics,
            Split split,
            List<String> reasons,
            TuningResult search,
            Duration elapsed) {
        this.chosen = chosen;
        this.linear = linear;
        this.testScore = testScore;
        this.linearTestScore = linearTestScore;
        this.testMetrics = Map.copyOf(testMetrics);
        this.split = split;
        this.reasons = List.copyOf(reasons);
        this.search = search;
        this.elapsed = elapsed;
    }

    /** {@return what is predicted} */
    public Task task() {
        return chosen.preprocessing().task();
    }

    /**
     * The model: the best network, or the linear model if no network was better on the rows that
     * choose by more than chance; trained on these rows too, if there was time.
     *
     * @return a new model, to be closed by the caller
     */
    public TunedModel model() {
        return chosen.model();
    }

    /**
     * The linear model.
     *
     * @return a new model, to be closed by the caller
     */
    public TunedModel linearModel() {
        return linear.model();
    }

    /** {@return whether the model is the linear one} */
    public boolean isLinear() {
        return MlpParameters.widths(chosen.configuration()).length == 0;
    }

    /** {@return the model's score on the test rows, which nothing else has looked at} */
    public TestScore testScore() {
        return testScore;
    }

    /** {@return the linear model's score on the same rows} */
    public TestScore linearTestScore() {
        return linearTestScore;
    }

    /** {@return all metrics of the model on the test rows, by name, such as {@code test_auc}} */
    public Map<String, Double> testMetrics() {
        return testMetrics;
    }

    /**
     * {@return which rows trained, chose and tested; numbers count the rows that have a target,
     * from 0} Without validation rows, folds of the training rows chose.
     */
    public Split split() {
        return split;
    }

    /**
     * {@return why everything was done as it was, a sentence each, in the order of the decisions}
     */
    public List<String> reasons() {
        return reasons;
    }

    /** {@return the main search with all its trials} */
    public TuningResult search() {
        return search;
    }

    /** {@return how long it took} */
    public Duration elapsed() {
        return elapsed;
    }

    /** {@return the scores, and below them the reasons, a line each} */
    public String summary() {
        StringBuilder text = new StringBuilder();
        text.append("model: ").append(testScore).append('\n');
        text.append("linear model: ").append(linearTestScore).append('\n');
        reasons.forEach(reason -> text.append("- ").append(reason).append('\n'));
        return text.toString();
    }
}
