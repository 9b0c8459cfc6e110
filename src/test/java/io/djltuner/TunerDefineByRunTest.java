package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.djltuner.data.TabularData;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.Condition;
import io.djltuner.space.Hyperparameters;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Trial;
import io.djltuner.training.TunedModel;
import io.djltuner.training.blocks.Pooling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches whose space is found by running the function that builds the network. */
class TunerDefineByRunTest {

    private static Block network(Hyperparameters hp) {
        SequentialBlock network = new SequentialBlock();
        int layers = hp.integer("layers", 0, 2);
        for (int layer = 1; layer <= layers; layer++) {
            int units = hp.integer("width_" + layer, 2, 8);
            network.add(Linear.builder().setUnits(units).build()).add(Activation.reluBlock());
        }
        hp.learningRate(1e-2, 1e-1);
        hp.batchSize(8, 16);
        hp.epochs(4, 8);
        return network.add(Linear.builder().setUnits(1).build());
    }

    private static TuningResult search(TabularData table, int trials) {
        return Searches.alone(Tuner.of(TunerDefineByRunTest::network).data(table))
                .strategy(new RandomSearch())
                .maxTrials(trials)
                .seed(3)
                .run();
    }

    @Test
    void everyTrialHasTheNamesOfItsLayersAndLearns(@TempDir Path folder) throws IOException {
        TabularData table = Searches.line(120);
        TuningResult result = search(table, 8);

        for (Trial trial : result.history().trials()) {
            int layers = trial.configuration().getInt("layers");
            assertThat(trial.configuration().contains("width_1")).isEqualTo(layers >= 1);
            assertThat(trial.configuration().contains("width_2")).isEqualTo(layers >= 2);
        }
        // The targets' variance is 5; a line explains all of it.
        assertThat(result.bestTrial().value().orElseThrow()).isLessThan(0.5);
        try (TunedModel model = result.bestModel()) {
            model.save(folder);
            try (TunedModel loaded =
                    TunedModel.load(
                            folder, Hyperparameters.reading(TunerDefineByRunTest::network))) {
                assertThat(loaded.predict(table)).isEqualTo(model.predict(table));
            }
        }
    }

    @Test
    void trialsAreThoseOfTheDeclaredSpace() {
        TabularData table = Searches.line(60);
        SearchSpace space = Hyperparameters.space(TunerDefineByRunTest::network);
        TuningResult declared =
                Searches.alone(
                                Tuner.of(
                                                space,
                                                Hyperparameters.reading(
                                                        TunerDefineByRunTest::network))
                                        .data(table))
                        .strategy(new RandomSearch())
                        .maxTrials(2)
                        .seed(3)
                        .run();

        assertThat(space.get("width_2").condition()).contains(Condition.atLeast("layers", 2));
        assertThat(search(table, 2).history().trials().stream().map(Trial::value))
                .containsExactlyElementsOf(
                        declared.history().trials().stream().map(Trial::value).toList());
    }

    @Test
    void aSpaceThatCannotBeFoundIsRefusedAtOnce() {
        assertThatThrownBy(
                        () ->
                                Tuner.of(
                                        hp ->
                                                Linear.builder()
                                                        .setUnits(
                                                                hp.integer(
                                                                        "n",
                                                                        1,
                                                                        hp.integer("most", 2, 4)))
                                                        .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "n: was asked for as 1 … 3 and now as 1 … 4; a name keeps its range, so"
                                + " give the other one another name");
    }

    @Test
    void aSearchOnDiskGoesOnWithTheSpaceFoundAgain(@TempDir Path folder) {
        TabularData table = Searches.line(60);
        Function<Hyperparameters, Block> pooled =
                hp -> {
                    hp.choice("pooling", Pooling.MAX, Pooling.AVERAGE);
                    return network(hp);
                };
        Supplier<Tuner> search =
                () ->
                        Searches.alone(Tuner.of(pooled).data(table))
                                .strategy(new RandomSearch())
                                .directory(folder)
                                .seed(3);
        TuningResult two = search.get().maxTrials(2).run();
        TuningResult three = search.get().maxTrials(3).run();

        assertThat(three.trials()).hasSize(3);
        assertThat(three.bestConfiguration().getEnum("pooling", Pooling.class)).isNotNull();
        try (TunedModel model = three.bestModel()) {
            assertThat(model.predict(table)).hasSize(60);
        }
        assertThat(three.trials().subList(0, 2))
                .extracting(Trial::value)
                .isEqualTo(two.trials().stream().map(Trial::value).toList());
    }
}
