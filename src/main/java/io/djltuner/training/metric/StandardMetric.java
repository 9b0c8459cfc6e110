package io.djltuner.training.metric;

import io.djltuner.data.Task;
import io.djltuner.study.Direction;
import io.djltuner.training.LossFunction;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** A metric of the library: what it is called, what it is for and what computes it. */
record StandardMetric(
        String name,
        Direction direction,
        Predicate<Task> tasks,
        ToDoubleFunction<Predictions> function)
        implements Metric {

    static final Metric MSE = error("mse", Predictions::meanSquaredError);
    static final Metric RMSE = error("rmse", p -> Math.sqrt(p.meanSquaredError()));
    static final Metric MAE = error("mae", RegressionErrors::meanAbsolute);
    static final Metric R2 =
            new StandardMetric(
                    "r2",
                    Direction.MAXIMIZE,
                    task -> task == Task.REGRESSION,
                    RegressionErrors::determination);
    static final Metric ACCURACY = score("accuracy", p -> Confusion.of(p).accuracy());
    static final Metric BALANCED_ACCURACY =
            score("balanced_accuracy", p -> Confusion.of(p).balancedAccuracy());
    static final Metric F1 = score("f1", p -> Confusion.of(p).f1());
    static final Metric AUC = score("auc", RankedArea::of);
    static final Metric LOG_LOSS =
            new StandardMetric(
                    "log_loss",
                    Direction.MINIMIZE,
                    task -> task != Task.REGRESSION,
                    Losses::crossEntropy);

    /** All that need no setting, in the order in which they are shown. */
    static final List<Metric> ALL =
            List.of(MSE, RMSE, MAE, R2, ACCURACY, BALANCED_ACCURACY, F1, AUC, LOG_LOSS);

    static Metric loss(LossFunction loss) {
        return new StandardMetric(
                "loss", Direction.MINIMIZE, loss::fits, p -> Losses.value(loss, p));
    }

    private static Metric error(String name, ToDoubleFunction<Predictions> function) {
        return new StandardMetric(
                name, Direction.MINIMIZE, task -> task == Task.REGRESSION, function);
    }

    private static Metric score(String name, ToDoubleFunction<Predictions> function) {
        return new StandardMetric(
                name, Direction.MAXIMIZE, task -> task != Task.REGRESSION, function);
    }

    @Override
    public boolean fits(Task task) {
        return tasks.test(task);
    }

    @Override
    public double compute(Predictions predictions) {
        if (!fits(predictions.task())) {
            throw new IllegalArgumentException(
                    "%s: is not a metric of %s"
                            .formatted(name, Metrics.inWords(predictions.task())));
        }
        return function.applyAsDouble(predictions);
    }

    @Override
    public String toString() {
        return name;
    }
}
