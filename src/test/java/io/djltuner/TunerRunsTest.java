package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.analysis.RankTable;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.Objective;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.training.callback.EarlyStopping;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of a trial, fold by fold and execution by execution: which rows, and what they add up to.
 */
class TunerRunsTest {

    /** Rates so high that the best epoch of most runs is not their last. */
    private static final SearchSpace WILD =
            SearchSpace.builder()
                    .hiddenLayers(1)
                    .units(4, 4)
                    .learningRate(0.05, 0.3)
                    .epochs(6)
                    .build();

    /** Without validation rows each run restores the epoch in which its fold's error is least. */
    private static Tuner fourRuns() {
        return Searches.regression(WILD, Searches.line(40))
                .validation(0)
                .objective(Objective.minimize("fold_mse"))
                .crossValidation(2)
                .executionsPerTrial(2)
                .maxTrials(4);
    }

    private static double[] lastOfEachRun(Trial trial) {
        List<EpochRecord> epochs = trial.epochs();
        return epochs.get(epochs.size() - 1).runValues().stream().mapToDouble(v -> v).toArray();
    }

    private static double[] bestOfEachRun(Trial trial) {
        double[] best = new double[4];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        for (EpochRecord epoch : trial.epochs()) {
            for (int run = 0; run < best.length; run++) {
                best[run] = Math.min(best[run], epoch.runValues().get(run));
            }
        }
        return best;
    }

    /** The formula of the textbook, written out. */
    private static void assertSpread(Trial trial, double[] ofRuns) {
        double mean = (ofRuns[0] + ofRuns[1] + ofRuns[2] + ofRuns[3]) / 4;
        double squares = 0;
        for (double one : ofRuns) {
            squares += Math.pow(one - mean, 2);
        }
        assertThat(trial.runValues())
                .containsExactly(Arrays.stream(ofRuns).boxed().toArray(Double[]::new));
        assertThat(trial.value().getAsDouble()).isCloseTo(mean, within(1e-12));
        assertThat(trial.standardDeviation().getAsDouble())
                .isCloseTo(Math.sqrt(squares / 3), within(1e-12));
    }

    @Test
    void theSpreadIsThatOfTheEpochsWhichTheRunsRestore() {
        List<Trial> trials = fourRuns().run().trials();

        trials.forEach(trial -> assertSpread(trial, bestOfEachRun(trial)));
        assertThat(trials)
                .anySatisfy(
                        trial ->
                                assertThat(bestOfEachRun(trial))
                                        .isNotEqualTo(lastOfEachRun(trial)));
    }

    @Test
    void theSpreadIsOfTheRestoredEpochsWhateverChoosesThem() {
        List<Trial> trials =
                Searches.regression(WILD, Searches.line(40))
                        .objective(Objective.minimize("fold_mse"))
                        .crossValidation(4)
                        .maxTrials(4)
                        .run()
                        .trials();

        // The validation rows choose, so a run's value need not be its least.
        assertThat(trials)
                .anySatisfy(
                        trial ->
                                assertThat(trial.runValues())
                                        .isNotEqualTo(
                                                Arrays.stream(bestOfEachRun(trial))
                                                        .boxed()
                                                        .toList()));
        for (Trial trial : trials) {
            assertSpread(trial, trial.runValues().stream().mapToDouble(v -> v).toArray());
            for (int run = 0; run < 4; run++) {
                int own = run;
                assertThat(trial.epochs())
                        .extracting(epoch -> epoch.runValues().get(own))
                        .contains(trial.runValues().get(run));
            }
        }
    }

    @Test
    void whereTheLastEpochIsRestoredTheSpreadIsIts() {
        List<Trial> trials =
                fourRuns()
                        .earlyStopping(EarlyStopping.patience(99).restoreBest(false))
                        .run()
                        .trials();

        trials.forEach(trial -> assertSpread(trial, lastOfEachRun(trial)));
    }

    @Test
    void aStudyThatIsOpenedAgainKnowsTheSpread(@TempDir Path folder) {
        TuningResult result = fourRuns().directory(folder).run();

        List<Trial> known = Study.open(folder).history().trials();

        assertThat(known).hasSize(4);
        for (Trial trial : known) {
            assertThat(trial.state()).isEqualTo(TrialState.COMPLETE);
            assertSpread(trial, bestOfEachRun(trial));
            assertThat(trial.runValues())
                    .isEqualTo(result.trials().get(trial.number()).runValues());
        }
    }

    @Test
    void theTableAndTheCsvShowTheSpread() {
        TuningResult result = fourRuns().run();

        String spread = Configuration.text(result.bestTrial().standardDeviation().getAsDouble());
        List<String> lines = result.summary().lines().map(String::strip).toList();
        assertThat(lines.get(0))
                .matches("rank +trial +fold_mse +standard deviation +best epoch +epochs .*");
        assertThat(lines.get(1).split(" +", -1)[3]).isEqualTo(spread);
        assertThat(RankTable.of(result.history()).rows().get(0).standardDeviation())
                .isEqualTo(result.bestTrial().standardDeviation());
        List<String> csv = result.toCsv().lines().toList();
        assertThat(csv.get(0)).startsWith("trial,state,value,standard_deviation,best_epoch");
        for (Trial trial : result.trials()) {
            assertThat(Double.parseDouble(csv.get(1 + trial.number()).split(",", -1)[3]))
                    .isEqualTo(trial.standardDeviation().getAsDouble());
        }
    }

    @Test
    void oneRunHasNoSpread() {
        TuningResult result = Searches.regression(WILD, Searches.line(40)).maxTrials(2).run();

        assertThat(result.bestTrial().runValues()).isEmpty();
        assertThat(result.bestTrial().standardDeviation()).isEmpty();
        assertThat(result.summary()).doesNotContain("deviation");
        assertThat(result.toCsv().lines().toList().get(1)).matches("0,COMPLETE,[^,]+,,.*");
    }
}
