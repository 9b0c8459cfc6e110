package io.djltuner.training.metric;

import io.djltuner.data.Task;
import io.djltuner.study.Direction;
import io.djltuner.training.LossFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The metrics of one task, in the order in which they are shown: {@code loss} first, then the
 * library's, then the user's own.
 *
 * <p>Reports carry them under a prefix: {@code train_} for the training rows, {@code val_} for the
 * validation split, {@code fold_} for the rows that folds hold out, {@code test_} for the test
 * split.
 */
public final class Metrics {

    private static final String LOSS = "loss";
    private static final List<String> PREFIXES = List.of("val_", "fold_", "train_", "test_");

    private final Task task;
    private final List<Metric> metrics;

    private Metrics(Task task, List<Metric> metrics) {
        this.task = task;
        this.metrics = List.copyOf(metrics);
    }

    /**
     * The metrics of a task, with its usual loss.
     *
     * @param task what is predicted
     * @return them
     */
    public static Metrics forTask(Task task) {
        return forTask(task, LossFunction.defaultFor(task));
    }

    /**
     * The metrics of a task.
     *
     * @param task what is predicted
     * @param loss what training minimises
     * @return them
     * @throws IllegalArgumentException if the loss is not for the task
     */
    public static Metrics forTask(Task task, LossFunction loss) {
        return forTask(task, Metric.loss(loss));
    }

    /**
     * The metrics of a task that is trained with a loss of another kind.
     *
     * @param task what is predicted
     * @param loss what training minimises, under the name {@code loss}
     * @return them
     * @throws IllegalArgumentException if the loss is not for the task, or called otherwise
     */
    public static Metrics forTask(Task task, Metric loss) {
        if (!loss.name().equals(LOSS)) {
            throw new IllegalArgumentException(
                    "metric: what training minimises must be called '%s', but got '%s'"
                            .formatted(LOSS, loss.name()));
        }
        List<Metric> metrics = new ArrayList<>();
        metrics.add(checked(loss, task));
        StandardMetric.ALL.stream().filter(metric -> metric.fits(task)).forEach(metrics::add);
        return new Metrics(task, metrics);
    }

    /**
     * Adds a metric of the user's own.
     *
     * @param own a metric with a new name
     * @return the longer list
     * @throws IllegalArgumentException if the name is taken or odd, or the metric is not for the
     *     task
     */
    public Metrics and(Metric own) {
        if (!own.name().matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "metric: a name has lower-case letters, digits and underscores, but got '%s'"
                            .formatted(own.name()));
        }
        if (find(own.name()).isPresent()) {
            throw new IllegalArgumentException(
                    "metric: '%s' is there already; use another name".formatted(own.name()));
        }
        List<Metric> longer = new ArrayList<>(metrics);
        longer.add(checked(own, task));
        return new Metrics(task, longer);
    }

    private static Metric checked(Metric metric, Task task) {
        if (!metric.fits(task)) {
            throw new IllegalArgumentException(
                    "metric: '%s' is not for %s".formatted(metric.name(), inWords(task)));
        }
        return metric;
    }

    /** {@return what is predicted} */
    public Task task() {
        return task;
    }

    /** {@return the metrics, in order} */
    public List<Metric> list() {
        return metrics;
    }

    /**
     * Finds the metric that a setting names.
     *
     * @param setting whose name it is, for the message: {@code objective}, {@code early stopping}
     * @param name a prefix and a metric's name, such as {@code val_mse}
     * @return the metric
     * @throws IllegalArgumentException if there is no such metric; the message names those that
     *     there are
     */
    public Metric named(String setting, String name) {
        return PREFIXES.stream()
                .filter(name::startsWith)
                .map(prefix -> name.substring(prefix.length()))
                .flatMap(rest -> find(rest).stream())
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "%s: '%s' is not a metric of %s; use %s"
                                                .formatted(setting, name, inWords(task), valid())));
    }

    /**
     * Finds the objective's metric.
     *
     * @param name a prefix and a metric's name, such as {@code val_mse}
     * @return the metric
     * @throws IllegalArgumentException if there is no such metric
     */
    public Metric named(String name) {
        return named("objective", name);
    }

    /**
     * Which way a metric of the library is better, whatever the task.
     *
     * @param name a prefix and a metric's name, such as {@code val_mse}
     * @return the direction; empty if the library has no such metric
     */
    public static Optional<Direction> directionOf(String name) {
        return PREFIXES.stream()
                .filter(name::startsWith)
                .map(prefix -> name.substring(prefix.length()))
                .flatMap(
                        rest ->
                                rest.equals(LOSS)
                                        ? Stream.of(Direction.MINIMIZE)
                                        : StandardMetric.ALL.stream()
                                                .filter(metric -> metric.name().equals(rest))
                                                .map(Metric::direction))
                .findFirst();
    }

    /**
     * Computes all metrics.
     *
     * @param prefix goes before each name, such as {@code val_}
     * @param predictions of the same task
     * @return the values by prefixed name, in order
     */
    public Map<String, Double> evaluate(String prefix, Predictions predictions) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            values.put(prefix + metric.name(), metric.compute(predictions));
        }
        return values;
    }

    private Optional<Metric> find(String name) {
        return metrics.stream().filter(metric -> metric.name().equals(name)).findFirst();
    }

    private String valid() {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < metrics.size(); i++) {
            names.append(i == 0 ? "" : i == metrics.size() - 1 ? " or " : ", ")
                    .append("val_")
                    .append(metrics.get(i).name());
        }
        return names.append(" (or train_…, fold_…)").toString();
    }

    static String inWords(Task task) {
        return switch (task) {
            case REGRESSION -> "a regression";
            case BINARY -> "a classification into two classes";
            case MULTICLASS -> "a classification";
        };
    }
}
