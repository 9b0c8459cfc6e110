package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.core.Linear;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A search of blocks that is cancelled waits for the running epoch alone. */
class CancelledBlocksTest {

    @Test
    @Timeout(300)
    void cancellingTrainsNoTrialThatStillWaits(@TempDir Path directory) {
        TuningHandle[] handle = new TuningHandle[1];
        CompletableFuture<Void> started = new CompletableFuture<>();
        handle[0] =
                twoEpochsOfABlock(directory)
                        .listener(
                                new TuningListener() {
                                    @Override
                                    public void epochEnded(EpochReport report) {
                                        started.join();
                                        while (handle[0].history().trials().size() < 2) {
                                            Thread.onSpinWait();
                                        }
                                        handle[0].cancel();
                                    }
                                })
                        .start();
        started.complete(null);
        TuningResult cancelled = handle[0].join();
        TuningResult whole = twoEpochsOfABlock(directory).run();

        assertThat(cancelled.trials()).extracting(Trial::epochsDone).containsExactly(1, 0);
        assertThat(cancelled.trials())
                .allMatch(t -> t.state() == TrialState.RUNNING)
                .allMatch(t -> t.attributes().containsKey(Trial.INTERRUPTED));
        assertThat(whole.trials())
                .hasSize(4)
                .allMatch(t -> t.state() == TrialState.COMPLETE && t.epochsDone() == 2);
    }

    private static Tuner twoEpochsOfABlock(Path directory) {
        SearchSpace space = SearchSpace.builder().learningRate(1e-3, 1e-1).epochs(2).build();
        return Searches.alone(
                Tuner.of(space, values -> Linear.builder().setUnits(1).build())
                        .data(Searches.line(20))
                        .strategy(new RandomSearch())
                        .directory(directory)
                        .maxTrials(4));
    }
}
