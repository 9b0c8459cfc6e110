package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.util.NativeResource;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.TabularData;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.fused.MlpFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TunedModelTest {

    private static final int ROWS = 40;
    private static final int COLUMNS = 3;
    private static final int[] ALL = IntStream.range(0, ROWS).toArray();
    private static final String DESCRIPTION = "tuned-model.json";

    @TempDir Path directory = Path.of("");

    private static float[][] features() {
        Random random = new Random(6);
        float[][] rows = new float[ROWS][COLUMNS];
        for (float[] row : rows) {
            for (int column = 0; column < COLUMNS; column++) {
                row[column] = 10 * random.nextFloat();
            }
        }
        return rows;
    }

    private static Preprocessing preprocessing(Task task) {
        Random random = new Random(7);
        if (task == Task.REGRESSION) {
            float[][] targets = new float[ROWS][2];
            for (float[] row : targets) {
                row[0] = 100 * random.nextFloat();
                row[1] = random.nextFloat();
            }
            return Preprocessing.fitRegression(TabularData.of(features(), targets), ALL);
        }
        String[] kinds = {"red", "green", "blue"};
        int classes = task == Task.BINARY ? 2 : 3;
        String[] labels = new String[ROWS];
        Arrays.setAll(labels, row -> kinds[row % classes]);
        return Preprocessing.fitClassification(TabularData.of(features(), labels), ALL);
    }

    private static Configuration configuration() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("hiddenLayers", 2);
        values.put("units", 7);
        values.put("activation", MlpActivation.SELU);
        values.put("initialization", MlpInitialization.HE_UNIFORM);
        values.put("optimizer", MlpOptimizer.NADAM);
        values.put("learningRate", 1.0);
        values.put("dropout", 0.5);
        values.put("nesterov", true);
        values.put("my own", "text");
        return Configuration.of(values);
    }

    private static double[] weights(MlpShape shape) {
        return Initialization.draw(MlpInitialization.GLOROT_UNIFORM, shape, 3, 0);
    }

    private static TunedModel model(Task task, DataType type) {
        Preprocessing preprocessing = preprocessing(task);
        MlpSettings settings =
                MlpSettings.of(
                        configuration(), preprocessing.featureWidth(), preprocessing.outputWidth());
        return TunedModel.ofMlp(
                configuration(), preprocessing, weights(settings.shape()), type, Device.cpu());
    }

    @ParameterizedTest
    @CsvSource({
        "REGRESSION, FLOAT32",
        "REGRESSION, FLOAT64",
        "BINARY, FLOAT32",
        "MULTICLASS, FLOAT32",
        "MULTICLASS, FLOAT64"
    })
    void aModelThatIsSavedAndLoadedPredictsTheSameBits(Task task, DataType type)
            throws IOException {
        try (TunedModel saved = model(task, type)) {
            saved.save(directory.resolve("a").resolve("b"));
            try (TunedModel loaded = TunedModel.load(directory.resolve("a").resolve("b"))) {
                double[] inputs = new Random(8).doubles(5000L * COLUMNS, -3, 3).toArray();
                assertThat(loaded.scores(inputs, 5000)).isEqualTo(saved.scores(inputs, 5000));
                assertThat(loaded.predict(features())).isEqualTo(saved.predict(features()));
                assertThat(loaded.configuration()).isEqualTo(saved.configuration());
                assertThat(loaded.preprocessing().toJson())
                        .isEqualTo(saved.preprocessing().toJson());
                assertThat(loaded.task()).isEqualTo(task);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Task.class)
    void predictsWhatTheCohortPredictedThatTrainedIt(Task task) {
        Preprocessing preprocessing = preprocessing(task);
        double[] inputs = preprocessing.features(TabularData.of(features()));
        int width = preprocessing.outputWidth();
        LabeledRows rows =
                new LabeledRows(
                        ROWS,
                        COLUMNS,
                        inputs,
                        new double[task == Task.REGRESSION ? ROWS * width : ROWS]);
        NetworkRun run =
                new NetworkRun(configuration(), 3, TrainingData.ALL_ROWS, 0, Optional.empty());
        try (TrainingData data =
                        new TrainingData(
                                Device.cpu(),
                                DataType.FLOAT64,
                                task,
                                width,
                                rows,
                                Optional.empty(),
                                List.of(),
                                new double[0],
                                1);
                NetworkTrainer trainer =
                        new MlpFactory(data, LossFunction.defaultFor(task)).trainer(List.of(run));
                TunedModel model =
                        TunedModel.ofMlp(
                                configuration(),
                                preprocessing,
                                trainer.bestWeights().get(0),
                                DataType.FLOAT64,
                                Device.cpu())) {
            assertThat(model.scores(inputs, ROWS))
                    .containsExactly(
                            trainer.predict(data.inputs()),
                            org.assertj.core.api.Assertions.within(1e-12));
        }
    }

    @Test
    void isAnOrdinaryModelOfStockBlocks() {
        try (TunedModel model = model(Task.REGRESSION, DataType.FLOAT32)) {
            List<Block> blocks =
                    ((SequentialBlock) model.model().getBlock()).getChildren().values();
            assertThat(blocks).filteredOn(Linear.class::isInstance).hasSize(3);
            assertThat(blocks.get(0).getClass().getName()).startsWith("ai.djl.nn.");
            assertThat(blocks.get(blocks.size() - 1)).isInstanceOf(Linear.class);
        }
    }

    @Test
    void probabilitiesAreThoseOfTheScores() {
        try (TunedModel model = model(Task.MULTICLASS, DataType.FLOAT64)) {
            double[] inputs = model.preprocessing().features(TabularData.of(features()));
            double[] scores = model.scores(inputs, ROWS);
            float[][] probabilities = model.probabilities(features());
            String[] classes = model.predictClasses(features());
            float[] numbers = model.predict(features());
            for (int row = 0; row < ROWS; row++) {
                double sum = 0;
                for (int c = 0; c < 3; c++) {
                    sum += Math.exp(scores[3 * row + c]);
                }
                for (int c = 0; c < 3; c++) {
                    assertThat((double) probabilities[row][c])
                            .isCloseTo(
                                    Math.exp(scores[3 * row + c]) / sum,
                                    org.assertj.core.api.Assertions.within(1e-6));
                    assertThat(probabilities[row][c])
                            .isLessThanOrEqualTo(probabilities[row][(int) numbers[row]]);
                }
                assertThat(classes[row])
                        .isEqualTo(model.preprocessing().classNames().get((int) numbers[row]));
            }
        }
    }

    @Test
    void aRegressionHasNoClasses() {
        try (TunedModel model = model(Task.REGRESSION, DataType.FLOAT32)) {
            assertThatThrownBy(() -> model.predictClasses(features()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("predictClasses: a regression has no classes; use predict");
        }
    }

    @Test
    void aBlockOfOnesOwnIsLoadedWithTheFunctionThatBuildsIt() throws IOException {
        Preprocessing preprocessing = preprocessing(Task.REGRESSION);
        double[] weights = new Random(9).doubles(COLUMNS * 2L + 2, -1, 1).toArray();
        try (TunedModel saved =
                TunedModel.ofBlock(
                        Linear.builder().setUnits(2).build(),
                        new Shape(COLUMNS),
                        configuration(),
                        preprocessing,
                        weights,
                        DataType.FLOAT32,
                        Device.cpu())) {
            saved.save(directory);
            try (TunedModel loaded =
                    TunedModel.load(directory, values -> Linear.builder().setUnits(2).build())) {
                assertThat(loaded.predict(features())).isEqualTo(saved.predict(features()));
            }
        }
        assertThatThrownBy(() -> TunedModel.load(directory))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        directory
                                + ": holds a block of your own; load it with the function that"
                                + " builds it");
    }

    @Test
    void aModelThatCannotBeMadeLeavesNothingBehind() {
        Block block = Linear.builder().setUnits(2).build();

        assertThatThrownBy(
                        () ->
                                TunedModel.ofBlock(
                                        block,
                                        new Shape(COLUMNS),
                                        configuration(),
                                        preprocessing(Task.REGRESSION),
                                        new double[7],
                                        DataType.FLOAT32,
                                        Device.cpu()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights: the block's parameters are 8 numbers, but got 7");
        NDArray weight = block.getParameters().get("weight").getArray();
        assertThat(((NativeResource<?>) weight).isReleased()).isTrue();
    }

    @Test
    void aDirectoryWithoutAModelIsNamedInOneSentence() {
        assertThatThrownBy(() -> TunedModel.load(directory))
                .isInstanceOf(IOException.class)
                .hasMessage(directory + ": holds no model, there is no tuned-model.json");
        Path missing = directory.resolve("nowhere");
        assertThatThrownBy(() -> TunedModel.load(missing))
                .isInstanceOf(IOException.class)
                .hasMessage(missing + ": holds no model, there is no tuned-model.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "null",
                "{\"version\": {}}",
                "{\"version\": [1, 2]}",
                "{\"version\": \"one\"}",
                "{\"version\": 1, \"configuration\": 5}",
                "{\"version\": 1, \"configuration\": {\"units\": [1]}}",
                "not json at all {"
            })
    void aDamagedDescriptionIsAnIOExceptionThatNamesTheFile(String text) throws IOException {
        Files.writeString(directory.resolve(DESCRIPTION), text);

        assertThatThrownBy(() -> TunedModel.load(directory))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(directory.resolve(DESCRIPTION) + ": ");
    }

    @Test
    void aHostileDescriptionIsAnIOException() throws IOException {
        try (TunedModel model = model(Task.BINARY, DataType.FLOAT32)) {
            model.save(directory);
        }
        Path file = directory.resolve(DESCRIPTION);
        String whole = Files.readString(file);
        String begun = "\"configuration\": {";
        Map<String, String> hostile =
                Map.of(
                        whole.replace(
                                "\"preprocessing\": {",
                                "\"preprocessing\": {\"x\": "
                                        + "[".repeat(100_000)
                                        + "]".repeat(100_000)
                                        + ","),
                        "is nested more than 64 deep",
                        whole.replaceAll(
                                "\"hiddenLayers\": [0-9]+", "\"hiddenLayers\": 2000000000"),
                        "has a network of more than 10,000 hidden layers",
                        whole.replaceAll("\"units\": [0-9]+", "\"units\": 2000000000"),
                        "has a network of more than 2,147,483,647 parameters");

        assertThat(whole).contains(begun, "hiddenLayers", "units");
        for (Map.Entry<String, String> each : hostile.entrySet()) {
            Files.writeString(file, each.getKey());
            assertThatThrownBy(() -> TunedModel.load(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + ": " + each.getValue());
        }
    }

    @Test
    void whateverByteOfTheDescriptionIsChangedItLoadsOrIsAnIOException() throws IOException {
        try (TunedModel model = model(Task.BINARY, DataType.FLOAT32)) {
            model.save(directory);
        }
        Path file = directory.resolve(DESCRIPTION);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(10);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] = (byte) (' ' + random.nextInt(95));
            Files.write(file, damaged);
            assertLoadsOrIsAnIOException(
                    new String(damaged, java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @Test
    void aCutParameterFileIsAnIOException() throws IOException {
        try (TunedModel model = model(Task.BINARY, DataType.FLOAT32)) {
            model.save(directory);
        }
        Path file = directory.resolve("tuned-0000.params");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 1 + whole.length / 100) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> TunedModel.load(directory))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(IOException.class);
        }
        Files.delete(file);
        assertThatThrownBy(() -> TunedModel.load(directory)).isInstanceOf(IOException.class);
    }

    private void assertLoadsOrIsAnIOException(String what) {
        try (TunedModel model = TunedModel.load(directory)) {
            assertThat(model.model()).isNotNull();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining(directory.toString());
        } catch (RuntimeException e) {
            fail(what, e);
        }
    }
}
