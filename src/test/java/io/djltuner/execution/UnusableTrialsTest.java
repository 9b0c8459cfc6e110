package io.djltuner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.study.Leg;
import io.djltuner.study.StateStore;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.Verdict;
import io.djltuner.training.LossFunction;
import io.djltuner.training.TrainingData;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.fused.MlpFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trials that cannot be planned and ends that cannot be told do not stop a lone worker. */
@Timeout(300)
class UnusableTrialsTest {

    private static final Configuration SOUND =
            Configuration.of(Map.of("units", 4, "epochs", 2, "batchSize", 8));

    private final TrainingData data = LocalExecutorTest.data(List.of());

    @AfterEach
    void freeTheData() {
        data.close();
    }

    private RecordingSink train(RecordingSink sink, Configuration... configurations) {
        try (LocalExecutor executor =
                new LocalExecutor(
                        new MlpFactory(data, LossFunction.mse()),
                        LocalExecutorTest.rules(1, EarlyStopping.patience(9)),
                        1,
                        4)) {
            for (int i = 0; i < configurations.length; i++) {
                Leg leg = TrialExecutorConformance.leg(i, configurations[i]);
                executor.start(List.of(leg), StateStore.inMemory(), sink);
            }
        }
        return sink;
    }

    @Test
    void aConfigurationThatIsNoNetworkFailsWithItsCauseAndTheOthersTrain() {
        Configuration impossible = SOUND.with("optimizer", MlpOptimizer.SGD).with("momentum", 1.5);

        RecordingSink sink = train(RecordingSink.goOn(), SOUND, impossible, SOUND);

        assertThat(((TrialOutcome.Failed) sink.outcomes.get(1)).failure().message())
                .contains("momentum");
        assertThat(sink.outcomes.get(0)).isInstanceOf(TrialOutcome.Completed.class);
        assertThat(sink.outcomes.get(2)).isInstanceOf(TrialOutcome.Completed.class);
    }

    @Test
    void anEndThatCannotBeToldLeavesTheWorkerAtWork() {
        Configuration impossible = SOUND.with("optimizer", MlpOptimizer.SGD).with("momentum", 1.5);
        RecordingSink sink =
                new RecordingSink(
                        report -> Verdict.CONTINUE,
                        leg -> {
                            if (leg.trial().number() == 0) {
                                throw new IllegalStateException("nobody listens");
                            }
                        });

        train(sink, impossible, SOUND);

        assertThat(sink.outcomes.get(1)).isInstanceOf(TrialOutcome.Completed.class);
    }
}
