package io.djltuner.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.Choice;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.ReportingLeg;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import io.djltuner.tensorboard.EventFile.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies as event files. */
class TensorBoardLogTest {

    private static final String FILE = "events.out.tfevents.djl-tuner";
    private static final String START = "_hparams_/session_start_info";
    private static final String END = "_hparams_/session_end_info";

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .add(RealRange.of("rate", 1e-4, 1e-1).scale(Scale.LOG))
                    .add(IntRange.of("units", 32, 128).multiply(2))
                    .add(Choice.of("bias", true, false))
                    .activation(MlpActivation.RELU, MlpActivation.TANH)
                    .build();

    @TempDir private Path folder;

    private static Study study(SearchSpace space, long seed) {
        return Study.builder(space, Objective.minimize("val_loss"), new RandomSearch())
                .seed(seed)
                .build();
    }

    private static Map<String, Double> metrics(int trial, int epoch) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("train_loss", trial + 1.0 / epoch);
        metrics.put("val_loss", trial + 0.5 + (epoch - 2) * (epoch - 2));
        return metrics;
    }

    /** Trials of three epochs whose second is the best; trial 1 fails after its second. */
    private static double train(ReportingLeg leg, Consumer<EpochReport> heard) {
        int trial = leg.trial().number();
        for (int epoch = 1; epoch <= 3; epoch++) {
            if (trial == 1 && epoch == 3) {
                throw new IllegalStateException("broken");
            }
            leg.report(epoch, metrics(trial, epoch));
            heard.accept(new EpochReport(leg.trial(), epoch, metrics(trial, epoch), List.of()));
        }
        return trial + 0.5;
    }

    private static StudyHistory searched(int trials) {
        try (Study study = study(SPACE, 3)) {
            study.optimizeByEpoch(leg -> train(leg, report -> {}), trials);
            return study.history();
        }
    }

    private Path trial(int number) {
        return folder.resolve("trial-000" + number).resolve(FILE);
    }

    @Test
    void writesEveryMetricOfEveryEpochAndTheValueOfTheTrial() throws IOException {
        TensorBoardLog.open(searched(2), folder);

        assertThat(EventFile.scalars(trial(0)))
                .containsExactly(
                        "train_loss@1=1.0",
                        "val_loss@1=1.5",
                        "train_loss@2=0.5",
                        "val_loss@2=0.5",
                        "train_loss@3=0.33333334",
                        "val_loss@3=1.5",
                        "objective/val_loss@2=0.5");
        assertThat(EventFile.scalars(trial(1)))
                .containsExactly(
                        "train_loss@1=2.0", "val_loss@1=2.5", "train_loss@2=1.5", "val_loss@2=1.5");
    }

    @Test
    void beginsEveryFileWithTheFormatsVersion() throws IOException {
        TensorBoardLog.open(searched(1), folder);

        for (Path file : List.of(folder.resolve(FILE), trial(0))) {
            assertThat(EventFile.events(file).get(0).text(3)).isEqualTo("brain.Event:2");
        }
    }

    @Test
    void tellsWhatMayVaryAndWhatIsMeasured() throws IOException {
        TensorBoardLog.open(searched(1), folder);

        List<Node> experiments = EventFile.hparams(folder.resolve(FILE), "_hparams_/experiment");
        assertThat(experiments).hasSize(1);
        Node experiment = experiments.get(0).node(2);
        assertThat(experiment.text(1)).isEqualTo("minimize val_loss, seed 3");
        List<Node> infos = experiment.nodes(4);
        assertThat(infos)
                .extracting(info -> info.text(1))
                .containsExactly("rate", "units", "bias", "activation");
        // DATA_TYPE_STRING = 1, BOOL = 2, FLOAT64 = 3.
        assertThat(infos).extracting(info -> info.number(4)).containsExactly(3L, 3L, 2L, 1L);
        assertThat(infos.get(0).node(6).real(1)).isEqualTo(1e-4);
        assertThat(infos.get(0).node(6).real(2)).isEqualTo(1e-1);
        assertThat(infos.get(1).node(5).nodes(1))
                .extracting(value -> value.real(2))
                .containsExactly(32.0, 64.0, 128.0);
        assertThat(infos.get(2).node(5).nodes(1))
                .extracting(value -> value.number(4))
                .containsExactly(1L, 0L);
        assertThat(infos.get(3).node(5).nodes(1))
                .extracting(value -> value.text(3))
                .containsExactly("RELU", "TANH");
        assertThat(experiment.nodes(5))
                .extracting(metric -> metric.node(1).text(2))
                .containsExactly("objective/val_loss", "train_loss", "val_loss");
        // TRAINING = 1, VALIDATION = 2.
        assertThat(experiment.nodes(5))
                .extracting(metric -> metric.number(5))
                .containsExactly(2L, 1L, 2L);
    }

    @Test
    void tellsTheValuesOfATrialAndHowItEnded() throws IOException {
        StudyHistory history = searched(2);
        TensorBoardLog.open(history, folder);

        Map<String, Object> values = new LinkedHashMap<>();
        for (Node entry : EventFile.hparams(trial(0), START).get(0).node(3).nodes(1)) {
            Node value = entry.node(2);
            Object content =
                    value.has(2)
                            ? (Object) value.real(2)
                            : value.has(3) ? value.text(3) : value.number(4) == 1;
            values.put(entry.text(1), content);
        }
        Map<String, Object> expected = history.trial(0).configuration().values();
        assertThat(values).containsOnlyKeys(expected.keySet());
        assertThat(values.get("rate")).isEqualTo(expected.get("rate"));
        assertThat(values.get("units")).isEqualTo(((Integer) expected.get("units")).doubleValue());
        assertThat(values.get("bias")).isEqualTo(expected.get("bias"));
        assertThat(values.get("activation")).isEqualTo(expected.get("activation").toString());
        // STATUS_SUCCESS = 1, FAILURE = 2.
        assertThat(EventFile.hparams(trial(0), END).get(0).node(4).number(1)).isEqualTo(1);
        assertThat(EventFile.hparams(trial(1), END).get(0).node(4).number(1)).isEqualTo(2);
    }

    @Test
    void writesTheSameWhileTheSearchGoesOn() throws IOException {
        Path live = folder.resolve("live");
        StudyHistory history;
        try (Study study = study(SPACE, 3)) {
            TensorBoardLog log = TensorBoardLog.open(study.history(), live);
            study.optimizeByEpoch(leg -> train(leg, log::epochEnded), 2);
            history = study.history();
            history.trials().forEach(log::trialEnded);
        }
        Path after = folder.resolve("after");
        TensorBoardLog.open(history, after);

        for (String name : List.of("trial-0000", "trial-0001")) {
            assertThat(EventFile.scalars(live.resolve(name).resolve(FILE)))
                    .isNotEmpty()
                    .isEqualTo(EventFile.scalars(after.resolve(name).resolve(FILE)));
            assertThat(EventFile.hparams(live.resolve(name).resolve(FILE), END)).hasSize(1);
        }
        assertThat(metricTags(live.resolve(FILE)))
                .hasSize(3)
                .isEqualTo(metricTags(after.resolve(FILE)));
    }

    /** The metrics of the one experiment in a file. */
    private static List<String> metricTags(Path file) throws IOException {
        List<Node> experiments = EventFile.hparams(file, "_hparams_/experiment");
        assertThat(experiments).hasSize(1);
        return experiments.get(0).node(2).nodes(5).stream()
                .map(metric -> metric.node(1).text(2))
                .toList();
    }

    @Test
    void writesNothingTwice() throws IOException {
        StudyHistory history = searched(2);
        TensorBoardLog.open(history, folder);
        byte[] before = Files.readAllBytes(trial(0));
        byte[] experiment = Files.readAllBytes(folder.resolve(FILE));

        TensorBoardLog log = TensorBoardLog.open(history, folder);
        log.epochEnded(new EpochReport(history.trial(0), 1, metrics(0, 1), List.of()));
        log.trialEnded(history.trial(0));

        assertThat(Files.readAllBytes(trial(0))).isEqualTo(before);
        assertThat(Files.readAllBytes(folder.resolve(FILE))).isEqualTo(experiment);
    }

    @Test
    void goesOnWithATrialThatWasPausedByAnotherProcess() throws IOException {
        try (Study study = study(SPACE, 3)) {
            Leg leg = study.ask().orElseThrow();
            study.report(0, 1, metrics(0, 1));
            TensorBoardLog.open(study.history(), folder);
            // The other process was killed while it wrote.
            Files.write(trial(0), new byte[] {9, 0, 0, 0, 0}, StandardOpenOption.APPEND);
            study.report(0, 2, metrics(0, 2));
            study.tell(leg, 0.5);

            TensorBoardLog.open(study.history(), folder);
        }

        assertThat(EventFile.scalars(trial(0)))
                .containsExactly(
                        "train_loss@1=1.0",
                        "val_loss@1=1.5",
                        "train_loss@2=0.5",
                        "val_loss@2=0.5",
                        "objective/val_loss@2=0.5");
        assertThat(EventFile.hparams(trial(0), START)).hasSize(1);
        assertThat(EventFile.hparams(trial(0), END)).hasSize(1);
    }

    @Test
    void addsTheEpochsThatAnotherProcessTrained() throws IOException {
        try (Study study = study(SPACE, 3)) {
            TensorBoardLog log = TensorBoardLog.open(study.history(), folder);
            int number = study.ask().orElseThrow().trial().number();
            study.report(0, 1, metrics(0, 1));
            study.report(0, 2, metrics(0, 2));

            log.epochEnded(
                    new EpochReport(study.history().trial(number), 3, metrics(0, 3), List.of()));
        }

        assertThat(EventFile.scalars(trial(0)))
                .containsExactly(
                        "train_loss@1=1.0",
                        "val_loss@1=1.5",
                        "train_loss@2=0.5",
                        "val_loss@2=0.5",
                        "train_loss@3=0.33333334",
                        "val_loss@3=1.5");
    }

    @Test
    void keepsNamesAsTheyAre() throws IOException {
        String odd = "a/b \u201cc\u201d <d>\n\ud83d\ude00";
        SearchSpace space = SearchSpace.builder().add(Choice.of(odd, odd, "e")).build();
        try (Study study =
                Study.builder(space, Objective.minimize(odd), new RandomSearch()).build()) {
            study.optimize(configuration -> 0.25, 1);
            TensorBoardLog.open(study.history(), folder);
        }

        assertThat(EventFile.scalars(trial(0))).containsExactly("objective/" + odd + "@1=0.25");
        Node experiment =
                EventFile.hparams(folder.resolve(FILE), "_hparams_/experiment").get(0).node(2);
        assertThat(experiment.node(4).text(1)).isEqualTo(odd);
        assertThat(experiment.node(4).node(5).node(1).text(3)).isEqualTo(odd);
    }

    @Test
    void saysWhichFileCannotBeWritten() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("trial-0000"), "mine");
        StudyHistory history = searched(1);

        assertThatThrownBy(() -> TensorBoardLog.open(history, folder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("tensorBoard: cannot write %s", inTheWay.resolve(FILE));
    }

    @Test
    void aFunctionWithoutEpochsHasItsValueAtStepOne() throws IOException {
        try (Study study = study(SPACE, 3)) {
            study.optimize(configuration -> 0.25, 1);

            TensorBoardLog.open(study.history(), folder);
        }

        assertThat(EventFile.scalars(trial(0))).containsExactly("objective/val_loss@1=0.25");
        assertThat(metricTags(folder.resolve(FILE))).hasSize(1);
    }

    @Test
    void learnsWhatIsMeasuredFromTheFirstTrialThatMeasures() throws IOException {
        try (Study study = study(SPACE, 3)) {
            TensorBoardLog log = TensorBoardLog.open(study.history(), folder);
            Leg failed = study.ask().orElseThrow();
            study.tell(failed, Double.NaN);
            log.trialEnded(study.history().trial(0));
            assertThat(folder.resolve(FILE)).doesNotExist();
            Leg leg = study.ask().orElseThrow();
            study.report(1, 1, metrics(1, 1));
            log.epochEnded(new EpochReport(leg.trial(), 1, metrics(1, 1), List.of()));
        }

        assertThat(metricTags(folder.resolve(FILE))).hasSize(3);
    }

    @Test
    void noNameLeavesTheFolder() throws IOException {
        SearchSpace space = SearchSpace.builder().add(RealRange.of("../../x", 0, 1)).build();
        Objective objective = Objective.minimize("/etc/../../\u0000loss");
        Path inner = folder.resolve("a").resolve("b");
        try (Study study =
                Study.builder(space, objective, new RandomSearch()).name("../evil").build()) {
            study.optimize(configuration -> 1, 1);
            TensorBoardLog.open(study.history(), inner);
        }

        try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
            assertThat(files)
                    .containsExactlyInAnyOrder(
                            inner.resolve(FILE), inner.resolve("trial-0000").resolve(FILE));
        }
    }

    @Test
    void refusesAFolderOfAnotherStudy() {
        TensorBoardLog.open(searched(1), folder);
        try (Study other = study(SPACE, 4)) {
            StudyHistory history = other.history();

            assertThatThrownBy(() -> TensorBoardLog.open(history, folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "tensorBoard: %s holds another study or search space; choose an empty"
                                    + " folder",
                            folder);
        }
    }

    @Test
    void refusesAFolderWithTrialsThatTheStudyDoesNotHave() {
        TensorBoardLog.open(searched(2), folder);
        StudyHistory shorter = searched(1);

        assertThatThrownBy(() -> TensorBoardLog.open(shorter, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "tensorBoard: %s holds trial 1, which this study does not have; choose an"
                                + " empty folder",
                        folder);
    }

    @Test
    void refusesAFolderWithOtherTrials() {
        TensorBoardLog.open(searched(1), folder);
        try (Study study = study(SPACE, 3)) {
            study.enqueue(
                    SPACE.configuration(
                            Map.of(
                                    "rate",
                                    0.01,
                                    "units",
                                    64,
                                    "bias",
                                    false,
                                    "activation",
                                    MlpActivation.TANH)));
            StudyHistory history = study.history();

            assertThatThrownBy(() -> TensorBoardLog.open(history, folder))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "tensorBoard: %s holds trial 0 with other values than this study's;"
                                    + " choose an empty folder",
                            folder);
        }
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "mine");
        StudyHistory history = searched(1);

        assertThatThrownBy(() -> TensorBoardLog.open(history, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensorBoard: %s is not a folder", file);
    }

    @Test
    void writesAStudyOnDisk() throws IOException {
        Path directory = folder.resolve("study");
        Objective objective = Objective.minimize("val_loss");
        try (Study study =
                Study.builder(SPACE, objective, new RandomSearch()).directory(directory).build()) {
            study.optimizeByEpoch(leg -> train(leg, report -> {}), 1);
        }

        TensorBoardLog.write(Study.open(directory), folder);

        assertThat(EventFile.scalars(trial(0))).hasSize(7);
    }

    private static final String SCRIPT =
            """
            import sys
            from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
            from tensorboard.backend.event_processing.plugin_event_multiplexer import (
                EventMultiplexer)
            from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
            from tensorboard.context import RequestContext
            from tensorboard.plugins.base_plugin import TBContext
            from tensorboard.plugins.hparams import api_pb2, backend_context
            from tensorboard.plugins.hparams import list_session_groups, metadata
            folder = sys.argv[1]
            for trial in ("trial-0000", "trial-0001"):
                events = EventAccumulator(folder + "/" + trial)
                events.Reload()
                for tag in events.Tags()["scalars"]:
                    for e in events.Scalars(tag):
                        print(trial, tag, e.step, round(e.value, 6))
            multiplexer = EventMultiplexer().AddRunsFromDirectory(folder)
            multiplexer.Reload()
            provider = MultiplexerDataProvider(multiplexer, folder)
            plugin = backend_context.Context(TBContext(data_provider=provider))
            request = RequestContext()
            hparams = plugin.hparams_metadata(request, "")
            experiment = plugin.experiment_from_metadata(
                request, "", True, hparams,
                plugin.hparams_from_data_provider(request, "", limit=100))
            print([(i.name, i.type, i.WhichOneof("domain")) for i in sorted(
                experiment.hparam_infos, key=lambda i: i.name)])
            print([m.name.tag for m in experiment.metric_infos])
            wanted = api_pb2.ListSessionGroupsRequest(
                slice_size=10, start_index=0,
                allowed_statuses=[api_pb2.STATUS_SUCCESS, api_pb2.STATUS_FAILURE],
                col_params=[
                    api_pb2.ColParams(metric=m.name, missing_values_first=False)
                    for m in experiment.metric_infos])
            answer = list_session_groups.Handler(
                request, plugin, "", wanted).run()
            for group in sorted(answer.session_groups, key=lambda g: g.sessions[0].name):
                session = group.sessions[0]
                print(
                    session.name, session.status,
                    {k: "%.9f" % v.number_value if v.HasField("number_value")
                        else v.string_value or v.bool_value
                        for k, v in sorted(group.hparams.items())},
                    {m.name.tag: (m.training_step, m.value) for m in session.metric_values})
            """;

    @Tag("tensorboard")
    @Test
    void tensorBoardReadsIt() throws IOException, InterruptedException {
        Path python = Path.of(System.getProperty("djltuner.python", "/nowhere"));
        assumeThat(python).as("a Python with TensorBoard: -Ddjltuner.python=…").exists();
        assumeThat(run(python, "import tensorboard.plugins.hparams.metadata"))
                .as("TensorBoard in " + python)
                .isEmpty();
        StudyHistory history = searched(2);
        TensorBoardLog.open(history, folder);

        String read = run(python, SCRIPT, folder.toString());

        assertThat(read.lines())
                .contains(
                        "trial-0000 train_loss 1 1.0",
                        "trial-0000 train_loss 3 0.333333",
                        "trial-0000 objective/val_loss 2 0.5",
                        "trial-0001 val_loss 2 1.5",
                        "[('activation', 1, 'domain_discrete'), ('bias', 2, 'domain_discrete'),"
                                + " ('rate', 3, 'domain_interval'), ('units', 3, 'domain_discrete')]",
                        "['objective/val_loss', 'train_loss', 'val_loss']",
                        ("trial-0000 1 %s {'objective/val_loss': (2, 0.5), 'train_loss': (3,"
                                        + " 0.3333333432674408), 'val_loss': (3, 1.5)}")
                                .formatted(pythonDictionary(history, 0)),
                        "trial-0001 2 %s {'train_loss': (2, 1.5), 'val_loss': (2, 1.5)}"
                                .formatted(pythonDictionary(history, 1)));
    }

    private static String pythonDictionary(StudyHistory history, int trial) {
        Map<String, Object> values = history.trial(trial).configuration().values();
        return "{'activation': '%s', 'bias': %s, 'rate': '%.9f', 'units': '%.9f'}"
                .formatted(
                        values.get("activation"),
                        (Boolean) values.get("bias") ? "True" : "False",
                        (Double) values.get("rate"),
                        ((Integer) values.get("units")).doubleValue());
    }

    /** What a script prints; what it complains of where it fails. */
    private static String run(Path python, String script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(
                                Stream.of(python.toString(), "-W", "ignore", "-c", script),
                                Stream.of(arguments))
                        .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue() == 0 || !output.isEmpty() ? output : "failed";
    }
}
