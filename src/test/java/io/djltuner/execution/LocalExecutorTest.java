package io.djltuner.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import io.djltuner.data.Task;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.study.Failure;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.StateStore;
import io.djltuner.study.TrialExecutor;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.Verdict;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.LossFunction;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.NetworkRun;
import io.djltuner.training.NetworkState;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.TrainingData;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.fused.MlpFactory;
import io.djltuner.training.fused.StepCost;
import io.djltuner.training.metric.Metrics;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trains in this process, cohorts of four networks on one thread. */
class LocalExecutorTest extends TrialExecutorConformance {

    private static final int FORBIDDEN_UNITS = 7;

    private final TrainingData data = data(List.of());

    static TrainingData data(List<int[]> folds) {
        return new TrainingData(
                Device.cpu(),
                DataType.FLOAT64,
                Task.REGRESSION,
                1,
                rows(24, 1),
                Optional.of(rows(12, 2)),
                folds,
                new double[0],
                5);
    }

    private static LabeledRows rows(int count, long seed) {
        Random random = new Random(seed);
        double[] features = random.doubles(count * 2L, -1, 1).toArray();
        double[] targets = new double[count];
        for (int i = 0; i < count; i++) {
            targets[i] = features[2 * i] - 0.5 * features[2 * i + 1];
        }
        return new LabeledRows(count, 2, features, targets);
    }

    static TrainingRules rules(int executions, EarlyStopping stopping) {
        Metrics metrics = Metrics.forTask(Task.REGRESSION);
        return new TrainingRules(
                Objective.minimize("val_loss"),
                metrics,
                LearningRateSchedule.constant(),
                Optional.empty(),
                stopping.resolved("val_loss", metrics),
                executions);
    }

    private static TrainingRules patient() {
        return rules(1, EarlyStopping.patience(1000));
    }

    @AfterEach
    void freeTheData() {
        data.close();
    }

    @Override
    TrialExecutor open() {
        return open(patient(), 1, 4);
    }

    private LocalExecutor open(TrainingRules rules, int parallelism, int cohortLimit) {
        return new LocalExecutor(
                new MlpFactory(data, LossFunction.mse()), rules, parallelism, cohortLimit);
    }

    @Override
    Configuration sound(int epochs) {
        return units(4, epochs);
    }

    private static Configuration units(int units, int epochs) {
        return Configuration.of(
                Map.of("units", units, "epochs", epochs, "batchSize", 8, "learningRate", 0.01));
    }

    @Override
    Configuration failing(int epochs) {
        return sound(epochs).with("optimizer", MlpOptimizer.SGD).with("learningRate", 1e9);
    }

    private static RecordingSink train(LocalExecutor executor, RecordingSink sink, Leg... legs) {
        return train(executor, StateStore.inMemory(), sink, legs);
    }

    private static RecordingSink train(
            LocalExecutor executor, StateStore states, RecordingSink sink, Leg... legs) {
        try (executor) {
            executor.start(List.of(legs), states, sink);
        }
        return sink;
    }

    @Test
    void aCohortReportsInOrderOfTrialNumbersAtTheEndOfEachEpoch() {
        RecordingSink sink =
                train(
                        open(patient(), 1, 4),
                        RecordingSink.goOn(),
                        leg(7, sound(2)),
                        leg(3, sound(3)),
                        leg(5, sound(3)),
                        leg(1, sound(2)));

        assertThat(sink.order())
                .containsExactly(
                        "1/1", "3/1", "5/1", "7/1", "1/2", "3/2", "5/2", "7/2", "3/3", "5/3");
    }

    @Test
    void theCapacityIsTwoFullCohortsAThread() {
        try (LocalExecutor small = open(patient(), 1, 1);
                LocalExecutor cohorts = open(patient(), 3, 8);
                LocalExecutor repeated = open(rules(4, EarlyStopping.patience(9)), 1, 8);
                LocalExecutor tooManyRuns = open(rules(9, EarlyStopping.patience(9)), 2, 1)) {
            assertThat(small.capacity()).isEqualTo(2);
            assertThat(cohorts.capacity()).isEqualTo(48);
            assertThat(repeated.capacity()).isEqualTo(4);
            assertThat(tooManyRuns.capacity()).isEqualTo(2);
        }
    }

    @Test
    void needsAThreadAndANetwork() {
        assertThatThrownBy(() -> open(patient(), 0, 1))
                .hasMessage("parallelism: must be at least 1, but got 0");
        assertThatThrownBy(() -> open(patient(), 1, 0))
                .hasMessage("cohortLimit: must be at least 1, but got 0");
        assertThatThrownBy(() -> rules(0, EarlyStopping.patience(1)))
                .hasMessage("executionsPerTrial: must be at least 1, but got 0");
    }

    @Test
    void aDivergedTrialSaysWhichNumberWhenAndWhat() {
        RecordingSink sink = train(open(patient(), 1, 4), RecordingSink.goOn(), leg(0, failing(5)));

        TrialOutcome.Failed failed = (TrialOutcome.Failed) sink.outcomes.get(0);
        assertThat(failed.failure().isDivergence()).isTrue();
        assertThat(failed.failure().message())
                .matches("(train|val)_loss became (NaN|Infinity) in epoch [1-5]");
        assertThat(failed.facts().orElseThrow().parameters()).isEqualTo(2 * 4 + 4 + 4 + 1);
    }

    /** A factory that looks at what another is asked for. */
    private interface Looking extends NetworkFactory {

        MlpFactory all();

        @Override
        default int batchSize(Configuration configuration) {
            return all().batchSize(configuration);
        }

        @Override
        default long parameters(Configuration configuration) {
            return all().parameters(configuration);
        }

        @Override
        default double learningRate(Configuration configuration) {
            return all().learningRate(configuration);
        }

        @Override
        default Optional<MlpSettings> mlp(Configuration configuration) {
            return all().mlp(configuration);
        }

        @Override
        default TrainingData data() {
            return all().data();
        }
    }

    /** Refuses every cohort with a network of seven units. */
    private record Picky(MlpFactory all, List<Integer> sizes) implements Looking {

        @Override
        public NetworkTrainer trainer(List<NetworkRun> runs) {
            sizes.add(runs.size());
            if (runs.stream().anyMatch(r -> r.configuration().getInt("units") == FORBIDDEN_UNITS)) {
                throw new IllegalStateException("seven units are too many");
            }
            return all.trainer(runs);
        }
    }

    @Test
    void whenACohortBreaksEachOfItsTrialsIsTriedAlone() {
        List<Integer> sizes = new ArrayList<>();
        Picky picky = new Picky(new MlpFactory(data, LossFunction.mse()), sizes);

        RecordingSink sink =
                train(
                        new LocalExecutor(picky, patient(), 1, 4),
                        RecordingSink.goOn(),
                        leg(0, units(6, 2)),
                        leg(1, units(FORBIDDEN_UNITS, 2)));
        RecordingSink together =
                train(
                        new LocalExecutor(picky, patient(), 1, 4),
                        RecordingSink.goOn(),
                        leg(0, units(6, 2)),
                        leg(1, units(FORBIDDEN_UNITS, 2)),
                        leg(2, units(6, 2)),
                        leg(3, units(6, 2)));

        assertThat(sizes).contains(1, 2);
        for (RecordingSink each : List.of(sink, together)) {
            TrialOutcome.Failed failed = (TrialOutcome.Failed) each.outcomes.get(1);
            assertThat(failed.failure().cause()).isEqualTo(Failure.EXCEPTION);
            assertThat(failed.failure().message())
                    .isEqualTo("java.lang.IllegalStateException: seven units are too many");
            assertThat(each.epochs(1)).isEmpty();
            assertThat(each.outcomes.get(0)).isInstanceOf(TrialOutcome.Completed.class);
            assertThat(each.epochs(0)).containsExactly(1, 2);
        }
        assertThat(together.outcomes).hasSize(4);
    }

    /** What is logged while something is done. */
    private static String said(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
            action.run();
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whyACohortBrokeIsLogged() {
        Picky picky = new Picky(new MlpFactory(data, LossFunction.mse()), new ArrayList<>());
        Leg sound = leg(4, units(6, 2));
        Leg broken = leg(6, units(FORBIDDEN_UNITS, 2));

        String log =
                said(
                        () ->
                                train(
                                        new LocalExecutor(picky, patient(), 1, 4),
                                        RecordingSink.goOn(),
                                        sound,
                                        broken));

        assertThat(log)
                .containsOnlyOnce("trials [4, 6] broke off; [4, 6] are tried one by one")
                .contains("java.lang.IllegalStateException: seven units are too many");
    }

    @Test
    void aListenerThatThrowsAtTheEndOfATrialIsLogged() {
        Consumer<Leg> throwing =
                leg -> {
                    throw new IllegalStateException("nobody listens");
                };
        RecordingSink sink = new RecordingSink(report -> Verdict.CONTINUE, throwing);

        String log = said(() -> train(open(patient(), 1, 4), sink, leg(3, sound(1))));

        assertThat(sink.outcomes.get(3)).isInstanceOf(TrialOutcome.Completed.class);
        assertThat(log)
                .containsOnlyOnce("trials [3] broke off; [] are tried one by one")
                .contains("java.lang.IllegalStateException: nobody listens");
    }

    /** Notes of each trainer's networks how many steps they had taken when it was made. */
    private record Noting(MlpFactory all, List<List<Long>> steps) implements Looking {

        @Override
        public NetworkTrainer trainer(List<NetworkRun> runs) {
            steps.add(
                    runs.stream()
                            .map(run -> run.state().map(NetworkState::steps).orElse(0L))
                            .sorted()
                            .toList());
            return all.trainer(runs);
        }
    }

    @Test
    void trialsThatComeLateJoinACohortAndTrainAsTheyWouldAlone() {
        Noting noting = new Noting(new MlpFactory(data, LossFunction.mse()), new ArrayList<>());
        // Operations cost, arithmetic hardly: whoever can joins.
        LocalExecutor executor =
                new LocalExecutor(
                        noting,
                        patient(),
                        1,
                        4,
                        Optional.empty(),
                        MemoryBudget.UNLIMITED,
                        new StepCost(2, 0.1, 1e-6, 1e-6, 1e-6, 0));
        RecordingSink late = RecordingSink.goOn();
        RecordingSink early =
                RecordingSink.saying(
                        report -> {
                            if (report.trial().number() == 0 && report.epoch() == 2) {
                                executor.start(
                                        List.of(leg(1, units(5, 6)), leg(2, units(3, 6))),
                                        StateStore.inMemory(),
                                        late);
                            }
                            return Verdict.CONTINUE;
                        });
        train(executor, early, leg(0, units(4, 9)));

        // Two epochs of three steps are behind the first when the others begin beside it.
        assertThat(noting.steps().subList(0, 2)).containsExactly(List.of(0L), List.of(0L, 0L, 6L));
        RecordingSink alone =
                train(
                        open(patient(), 1, 1),
                        RecordingSink.goOn(),
                        leg(0, units(4, 9)),
                        leg(1, units(5, 6)),
                        leg(2, units(3, 6)));
        for (int trial = 0; trial < 3; trial++) {
            RecordingSink sink = trial == 0 ? early : late;
            List<Double> expected = alone.values(trial, "val_loss");
            assertThat(sink.values(trial, "val_loss")).hasSameSizeAs(expected);
            for (int epoch = 0; epoch < expected.size(); epoch++) {
                assertThat(sink.values(trial, "val_loss").get(epoch))
                        .isCloseTo(expected.get(epoch), within(1e-9));
            }
        }
    }

    @Test
    void aTrialIsNotResumedWithAnotherNumberOfRuns() {
        StateStore states = StateStore.inMemory();
        Leg leg = leg(3, sound(4));
        train(open(patient(), 1, 4), states, RecordingSink.saying(Verdict.PAUSE, 3, 1), leg);

        RecordingSink sink =
                train(
                        open(rules(2, EarlyStopping.patience(9)), 1, 4),
                        states,
                        RecordingSink.goOn(),
                        leg);

        assertThat(((TrialOutcome.Failed) sink.outcomes.get(3)).failure().message())
                .isEqualTo(
                        "java.lang.IllegalStateException: trial 3: its stored state has 1 runs, but"
                                + " folds × executions is now 2");
    }

    @Test
    void aTrialWhoseRunsHaveAllStoppedEarlyIsDoneEvenIfToldToPause() {
        // No epoch improves by a million: each run stops after its second.
        TrainingRules hasty = rules(2, EarlyStopping.patience(1).minDelta(1e6));

        RecordingSink sink =
                train(
                        open(hasty, 1, 4),
                        RecordingSink.saying(Verdict.PAUSE, 0, 2),
                        leg(0, sound(9)),
                        leg(1, sound(9)));

        for (int trial = 0; trial < 2; trial++) {
            assertThat(sink.epochs(trial)).containsExactly(1, 2);
            TrialOutcome.Completed done = (TrialOutcome.Completed) sink.outcomes.get(trial);
            assertThat(done.bestEpoch()).isEqualTo(1);
            assertThat(done.value()).isEqualTo(sink.values(trial, "val_loss").get(0));
        }
    }

    @Test
    void aLoneWorkerWithALimitOfOneNetworkTrainsOneByOneInOrderOfNumber() {
        RecordingSink sink =
                train(
                        open(patient(), 1, 1),
                        RecordingSink.goOn(),
                        leg(1, sound(2)),
                        leg(0, sound(2)));

        assertThat(sink.order()).containsExactly("0/1", "0/2", "1/1", "1/2");
    }
}
