package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.djltuner.search.GridSearch;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.StudyTable;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** What a search prints: its plan, its progress, its table and its CSV. */
class SummaryTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .hiddenLayers(0, 2)
                    .units(4, 8)
                    .learningRate(1e-3, 1e-1)
                    .choice("momentum", 0.0, 0.5)
                    .epochs(3)
                    .build();

    private static Tuner tuner() {
        return Searches.regression(SPACE, Searches.line(30))
                .objective(Objective.minimize("val_mse"));
    }

    private static List<String> cells(String line) {
        return Arrays.asList(line.strip().split(" {2,}", -1));
    }

    @Test
    void theTableRanksTrialsAndShowsWhatVaries() {
        TuningResult result = tuner().maxTrials(4).run();

        List<String> lines = result.summary().lines().filter(line -> !line.isBlank()).toList();

        assertThat(lines.get(0).strip())
                .matches("rank +trial +val_mse +best epoch +epochs +time +hyperparameters");
        List<Trial> ranked =
                result.trials().stream()
                        .sorted(
                                (a, b) ->
                                        Double.compare(
                                                a.value().getAsDouble(), b.value().getAsDouble()))
                        .toList();
        assertThat(lines).hasSize(5);
        for (int rank = 1; rank <= 4; rank++) {
            Trial trial = ranked.get(rank - 1);
            List<String> cells = cells(lines.get(rank));
            assertThat(cells)
                    .startsWith(
                            String.valueOf(rank),
                            String.valueOf(trial.number()),
                            Configuration.text(trial.value().getAsDouble()),
                            String.valueOf(trial.bestEpoch().getAsInt()),
                            "3");
            assertThat(cells.get(5)).matches("[0-9]+[.,][0-9] s");
            assertThat(cells.get(6))
                    .startsWith("hiddenLayers=" + trial.configuration().getInt("hiddenLayers"))
                    .contains("learningRate=")
                    .doesNotContain("epochs");
        }
    }

    @Test
    void theTableShowsTenTrialsOrAsManyAsAsked() {
        TuningResult result = tuner().maxTrials(12).run();

        assertThat(result.summary().lines().filter(l -> !l.isBlank()))
                .hasSize(12)
                .last()
                .isEqualTo("… and 2 more");
        assertThat(result.summary(3).lines().filter(l -> !l.isBlank()))
                .hasSize(5)
                .last()
                .isEqualTo("… and 9 more");
        assertThat(result.summary(12).lines().filter(l -> !l.isBlank())).hasSize(13);
    }

    @Test
    void theTableNamesTheStateOfTrialsWithoutAValue() {
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).build();
        Study study =
                Study.builder(space, Objective.maximize("y"), new GridSearch().points(3)).build();
        study.optimize(
                values -> {
                    double x = values.getDouble("x");
                    if (x == 0.5) {
                        throw new IllegalStateException("half");
                    }
                    return x;
                },
                3);

        List<String> lines =
                new StudyTable(study.history()).text(9).lines().filter(l -> !l.isBlank()).toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(1).strip()).matches("1 +2 +1 +0 +0[.,]0 s +x=1");
        assertThat(lines.get(2).strip()).matches("2 +0 +0 +0 +0[.,]0 s +x=0");
        assertThat(lines.get(3).strip()).matches("1 +failed +0 +0[.,]0 s +x=0[.]5");
    }

    private static List<CSVRecord> parsed(TuningResult result) throws IOException {
        CSVFormat format =
                CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).build();
        try (CSVParser parser = CSVParser.parse(new StringReader(result.toCsv()), format)) {
            return parser.getRecords();
        }
    }

    @Test
    void theCsvHoldsEveryTrialInFull() throws IOException {
        TuningResult result = tuner().maxTrials(6).run();

        List<CSVRecord> records = parsed(result);

        assertThat(records).hasSize(6);
        for (Trial trial : result.trials()) {
            CSVRecord row = records.get(trial.number());
            int best = trial.bestEpoch().getAsInt();
            assertThat(row.get("trial")).isEqualTo(String.valueOf(trial.number()));
            assertThat(row.get("state")).isEqualTo("COMPLETE");
            assertThat(Double.parseDouble(row.get("value"))).isEqualTo(trial.value().getAsDouble());
            assertThat(row.get("best_epoch")).isEqualTo(String.valueOf(best));
            assertThat(row.get("epochs")).isEqualTo("3");
            assertThat(row.get("seed")).isEqualTo(String.valueOf(trial.seed()));
            assertThat(row.get("failure")).isEmpty();
            for (String name :
                    List.of("hiddenLayers", "units", "learningRate", "momentum", "epochs")) {
                Object value = trial.configuration().values().get(name);
                assertThat(row.get(name)).isEqualTo(value == null ? "" : value.toString());
            }
            for (String metric :
                    List.of("train_loss", "val_loss", "val_mse", "val_mae", "val_r2")) {
                assertThat(Double.parseDouble(row.get("best_" + metric)))
                        .isEqualTo(trial.metric(metric, best).getAsDouble());
            }
        }
    }

    @Test
    void theCsvCountsParametersOfNetworks() throws IOException {
        TuningResult result = tuner().maxTrials(8).run();

        for (CSVRecord row : parsed(result)) {
            long layers = Long.parseLong(row.get("hiddenLayers"));
            long units = layers == 0 ? 0 : Long.parseLong(row.get("units"));
            // Two features and one output, each layer with its biases.
            long expected =
                    layers == 0
                            ? 2 + 1
                            : (2 + 1) * units + (layers - 1) * (units + 1) * units + units + 1;
            assertThat(row.get("parameters")).isEqualTo(String.valueOf(expected));
        }
    }

    @Test
    void theCsvQuotesCausesOfFailure() throws IOException {
        SearchSpace space = SearchSpace.builder().learningRate(1e-3, 1e-1).epochs(1).build();
        TuningResult result =
                Tuner.of(
                                space,
                                values -> {
                                    if (values.getDouble("learningRate") < 0.01) {
                                        throw new IllegalStateException("too slow, \"really\"");
                                    }
                                    return Linear.builder().setUnits(1).build();
                                })
                        .data(Searches.line(20))
                        .device(Device.cpu())
                        .maxConsecutiveFailures(99)
                        .maxTrials(6)
                        .quiet()
                        .run();

        List<Trial> failed =
                result.trials().stream().filter(t -> t.state() == TrialState.FAILED).toList();
        assertThat(failed).hasSizeBetween(1, 5);
        for (Trial trial : failed) {
            CSVRecord row = parsed(result).get(trial.number());
            assertThat(row.get("state")).isEqualTo("FAILED");
            assertThat(row.get("value")).isEmpty();
            assertThat(row.get("best_val_loss")).isEmpty();
            assertThat(row.get("failure"))
                    .isEqualTo("java.lang.IllegalStateException: too slow, \"really\"");
        }
    }

    private static List<String> plan(SearchSpace space, Function<Tuner, Tuner> more) {
        Searches.Ear ear = new Searches.Ear();
        more.apply(Searches.regression(space, Searches.line(30)).listener(ear)).run();
        return ear.plans.get(0).lines().toList();
    }

    @Test
    void thePlanSaysWhichStrategyWasChosenAndWhy() {
        assertThat(plan(SPACE, t -> t.maxTrials(4)))
                .hasSize(4)
                .contains(
                        "Gaussian process after 8 start-up trials, at most 8 trials at once: up to"
                                + " 4 trials, 12 epochs in all",
                        "chosen because it needs the fewest trials for a good configuration");
    }

    @Test
    void thePlanCountsRowsTrialsEpochsAndParameters() {
        // 30 rows: 20 % are 6. No hidden layer: 2 + 1 parameters. Two of 8: 3·8 + 9·8 + 9 = 105.
        assertThat(plan(SPACE, t -> t.strategy(new RandomSearch()).maxTrials(4)))
                .containsExactly(
                        "regression, 2 features: 18 rows train, 6 validate, 6 test",
                        "random search: up to 4 trials, 12 epochs in all",
                        "networks of 3 to 105 parameters, up to 1 trained as one, 1 side by side on"
                                + " cpu()");
    }

    @Test
    void thePlanSaysHowOftenATrialTrains() {
        SearchSpace space = SearchSpace.builder().hiddenLayers(1).units(2, 2).epochs(1, 2).build();

        assertThat(
                        plan(
                                space,
                                t ->
                                        t.strategy(new RandomSearch())
                                                .crossValidation(3)
                                                .executionsPerTrial(2)
                                                .maxTrials(2)))
                .containsExactly(
                        "regression, 2 features: 18 rows train, 6 validate, 6 test",
                        "random search: up to 2 trials of 1 to 2 epochs, each trained 6 times",
                        "networks of 9 to 9 parameters, up to 1 trained as one, 1 side by side on"
                                + " cpu()");
    }

    @Test
    void thePlanCountsAFunnelByItsTaper() {
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(2)
                        .units(4, 8)
                        .add(
                                RealRange.of("taper", 0.5, 1)
                                        .when(Condition.atLeast("hiddenLayers", 2)))
                        .epochs(1)
                        .build();

        // 4 then 2 units: 3·4 + 5·2 + 3 = 25; 8 and 8: 105.
        assertThat(plan(space, t -> t.strategy(new RandomSearch()).maxTrials(1)).get(2))
                .startsWith("networks of 25 to 105 parameters, ");
    }

    @Test
    void thePlanOutlivesANetworkThatCannotBeBuilt() {
        Searches.Ear ear = new Searches.Ear();
        SearchSpace space = SearchSpace.builder().integer("width", 1, 3).epochs(1).build();

        TuningResult result =
                Tuner.of(
                                space,
                                values -> {
                                    if (values.getInt("width") == 3) {
                                        throw new IllegalArgumentException("width 3 is too wide");
                                    }
                                    return new SequentialBlock()
                                            .add(
                                                    Linear.builder()
                                                            .setUnits(values.getInt("width"))
                                                            .build())
                                            .add(Linear.builder().setUnits(1).build());
                                })
                        .data(Searches.line(20))
                        .device(Device.cpu())
                        .strategy(new RandomSearch())
                        .parallelism(1)
                        .listener(ear)
                        .quiet()
                        .run();

        assertThat(ear.plans.get(0).lines().toList().get(2))
                .isEqualTo(
                        "networks whose smallest or largest cannot be built (width 3 is too wide),"
                                + " one by one, 1 side by side on cpu()");
        assertThat(result.trials())
                .extracting(t -> t.configuration().getInt("width") + " " + t.state())
                .containsExactlyInAnyOrder("1 COMPLETE", "2 COMPLETE", "3 FAILED");
    }

    private static String printed(Consumer<Tuner> run) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            run.accept(
                    Tuner.regression(SPACE)
                            .data(Searches.line(30))
                            .device(Device.cpu())
                            .strategy(new RandomSearch())
                            .parallelism(1)
                            .cohortLimit(1)
                            .maxTrials(3));
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aQuietSearchPrintsNothing() {
        assertThat(printed(tuner -> tuner.quiet().run())).isEmpty();
    }

    @Test
    void awayFromATerminalThereIsALineForEachTrialAndNoLiveLine() {
        String text = printed(Tuner::run);

        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        assertThat(lines.get(0))
                .isEqualTo("regression, 2 features: 18 rows train, 6 validate, 6 test");
        assertThat(lines).hasSize(3 + 3 + 4 + 1);
        for (int trial = 0; trial < 3; trial++) {
            assertThat(lines.get(3 + trial))
                    .matches(
                            "trial "
                                    + trial
                                    + ": val_loss [0-9.]+( \\(best so far\\))? after 3 epochs");
        }
        assertThat(lines.get(3)).contains("(best so far)");
        assertThat(lines.get(10)).startsWith("best: hiddenLayers=");
        assertThat(text).doesNotContain("\r", "\u001b");
    }

    @Test
    void theLiveLineNeverExceedsSixtyColumns() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SearchSpace space = SearchSpace.builder().learningRate(1e-3, 1e-1).epochs(2).build();
        Study study =
                Study.builder(space, Objective.minimize("val_loss"), new GridSearch()).build();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            ConsoleProgress progress = new ConsoleProgress(study, out, true);
            Searches.regression(space, Searches.line(20)).maxTrials(3).listener(progress).run();
        }

        String text = bytes.toString(StandardCharsets.UTF_8);
        List<String> live =
                Arrays.stream(text.split("[\r\n]", -1))
                        .filter(l -> l.startsWith("search "))
                        .toList();
        assertThat(live).isNotEmpty().allMatch(line -> line.stripTrailing().length() <= 60);
        assertThat(live.get(live.size() - 1)).contains("3/3");
        assertThat(text.split("trial [0-9]: ", -1)).hasSize(1 + 3);
    }
}
