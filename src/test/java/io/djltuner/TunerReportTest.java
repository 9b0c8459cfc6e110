package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.djltuner.data.TabularData;
import io.djltuner.report.Dashboard;
import io.djltuner.report.Report;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports and dashboards of searches. */
class TunerReportTest {

    private static final String SCRIPT = "<script>window.hacked=1</script>";

    @TempDir Path folder;

    private static JsonObject data(String html) {
        int start = html.indexOf("id=\"data\">") + "id=\"data\">".length();
        return JsonParser.parseString(html.substring(start, html.indexOf("</script>", start)))
                .getAsJsonObject();
    }

    private static String fact(JsonObject data, String name) {
        for (JsonElement fact : data.getAsJsonArray("facts")) {
            if (fact.getAsJsonArray().get(0).getAsString().equals(name)) {
                return fact.getAsJsonArray().get(1).getAsString();
            }
        }
        throw new AssertionError("no fact " + name + " in " + data.get("facts"));
    }

    private static String get(Dashboard dashboard, String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(dashboard.uri().resolve(path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aResultAndItsStudyOnDiskGiveTheSameAnswer() throws IOException {
        Path directory = folder.resolve("line");
        TuningResult result =
                Searches.regression(Searches.rates(), Searches.line(100))
                        .directory(directory)
                        .maxTrials(3)
                        .run();

        JsonObject data = data(Files.readString(result.report(folder.resolve("report.html"))));

        JsonObject answer = data.getAsJsonObject("answer");
        double best = result.bestTrial().value().orElseThrow();
        assertThat(answer.get("value").getAsDouble()).isCloseTo(best, within(1e-5 * best));
        double other = result.defaultValue().orElseThrow();
        assertThat(data.get("default").getAsDouble()).isCloseTo(other, within(1e-5 * other));
        assertThat(answer.getAsJsonArray("test")).hasSize(result.testMetrics().size());
        for (JsonElement row : answer.getAsJsonArray("test")) {
            String metric = row.getAsJsonArray().get(0).getAsString();
            double tested = result.testMetrics().get(metric);
            double otherTested = result.defaultTestMetrics().get(metric);
            assertThat(row.getAsJsonArray().get(1).getAsDouble())
                    .isCloseTo(tested, within(1e-5 * Math.abs(tested)));
            assertThat(row.getAsJsonArray().get(2).getAsDouble())
                    .isCloseTo(otherTested, within(1e-5 * Math.abs(otherTested)));
            assertThat(row.getAsJsonArray().get(3).getAsBoolean())
                    .as("smaller is better: " + metric)
                    .isEqualTo(!metric.equals("test_r2"));
        }
        assertThat(fact(data, "time")).matches("[0-9]+\\.[0-9] s");
        assertThat(fact(data, "data")).startsWith("60 training rows of 2 features, checksum ");
        JsonObject later = data(Report.of(Study.open(directory)).html());
        assertThat(later.get("answer")).isEqualTo(answer);
        assertThat(later.get("trials")).isEqualTo(data.get("trials"));
    }

    @Test
    void aSearchThatIsRunAgainWritesItsScoresOnce() throws IOException {
        Path directory = folder.resolve("line");
        for (int run = 0; run < 2; run++) {
            Searches.regression(Searches.rates(), Searches.line(100))
                    .directory(directory)
                    .maxTrials(2)
                    .run();
        }

        String journal = Files.readString(directory.resolve("journal.log"));
        assertThat(journal).containsOnlyOnce(Report.TESTED_TRIAL);
    }

    @Test
    void columnsOfATableAreTexts() throws IOException {
        List<String> names =
                List.of(SCRIPT, "\"quoted\" & </script>", "😀 مرحبا", "n".repeat(10_000), "t<b>");
        StringBuilder csv = new StringBuilder();
        csv.append(String.join(",", names.stream().map(TunerReportTest::quoted).toList()));
        Random random = new Random(2);
        for (int row = 0; row < 60; row++) {
            csv.append('\n');
            for (int column = 0; column < names.size(); column++) {
                csv.append(column == 0 ? "" : ",").append(random.nextGaussian());
            }
        }
        Path file = Files.writeString(folder.resolve("hostile.csv"), csv);
        TuningResult result =
                Searches.regression(Searches.rates(), TabularData.fromCsv(file, "t<b>"))
                        .maxTrials(2)
                        .run();

        String html = Files.readString(result.report(folder.resolve("report.html")));

        assertThat(html).doesNotContain(SCRIPT, "t<b>", "</script>\"");
        assertThat(fact(data(html), "columns"))
                .startsWith("t<b> from " + String.join(", ", names.subList(0, 4)));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Test
    void aDashboardShowsTheSearchAndThenHowItEnded() {
        AtomicReference<Dashboard> open = new AtomicReference<>();
        List<Integer> seen = new ArrayList<>();
        Tuner tuner =
                Searches.regression(Searches.rates(), Searches.line(100))
                        .maxTrials(3)
                        .dashboard()
                        .listener(
                                new TuningListener() {
                                    @Override
                                    public void trialEnded(Trial trial) {
                                        if (trial.number() == 0) {
                                            awaitSet(open);
                                            seen.add(
                                                    data(get(open.get(), ""))
                                                            .getAsJsonArray("trials")
                                                            .size());
                                        }
                                    }
                                });

        TuningHandle handle = tuner.start();
        open.set(handle.dashboard().orElseThrow());
        TuningResult result = handle.join();

        try (Dashboard dashboard = result.dashboard().orElseThrow()) {
            assertThat(dashboard).isSameAs(open.get());
            assertThat(seen).singleElement().satisfies(n -> assertThat(n).isBetween(1, 3));
            JsonObject last =
                    JsonParser.parseString(get(dashboard, "study.json")).getAsJsonObject();
            assertThat(last.getAsJsonArray("trials")).hasSize(3);
            assertThat(last.getAsJsonObject("answer").getAsJsonArray("test")).isNotEmpty();
            assertThat(get(dashboard, "events"))
                    .contains("event: end\ndata: {\"text\":\"The search is over.\"}");
        }
    }

    private static void awaitSet(AtomicReference<Dashboard> reference) {
        while (reference.get() == null) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aDashboardSaysThatASearchWasCancelled() {
        TuningHandle handle =
                Searches.regression(Searches.rates(), Searches.line(100))
                        .maxTrials(100_000)
                        .dashboard()
                        .start();
        handle.cancel();
        handle.join();

        try (Dashboard dashboard = handle.dashboard().orElseThrow()) {
            assertThat(get(dashboard, "events")).contains("The search is over: cancelled.");
        }
    }

    @Test
    void aDashboardSaysThatASearchFailed() {
        TuningHandle handle =
                Tuner.of(
                                Searches.rates(),
                                configuration -> {
                                    throw new IllegalStateException("no block");
                                })
                        .data(Searches.line(100))
                        .device(Device.cpu())
                        .parallelism(1)
                        .quiet()
                        .dashboard()
                        .start();

        assertThatThrownBy(handle::join).isInstanceOf(IllegalStateException.class);

        try (Dashboard dashboard = handle.dashboard().orElseThrow()) {
            assertThat(get(dashboard, "events")).contains("The search ended with an error.");
        }
    }

    @Test
    void thereIsNoDashboardUnlessAskedFor() {
        TuningResult result =
                Searches.regression(Searches.rates(), Searches.line(100)).maxTrials(1).run();

        assertThat(result.dashboard()).isEmpty();
    }

    @Test
    void theAddressIsPrintedOnce() {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        TuningResult result;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            result =
                    Tuner.regression(Searches.rates())
                            .data(Searches.line(100))
                            .device(Device.cpu())
                            .maxTrials(1)
                            .dashboard()
                            .run();
        } finally {
            System.setOut(before);
        }
        try (Dashboard dashboard = result.dashboard().orElseThrow()) {
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .containsOnlyOnce("dashboard: " + dashboard.uri());
        }
    }
}
