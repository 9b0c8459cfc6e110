package io.djltuner.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.Choice;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Failure;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final int LARGEST = 3_000_000;

    @TempDir Path folder;

    private static JsonObject data(Report report) {
        return JsonParser.parseString(report.json()).getAsJsonObject();
    }

    private static List<String> texts(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
                .map(element -> element.isJsonNull() ? "null" : element.getAsString())
                .toList();
    }

    private static Map<String, String> facts(JsonObject data) {
        Map<String, String> facts = new java.util.LinkedHashMap<>();
        data.getAsJsonArray("facts")
                .forEach(
                        fact ->
                                facts.put(
                                        fact.getAsJsonArray().get(0).getAsString(),
                                        fact.getAsJsonArray().get(1).getAsString()));
        return facts;
    }

    @Test
    void givesTheBestConfigurationWithItsScores() {
        StudyHistory history = SampleStudies.network(60, 20);
        Trial best = history.best().orElseThrow();

        JsonObject data = data(Report.of(history, SampleStudies.tested(history)));

        JsonObject answer = data.getAsJsonObject("answer");
        assertThat(answer.get("trial").getAsInt()).isEqualTo(best.number());
        assertThat(answer.get("final").getAsBoolean()).isTrue();
        assertThat(answer.get("value").getAsDouble())
                .isCloseTo(best.value().getAsDouble(), within(1e-6));
        assertThat(data.get("default").getAsDouble()).isEqualTo(0.5);
        assertThat(texts(answer.getAsJsonArray("test").get(0)))
                .containsExactly("test_mae", "0.5", "0.4", "true");
        assertThat(texts(answer.getAsJsonArray("test").get(1)))
                .containsExactly("test_mse", "0.3", "0.4", "true");
        assertThat(texts(answer.getAsJsonArray("test").get(2)))
                .containsExactly("test_r2", "0.75", "-0.25", "false");
        assertThat(texts(answer.getAsJsonArray("test").get(3)))
                .containsExactly("test_spread", "2", "1.5", "null");
        JsonObject json =
                JsonParser.parseString(answer.get("json").getAsString()).getAsJsonObject();
        assertThat(json.keySet()).containsExactlyElementsOf(best.configuration().names());
        assertThat(json.get("learningRate").getAsDouble())
                .isEqualTo(best.configuration().getDouble("learningRate"));
    }

    @Test
    void leavesOutScoresOfATrialThatIsNotTheBestAnyMore() {
        StudyHistory history = SampleStudies.network(60, 20);
        Map<String, Object> attributes = SampleStudies.tested(history);
        attributes.put(Report.TESTED_TRIAL, history.best().orElseThrow().number() + 1);

        JsonObject answer = data(Report.of(history, attributes)).getAsJsonObject("answer");

        assertThat(answer.getAsJsonArray("test")).isEmpty();
    }

    @Test
    void saysWhatWasSearched() {
        StudyHistory history = SampleStudies.network(60, 20);

        JsonObject data = data(Report.of(history, SampleStudies.ATTRIBUTES).fact("time", "12.5 s"));

        assertThat(facts(data))
                .containsEntry("time", "12.5 s")
                .containsEntry("objective", "minimize val_mse")
                .containsEntry("seed", "42")
                .containsEntry("data", "no rows, since the losses are a formula")
                .containsEntry("device", "cpu()")
                .containsEntry("versions", "djl 0.35.1, java 17, pytorch 2.7.1")
                .doesNotContainKey("loss");
        JsonArray space = data.getAsJsonArray("space");
        assertThat(texts(space.get(1)))
                .containsExactly("units", "16 … 256", "hiddenLayers ≥ 1", "136");
        assertThat(texts(space.get(4)))
                .containsExactly("learningRate", "0.0001 … 0.1, logarithmic", "", "0.003162");
        assertThat(texts(space.get(7)))
                .containsExactly("batchSize", "32 … 512 in powers of 2", "", "32");
    }

    @Test
    void hasEveryTrialWithItsPlaceOnEveryAxis() {
        StudyHistory history = SampleStudies.network(60, 20);

        JsonObject data = data(Report.of(history, Map.of()));

        assertThat(data.getAsJsonArray("trials")).hasSize(60);
        assertThat(data.getAsJsonArray("axes")).hasSize(8);
        JsonArray first = data.getAsJsonArray("trials").get(0).getAsJsonArray();
        Trial trial = history.trial(first.get(0).getAsInt());
        assertThat(first.get(1).getAsString()).isEqualTo("COMPLETE");
        assertThat(first.get(8).getAsInt()).as("rank").isEqualTo(1);
        assertThat(first.get(10).getAsJsonArray()).hasSize(8);
        assertThat(first.get(10).getAsJsonArray().get(4).getAsDouble())
                .isCloseTo(trial.configuration().getDouble("learningRate"), within(1e-7));
        assertThat(data.getAsJsonArray("failures")).hasSize(2);
        assertThat(texts(data.getAsJsonArray("failures").get(0).getAsJsonObject().get("trials")))
                .containsExactly("13", "53");
    }

    @Test
    void fitsIntoThreeMegabytesWithAThousandTrialsOfFiftyEpochs() throws Exception {
        StudyHistory history = SampleStudies.network(1_000, 50);

        Path file =
                Report.of(history, SampleStudies.tested(history))
                        .write(folder.resolve("large.html"));

        assertThat(Files.size(file)).isLessThan(LARGEST);
    }

    @Test
    void thinsLongCurvesAndKeepsFirstLastAndBest() {
        List<EpochRecord> epochs = new ArrayList<>();
        for (int epoch = 1; epoch <= 5_000; epoch++) {
            double value = epoch == 3_333 ? 0.01 : 1 + 1.0 / epoch;
            epochs.add(new EpochRecord(epoch, Map.of("loss", value), List.of()));
        }
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).build();
        Trial trial =
                SampleStudies.trial(
                        0,
                        space.defaultConfiguration(),
                        epochs,
                        TrialState.COMPLETE,
                        Optional.empty());
        StudyHistory history =
                SampleStudies.history("s", space, Objective.minimize("loss"), List.of(trial));

        JsonArray curve =
                data(Report.of(history, Map.of()))
                        .getAsJsonObject("curves")
                        .getAsJsonArray("list")
                        .get(0)
                        .getAsJsonArray();

        List<String> shown = texts(curve.get(1));
        assertThat(shown).hasSizeBetween(99, 100).contains("1", "3333", "5000");
        assertThat(texts(curve.get(2))).hasSameSizeAs(shown).contains("0.01");
    }

    @Test
    void namesEachCauseOfFailureOnceHoweverManyThereAre() {
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).build();
        List<Trial> trials = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            trials.add(
                    SampleStudies.trial(
                            number,
                            space.defaultConfiguration(),
                            List.of(new EpochRecord(1, Map.of("loss", 1.0), List.of())),
                            TrialState.FAILED,
                            Optional.of(
                                    new Failure(
                                            Failure.EXCEPTION,
                                            "cause " + Math.min(number, 80),
                                            "trace\n".repeat(50_000)))));
        }

        Report report =
                Report.of(
                        SampleStudies.history("s", space, Objective.minimize("loss"), trials),
                        Map.of());

        assertThat(data(report).getAsJsonArray("failures")).hasSize(60);
        assertThat(data(report).get("otherFailures").getAsInt()).isEqualTo(240);
        assertThat(report.html().length()).isLessThan(LARGEST);
    }

    @Test
    void allowsItsOwnScriptsAndNothingElse() throws Exception {
        String html = Report.of(SampleStudies.network(5, 3), Map.of()).html();

        Matcher policy =
                Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"").matcher(html);
        assertThat(policy.find()).isTrue();
        assertThat(policy.group(1)).startsWith("default-src 'none'; script-src 'sha256-");
        assertThat(policy.group(1)).doesNotContain("unsafe", "http", "*", "connect-src");
        Matcher inline =
                Pattern.compile("<(script|style)>(.*?)</\\1>", Pattern.DOTALL).matcher(html);
        int found = 0;
        while (inline.find()) {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(inline.group(2).getBytes(StandardCharsets.UTF_8));
            assertThat(policy.group(1))
                    .contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
            found++;
        }
        assertThat(found).isEqualTo(3);
        String markup = inline.reset().replaceAll("");
        assertThat(markup).doesNotContain("src=", "stylesheet", "http:", "https:");
    }

    @Test
    void escapesTheTitle() {
        StudyHistory history =
                SampleStudies.network(3, 2, "</title><script>alert(\"x\")</script> & more");

        assertThat(Report.of(history, Map.of()).html())
                .contains(
                        "<title>&lt;/title&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; more · djl-tuner</title>")
                .doesNotContain("<script>alert");
    }

    @Test
    void writesAPageOfAStudyWithoutTrials() {
        try (Study study =
                Study.builder(
                                SearchSpace.builder().real("x", 0, 1).build(),
                                Objective.maximize("accuracy"),
                                new RandomSearch())
                        .build()) {
            JsonObject data = data(Report.of(study));

            assertThat(data.get("answer").isJsonNull()).isTrue();
            assertThat(data.get("contour").isJsonNull()).isTrue();
            assertThat(data.getAsJsonArray("trials")).isEmpty();
        }
    }

    @Test
    void readsAStudyOnDisk() {
        SearchSpace space = SearchSpace.builder().real("x", -1, 1).build();
        Path directory = folder.resolve("square");
        try (Study study =
                Study.builder(space, Objective.minimize("cost"), new RandomSearch())
                        .seed(1)
                        .directory(directory)
                        .build()) {
            study.optimize(c -> c.getDouble("x") * c.getDouble("x"), 20);
        }

        JsonObject data = data(Report.of(Study.open(directory)));

        assertThat(data.get("name").getAsString()).isEqualTo("square");
        assertThat(data.getAsJsonArray("trials")).hasSize(20);
        assertThat(facts(data)).containsEntry("objective", "minimize cost");
    }

    @Test
    void knowsTheSettingsOfAStudyInMemory() {
        SearchSpace space = SearchSpace.builder().real("x", -1, 1).build();
        try (Study study =
                Study.builder(space, Objective.minimize("cost"), new RandomSearch())
                        .setting("data", "none")
                        .noted("machine", "default")
                        .build()) {
            assertThat(facts(data(Report.of(study))))
                    .containsEntry("data", "none")
                    .containsEntry("strategy", new RandomSearch().description())
                    .doesNotContainKeys("machine", "maxEpochs");
        }
    }

    @Test
    void saysWhereItCouldNotBeWritten() {
        Report report = Report.of(SampleStudies.network(3, 2), Map.of());
        Path nowhere = folder.resolve("missing").resolve("report.html");

        assertThatThrownBy(() -> report.write(nowhere))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("report: cannot be written to " + nowhere);
    }

    @Test
    void ordersOfTrialsAndNamesSurviveStrangeSpaces() {
        SearchSpace space =
                SearchSpace.builder()
                        .add(Choice.of("a", "only"))
                        .add(Choice.of("b", true, false))
                        .fixed("c", 3)
                        .build();
        Configuration configuration = space.configuration(Map.of("b", false));
        Trial trial =
                SampleStudies.trial(
                        0,
                        configuration,
                        List.of(new EpochRecord(1, Map.of("loss", 2.0), List.of())),
                        TrialState.COMPLETE,
                        Optional.empty());

        JsonObject data =
                data(
                        Report.of(
                                SampleStudies.history(
                                        "s", space, Objective.minimize("loss"), List.of(trial)),
                                Map.of()));

        JsonArray row = data.getAsJsonArray("trials").get(0).getAsJsonArray();
        assertThat(texts(row.get(10))).containsExactly("1");
        assertThat(texts(data.get("names"))).containsExactly("a", "c");
    }
}
