package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.djltuner.data.CategoricalColumn;
import io.djltuner.data.KFold;
import io.djltuner.data.TabularData;
import io.djltuner.study.Draws;
import io.djltuner.study.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a number of folds divides the training rows. */
class TunerFoldsTest {

    private static Block linear(int outputs) {
        return new SequentialBlock().add(Linear.builder().setUnits(outputs).build());
    }

    private static Tuner ownBlocks(TabularData table, int outputs) {
        return Searches.alone(Tuner.of(Searches.rates(), values -> linear(outputs)).data(table))
                .crossValidation(3)
                .maxTrials(1)
                .seed(4);
    }

    private static List<int[]> asDrawn(SearchData data, KFold rule) {
        return rule.heldOut(data.table(), data.split().train(), Draws.seed(4, "folds"));
    }

    private static void assertFolds(SearchData data, KFold rule) {
        assertThat(data.foldRule()).contains(rule);
        List<int[]> expected = asDrawn(data, rule);
        for (int fold = 0; fold < 3; fold++) {
            assertThat(data.folds().get(fold)).containsExactly(expected.get(fold));
        }
    }

    @Test
    void foldsOfARegressionOfOnesOwnBlocksAreDrawnAtRandom() {
        SearchData data = SearchData.of(ownBlocks(Searches.line(40), 1));

        assertFolds(data, KFold.shuffled(3));
        // Values that were taken for classes of one row would be dealt in turn.
        assertThat(data.folds().get(0))
                .isNotEqualTo(IntStream.range(0, 24).filter(row -> row % 3 == 0).toArray());
    }

    @Test
    void foldsOfARegressionOfSeveralTargetsAreDrawnAtRandom() {
        float[][] features = Searches.features(40, 2);
        float[][] targets = new float[40][];
        for (int row = 0; row < 40; row++) {
            targets[row] = new float[] {features[row][0], -features[row][1]};
        }
        TabularData table = TabularData.of(features, targets);

        assertFolds(SearchData.of(ownBlocks(table, 2)), KFold.shuffled(3));
        Trial trial = ownBlocks(table, 2).run().bestTrial();
        assertThat(trial.epochs().get(0).runValues()).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void foldsOfAClassificationHaveEveryClassEvenly() {
        TabularData table = Searches.halves(41);
        for (Tuner tuner :
                List.of(
                        ownBlocks(table, 1),
                        Searches.classification(Searches.rates(), table)
                                .crossValidation(3)
                                .seed(4))) {
            SearchData data = SearchData.of(tuner);

            assertFolds(data, KFold.stratified(3));
            assertThat(table.column("target")).isInstanceOf(CategoricalColumn.class);
            long[] ofClass =
                    data.folds().stream()
                            .mapToLong(
                                    fold ->
                                            Arrays.stream(fold)
                                                    .filter(r -> data.train().targets()[r] == 1)
                                                    .count())
                            .toArray();
            Arrays.sort(ofClass);
            assertThat(ofClass[2] - ofClass[0]).isLessThanOrEqualTo(1);
        }
    }
}
