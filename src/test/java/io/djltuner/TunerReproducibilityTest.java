package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Objective;
import io.djltuner.study.Trial;
import io.djltuner.training.TunedModel;
import io.djltuner.training.blocks.RecurrentStack;
import io.djltuner.training.callback.EarlyStopping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a seed decides, and what must not change when more is done at once. */
class TunerReproducibilityTest {

    private static final TabularData LINE = Searches.line(60);
    private static final Split SPLIT = Split.consecutive(40, 15, 5);

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .hiddenLayers(0, 2)
                    .units(3, 9)
                    .activation(MlpActivation.RELU, MlpActivation.TANH)
                    .optimizer(MlpOptimizer.SGD, MlpOptimizer.ADAM)
                    .learningRate(1e-3, 1e-1)
                    .dropout(0, 0.3)
                    .batchSize(8, 16)
                    .epochs(4)
                    .build();

    private static Tuner tuner() {
        return Tuner.regression(SPACE)
                .strategy(new RandomSearch())
                .data(LINE)
                .split(SPLIT)
                .objective(Objective.minimize("val_mse"))
                .device(Device.cpu())
                .maxTrials(10)
                .quiet();
    }

    private static TuningResult run(UnaryOperator<Tuner> more) {
        return more.apply(tuner()).run();
    }

    private static List<List<EpochRecord>> epochs(TuningResult result) {
        return result.trials().stream().map(Trial::epochs).toList();
    }

    private static List<Map<String, Object>> configurations(TuningResult result) {
        return result.trials().stream().map(t -> t.configuration().values()).toList();
    }

    @Test
    void theSameSeedGivesTheSameTrialsBitForBit() {
        Supplier<TuningResult> search = () -> run(t -> t.seed(5).parallelism(1).cohortLimit(1));

        TuningResult once = search.get();
        TuningResult again = search.get();

        assertThat(configurations(again)).isEqualTo(configurations(once));
        assertThat(epochs(again)).isEqualTo(epochs(once));
        assertThat(again.trials()).extracting(Trial::seed).isEqualTo(seeds(once));
        assertThat(again.defaultValue()).isEqualTo(once.defaultValue());
        assertThat(again.testMetrics()).isEqualTo(once.testMetrics());
        assertThat(again.bestTrial().number()).isEqualTo(once.bestTrial().number());
    }

    private static List<Long> seeds(TuningResult result) {
        return result.trials().stream().map(Trial::seed).toList();
    }

    @Test
    void anotherSeedGivesOtherTrials() {
        TuningResult five = run(t -> t.seed(5));
        TuningResult six = run(t -> t.seed(6));

        assertThat(configurations(six)).doesNotContainAnyElementsOf(configurations(five));
        assertThat(seeds(six)).doesNotContainAnyElementsOf(seeds(five));
    }

    @Test
    void trialsOfOneConfigurationDifferByTheirSeedsAlone() {
        SearchSpace one = SearchSpace.builder().learningRate(1e-2, 1e-1).epochs(2).build();
        TuningResult result =
                Searches.regression(one, LINE)
                        .split(SPLIT)
                        .enqueue(one.configuration(Map.of("learningRate", 0.05, "epochs", 2)))
                        .enqueue(one.configuration(Map.of("learningRate", 0.05, "epochs", 2)))
                        .maxTrials(2)
                        .run();

        Trial first = result.trials().get(0);
        Trial second = result.trials().get(1);
        assertThat(second.configuration()).isEqualTo(first.configuration());
        assertThat(second.seed()).isNotEqualTo(first.seed());
        assertThat(second.value()).isNotEqualTo(first.value());
    }

    /** Each search is of the same trials; numbers may differ in the order of their sums alone. */
    private static void assertSame(TuningResult one, TuningResult other) {
        assertThat(configurations(other)).isEqualTo(configurations(one));
        assertThat(seeds(other)).isEqualTo(seeds(one));
        for (int i = 0; i < 10; i++) {
            Trial a = one.trials().get(i);
            Trial b = other.trials().get(i);
            assertThat(b.value().getAsDouble()).isCloseTo(a.value().getAsDouble(), within(1e-9));
            assertThat(b.bestEpoch()).isEqualTo(a.bestEpoch());
            assertThat(b.epochs()).hasSameSizeAs(a.epochs()).isNotEmpty();
            for (int e = 1; e <= a.epochs().size(); e++) {
                assertThat(b.metric("train_loss", e).getAsDouble())
                        .isCloseTo(a.metric("train_loss", e).getAsDouble(), within(1e-9));
            }
        }
        assertThat(other.bestTrial().number()).isEqualTo(one.bestTrial().number());
    }

    @Test
    void twoThreadsTrainWhatOneDoes() {
        UnaryOperator<Tuner> exact = t -> t.dataType(DataType.FLOAT64).seed(3).cohortLimit(4);

        assertSame(
                run(t -> exact.apply(t).parallelism(1)), run(t -> exact.apply(t).parallelism(2)));
    }

    @Test
    void fusedCohortsTrainWhatSingleNetworksDo() {
        UnaryOperator<Tuner> exact = t -> t.dataType(DataType.FLOAT64).seed(4).parallelism(1);

        assertSame(
                run(t -> exact.apply(t).cohortLimit(1)), run(t -> exact.apply(t).cohortLimit(64)));
    }

    @Test
    void fusedCohortsOfFoldsAndExecutionsTrainWhatSingleNetworksDo() {
        UnaryOperator<Tuner> exact =
                t ->
                        t.dataType(DataType.FLOAT64)
                                .parallelism(1)
                                .crossValidation(3)
                                .executionsPerTrial(2);
        TuningResult alone = run(t -> exact.apply(t).cohortLimit(1));
        TuningResult fused = run(t -> exact.apply(t).cohortLimit(64));

        assertSame(alone, fused);
        for (int i = 0; i < 10; i++) {
            List<Double> one = alone.trials().get(i).epochs().get(3).runValues();
            List<Double> other = fused.trials().get(i).epochs().get(3).runValues();
            assertThat(one).hasSize(6);
            for (int run = 0; run < 6; run++) {
                assertThat(other.get(run)).isCloseTo(one.get(run), within(1e-9));
            }
        }
    }

    /** A limit of two leaves room for four trials a thread: the others come as places are freed. */
    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1", "2, 2", "8, 1", "8, 2", "64, 1", "64, 2"})
    void trialsOfAnyCompanyThatComeLateOrNotTrainWhatSingleNetworksDo(int limit, int threads) {
        UnaryOperator<Tuner> exact =
                t -> t.dataType(DataType.FLOAT64).seed(6).earlyStopping(EarlyStopping.patience(1));

        assertSame(
                run(t -> exact.apply(t).cohortLimit(1).parallelism(1)),
                run(t -> exact.apply(t).cohortLimit(limit).parallelism(threads)));
    }

    private static double validationMse(TunedModel model) {
        int[] rows = IntStream.range(40, 55).toArray();
        float[] predicted = model.predict(LINE.select(rows));
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            double truth = Double.parseDouble(LINE.column("target").text(rows[i]));
            sum += (predicted[i] - truth) * (predicted[i] - truth);
        }
        return sum / rows.length;
    }

    @Test
    void everyTrialCanBeReproducedAlone() {
        TuningResult result = run(t -> t.dataType(DataType.FLOAT64).seed(7).cohortLimit(64));

        for (Trial trial : result.trials()) {
            try (TunedModel model = result.reproduce(trial.number())) {
                assertThat(model.configuration()).isEqualTo(trial.configuration());
                // Predictions are floats.
                assertThat(validationMse(model))
                        .isCloseTo(trial.value().getAsDouble(), within(1e-5));
            }
        }
        try (TunedModel best = result.bestModel()) {
            assertThat(validationMse(best))
                    .isCloseTo(result.bestTrial().value().getAsDouble(), within(1e-5));
        }
    }

    @Test
    void aTrialOfOnesOwnBlocksCanBeReproduced() {
        SearchSpace space = SearchSpace.builder().learningRate(1e-2, 1e-1).epochs(3).build();
        TuningResult result =
                Tuner.of(
                                space,
                                values ->
                                        new SequentialBlock()
                                                .add(Linear.builder().setUnits(5).build())
                                                .add(Linear.builder().setUnits(1).build()))
                        .data(LINE)
                        .split(SPLIT)
                        .dataType(DataType.FLOAT64)
                        .device(Device.cpu())
                        .maxTrials(3)
                        .seed(8)
                        .quiet()
                        .run();

        try (TunedModel model = result.reproduce(1)) {
            assertThat(validationMse(model))
                    .isCloseTo(result.trials().get(1).value().getAsDouble(), within(1e-5));
        }
    }

    /** Dropout of DJL's, or a parameter that the block draws itself, behind a flag. */
    private static Block drawing(Configuration values) {
        SequentialBlock network = new SequentialBlock().add(Linear.builder().setUnits(8).build());
        if (values.getBoolean("drops")) {
            network.add(ai.djl.nn.norm.Dropout.builder().optRate(0.5f).build());
        }
        return network.add(Linear.builder().setUnits(1).build());
    }

    private static Tuner drawing(Function<Configuration, Block> blocks, boolean drops) {
        SearchSpace space =
                SearchSpace.builder()
                        .addAll(Hyperparameters.space(hp -> hp.flag("drops")))
                        .learningRate(1e-2, 1e-1)
                        .epochs(3)
                        .build();
        return Searches.alone(Tuner.of(space, blocks).data(LINE).split(SPLIT))
                .crossValidation(2)
                .executionsPerTrial(2)
                .enqueue(space.defaultConfiguration().with("drops", drops))
                .maxTrials(1)
                .seed(9);
    }

    @Test
    void djlsOwnDropoutRepeatsWhereOneTrialTrainsAtATime() {
        Engine engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed(1);
        TuningResult once = drawing(TunerReproducibilityTest::drawing, true).run();
        engine.setRandomSeed(2);
        TuningResult again = drawing(TunerReproducibilityTest::drawing, true).run();
        TuningResult without = drawing(TunerReproducibilityTest::drawing, false).run();

        assertThat(epochs(again)).isEqualTo(epochs(once));
        assertThat(again.defaultValue()).isEqualTo(once.defaultValue());
        assertThat(epochs(without)).isNotEqualTo(epochs(once));
        try (TunedModel model = again.reproduce(0);
                TunedModel best = once.bestModel()) {
            assertThat(model.weights()).isEqualTo(best.weights());
        }
    }

    /** Predicts c + x·w, where w is drawn by the block itself. */
    private static final class DrawnByItself extends AbstractBlock {

        private final Parameter drawn =
                addParameter(
                        Parameter.builder()
                                .setName("drawn")
                                .setType(Parameter.Type.OTHER)
                                .optInitializer(new NormalInitializer(1))
                                .optShape(new Shape(2, 1))
                                .build());

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                @Nullable PairList<String, Object> params) {
            return new NDList(inputs.head().matMul(drawn.getArray()));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {new Shape(inputShapes[0].get(0), 1)};
        }
    }

    @Test
    void parametersThatABlockDrawsItselfRepeatToo() {
        Engine engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed(1);
        TuningResult once = drawing(values -> new DrawnByItself(), false).run();
        engine.setRandomSeed(2);
        TuningResult again = drawing(values -> new DrawnByItself(), false).run();

        assertThat(epochs(again)).isEqualTo(epochs(once));
        assertThat(again.defaultValue()).isEqualTo(once.defaultValue());
        // The runs begin with numbers of their own.
        assertThat(once.trials().get(0).epochs().get(0).runValues()).doesNotHaveDuplicates();
    }

    private static String plan(Function<Configuration, Block> blocks) {
        Searches.Ear ear = new Searches.Ear();
        drawing(blocks, false).listener(ear).run();
        return ear.plans.get(0);
    }

    @Test
    void thePlanSaysWhatRepeatsOnlyAlone() {
        String sentence =
                "parts of the networks, such as DJL's own dropout, draw from the engine's one"
                        + " generator: exact repetition holds only with parallelism 1";
        Function<Configuration, Block> stacked =
                values ->
                        new SequentialBlock()
                                .add(shaped())
                                .add(
                                        LSTM.builder()
                                                .setStateSize(2)
                                                .setNumLayers(2)
                                                .optDropRate(0.2f)
                                                .build())
                                .add(Blocks.batchFlattenBlock())
                                .add(Linear.builder().setUnits(1).build());

        assertThat(plan(TunerReproducibilityTest::drawing)).contains(sentence);
        assertThat(plan(values -> new DrawnByItself())).contains(sentence);
        assertThat(plan(stacked)).contains(sentence);
        assertThat(plan(values -> Linear.builder().setUnits(1).build()))
                .doesNotContain("generator");
        assertThat(plan(RecurrentStack.of(2, 1, 1).with("recurrentLayers", 2)::build))
                .doesNotContain("generator");
    }

    private static Block shaped() {
        return new LambdaBlock(
                inputs -> new NDList(inputs.head().reshape(new Shape(-1, 2, 1))), "shaped");
    }

    @Test
    void refusesToReproduceATrialThatDoesNotExist() {
        TuningResult result = run(t -> t);

        assertThatThrownBy(() -> result.reproduce(10))
                .hasMessage("trial: there is no number 10; there are 10 trials, counted from 0");
        assertThat(result.stopReason()).isEqualTo(Optional.empty());
    }
}
