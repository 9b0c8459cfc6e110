package io.djltuner.training.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.data.Task;
import io.djltuner.training.LossFunction;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The table is made by src/test/python/metrics_reference.py. */
class ScikitLearnReferenceTest {

    private static final List<Metric> METRICS =
            List.of(
                    Metric.mse(),
                    Metric.rmse(),
                    Metric.mae(),
                    Metric.r2(),
                    Metric.accuracy(),
                    Metric.balancedAccuracy(),
                    Metric.f1(),
                    Metric.auc(),
                    Metric.logLoss());

    private static List<CSVRecord> table() throws IOException {
        try (Reader reader =
                new InputStreamReader(
                        Objects.requireNonNull(
                                ScikitLearnReferenceTest.class.getResourceAsStream(
                                        "/reference/metrics.csv")),
                        StandardCharsets.UTF_8)) {
            return CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .build()
                    .parse(reader)
                    .getRecords();
        }
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static Predictions predictions(CSVRecord row) {
        return Predictions.of(
                Task.valueOf(row.get("task").toUpperCase(Locale.ROOT)),
                Integer.parseInt(row.get("rows")),
                Integer.parseInt(row.get("outputs")),
                numbers(row.get("scores")),
                numbers(row.get("targets")));
    }

    @TestFactory
    Stream<DynamicTest> everyMetricIsScikitLearns() throws IOException {
        return table().stream()
                .flatMap(
                        row ->
                                METRICS.stream()
                                        .filter(metric -> !row.get(metric.name()).isEmpty())
                                        .map(metric -> agreement(row, metric, metric.name())));
    }

    @TestFactory
    Stream<DynamicTest> everyLossIsItsFormula() throws IOException {
        return table().stream()
                .flatMap(
                        row ->
                                row.get("task").equals("regression")
                                        ? Stream.of(
                                                agreement(row, loss(LossFunction.mse()), "mse"),
                                                agreement(row, loss(LossFunction.mae()), "mae"),
                                                agreement(
                                                        row,
                                                        loss(LossFunction.huber(0.75)),
                                                        "huber"))
                                        : Stream.of(
                                                agreement(
                                                        row,
                                                        loss(LossFunction.crossEntropy()),
                                                        "log_loss")));
    }

    private static Metric loss(LossFunction loss) {
        return Metric.loss(loss);
    }

    /** 1e-12, relative: the order of a few dozen additions. */
    private static DynamicTest agreement(CSVRecord row, Metric metric, String column) {
        return DynamicTest.dynamicTest(
                row.get("case") + " " + metric.name() + " " + column,
                () -> {
                    double expected = Double.parseDouble(row.get(column));
                    assertThat(metric.compute(predictions(row)))
                            .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
                });
    }
}
