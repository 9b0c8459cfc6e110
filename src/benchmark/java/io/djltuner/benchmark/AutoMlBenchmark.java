package io.djltuner.benchmark;

import io.djltuner.automl.AutoMl;
import io.djltuner.automl.AutoMlResult;
import io.djltuner.data.TabularData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One call on a table: its test score, the linear model's, and why. The numbers of the test rows go
 * to {@code target/automl/FILE.test}, one a line from 0, so that other libraries can be tested on
 * the same rows.
 */
final class AutoMlBenchmark {

    private AutoMlBenchmark() {}

    static String run(String[] words) throws IOException {
        String file = words[0];
        int seconds = Integer.parseInt(words[2]);
        AutoMlResult result =
                AutoMl.of(
                                TabularData.csv(BenchmarkData.table(file, "uci", "california"))
                                        .detectFormat()
                                        .target(words[1]))
                        .time(Duration.ofSeconds(seconds))
                        .fit();
        Path rows = Path.of("target", "automl", Path.of(file).getFileName() + ".test");
        Files.createDirectories(rows.getParent());
        Files.writeString(
                rows,
                Arrays.stream(result.split().test())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining("\n")));
        return result.summary()
                + "best configuration: %s%n".formatted(configuration(result))
                + "automl file=%s seconds=%d metric=%s model=%.5g se=%.2g linear=%.5g is_linear=%s took_s=%.1f"
                        .formatted(
                                file,
                                seconds,
                                result.testScore().metric(),
                                result.testScore().value(),
                                result.testScore().standardError(),
                                result.linearTestScore().value(),
                                result.isLinear(),
                                result.elapsed().toMillis() / 1e3);
    }

    private static String configuration(AutoMlResult result) {
        return result.search()
                .history()
                .best()
                .map(trial -> trial.configuration().toString())
                .orElse("none");
    }
}
