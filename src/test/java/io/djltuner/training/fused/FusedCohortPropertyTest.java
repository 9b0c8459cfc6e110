package io.djltuner.training.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import io.djltuner.data.Task;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpInitialization;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.Initialization;
import io.djltuner.training.LossFunction;
import io.djltuner.training.NetworkState;
import io.djltuner.training.SyntheticData;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpShape;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Random cohorts: whatever trains beside it, a network trains as it would alone. */
class FusedCohortPropertyTest {

    private static final int ROWS = 47;
    private static final int INPUTS = 4;
    private static final int EPOCHS = 3;
    private static final int MANY_EPOCHS = 20;
    private static final double OFF = Double.POSITIVE_INFINITY;
    private static final double TOLERANCE = 1e-9;

    /** What twenty epochs may make of roundings in the order of sums. */
    private static final double WEIGHT_TOLERANCE = 1e-7;

    /** A cohort with where each member stands: its state and the epochs behind it. */
    private record Drawn(
            TrainingData data,
            LossFunction loss,
            int batch,
            List<Member> members,
            double[] rates,
            int[] done,
            int epochs) {

        List<NetworkState> initial() {
            return IntStream.range(0, members.size())
                    .mapToObj(
                            m ->
                                    NetworkState.initial(
                                            Initialization.draw(
                                                    MlpInitialization.LECUN_NORMAL,
                                                    members.get(m).shape(),
                                                    m,
                                                    0)))
                    .toList();
        }
    }

    private static Drawn draw(long seed, DataType type) {
        Random random = new Random(seed);
        Task task = Task.values()[random.nextInt(3)];
        int outputs =
                switch (task) {
                    case REGRESSION -> 1 + random.nextInt(2);
                    case BINARY -> 1;
                    case MULTICLASS -> 3;
                };
        boolean weighted = task != Task.REGRESSION && random.nextBoolean();
        double[] classWeights = weighted ? new double[] {0.5, 2, 1} : new double[0];
        TrainingData data =
                new SyntheticData(
                                task,
                                outputs,
                                ROWS,
                                INPUTS,
                                folds(random),
                                classWeights,
                                type,
                                seed)
                        .upload();
        List<LossFunction> losses =
                task == Task.REGRESSION
                        ? List.of(LossFunction.mse(), LossFunction.mae(), LossFunction.huber(0.3))
                        : List.of(LossFunction.crossEntropy());
        int count = 2 + random.nextInt(8);
        boolean oneOptimizer = random.nextBoolean();
        MlpOptimizer common = MlpOptimizer.values()[random.nextInt(6)];
        List<Member> members = new ArrayList<>();
        for (int m = 0; m < count; m++) {
            MlpOptimizer own = MlpOptimizer.values()[random.nextInt(6)];
            members.add(member(random, outputs, oneOptimizer ? common : own));
        }
        // Hundreds of large steps make visible numbers of the roundings in the order of sums.
        boolean many = random.nextInt(8) == 0;
        return new Drawn(
                data,
                losses.get(random.nextInt(losses.size())),
                (many ? 5 : 1) + random.nextInt(20),
                members,
                random.doubles(count, 1e-3, many ? 5e-3 : 2e-2).toArray(),
                random.ints(count, 0, 4).toArray(),
                many ? MANY_EPOCHS : EPOCHS);
    }

    /** Three folds of 2 to 24 rows: their epochs have unlike numbers of steps. */
    private static List<int[]> folds(Random random) {
        return IntStream.range(0, 3)
                .mapToObj(fold -> random.ints(0, ROWS).distinct().limit(2 + random.nextInt(23)))
                .map(rows -> rows.sorted().toArray())
                .toList();
    }

    private static Member member(Random random, int outputs, MlpOptimizer optimizer) {
        List<Integer> hidden = random.ints(random.nextInt(6), 1, 12).boxed().toList();
        boolean sgd = optimizer == MlpOptimizer.SGD;
        boolean momentum = sgd && random.nextBoolean();
        OptimizerSettings settings =
                random.nextBoolean()
                        ? OptimizerSettings.of(optimizer)
                        : new OptimizerSettings(
                                optimizer,
                                momentum ? 0.8 : 0,
                                momentum && random.nextBoolean(),
                                0.8,
                                0.9,
                                1e-3,
                                0.9,
                                random.nextBoolean() ? 0.1 : 0,
                                random.nextBoolean() ? 0.01 : 0,
                                random.nextBoolean() ? 0.01 : 0,
                                random.nextBoolean() ? 0.1 : OFF,
                                random.nextBoolean() ? 0.2 : OFF);
        return new Member(
                new MlpShape(INPUTS, hidden, outputs),
                MlpActivation.values()[random.nextInt(9)],
                settings,
                random.nextBoolean() ? 0.4 : 0,
                random.nextInt(4) - 1);
    }

    private static double[] train(Cohort cohort, double[] rates, int[] done, int further) {
        int[] epochs = Arrays.stream(done).map(e -> e + further).toArray();
        return cohort.trainEpoch(rates, epochs);
    }

    private static Cohort alone(Drawn drawn, int member, NetworkState from) {
        return new Cohort(
                drawn.data(),
                drawn.loss(),
                drawn.batch(),
                List.of(drawn.members().get(member)),
                List.of(from));
    }

    /** Where each member stands after the epochs behind it, trained alone. */
    private static List<NetworkState> standing(Drawn drawn) {
        List<NetworkState> initial = drawn.initial();
        return IntStream.range(0, drawn.members().size())
                .mapToObj(
                        m -> {
                            try (Cohort cohort = alone(drawn, m, initial.get(m))) {
                                double[] rate = {drawn.rates()[m]};
                                for (int e = 1; e <= drawn.done()[m]; e++) {
                                    cohort.trainEpoch(rate, new int[] {e});
                                }
                                return cohort.states().get(0);
                            }
                        })
                .toList();
    }

    @Property(tries = 120, seed = "20", shrinking = ShrinkingMode.OFF)
    void aMemberTrainsAsItWouldAlone(@ForAll long seed) {
        assertAllTrainAsTheyWouldAlone(draw(seed, DataType.FLOAT64));
    }

    /** They are moved by operations of their own, over all buffers at once. */
    @Property(tries = 60, seed = "22", shrinking = ShrinkingMode.OFF)
    void membersWhoseMomentsDecayAlikeTrainAsTheyWouldAlone(@ForAll long seed) {
        assertAllTrainAsTheyWouldAlone(decayingAlike(draw(seed, DataType.FLOAT64), seed));
    }

    private static Drawn decayingAlike(Drawn drawn, long seed) {
        Random random = new Random(seed);
        boolean wide = random.nextInt(3) == 0;
        boolean together = random.nextBoolean();
        MlpOptimizer[] kinds =
                random.nextInt(4) == 0
                        ? new MlpOptimizer[] {MlpOptimizer.NADAM, MlpOptimizer.NADAM}
                        : new MlpOptimizer[] {MlpOptimizer.ADAM, MlpOptimizer.ADAMW};
        List<Member> members =
                drawn.members().stream()
                        .map(member -> alike(member, kinds[random.nextInt(2)], wide, random))
                        .toList();
        return new Drawn(
                drawn.data(),
                drawn.loss(),
                drawn.batch(),
                members,
                drawn.rates(),
                together ? new int[members.size()] : drawn.done(),
                EPOCHS);
    }

    private static Member alike(Member member, MlpOptimizer kind, boolean wide, Random random) {
        MlpShape shape = member.shape();
        List<Integer> hidden =
                shape.hidden().stream().map(units -> wide ? 9 * units : units).toList();
        return new Member(
                new MlpShape(shape.inputs(), hidden, shape.outputs()),
                member.activation(),
                new OptimizerSettings(
                        kind,
                        0,
                        false,
                        0.8,
                        0.9,
                        random.nextBoolean() ? 1e-3 : 1e-2,
                        0.9,
                        random.nextBoolean() ? 0.1 : 0,
                        0,
                        random.nextBoolean() ? 0.01 : 0,
                        OFF,
                        OFF),
                member.dropout(),
                member.fold());
    }

    private static void assertAllTrainAsTheyWouldAlone(Drawn drawn) {
        List<NetworkState> from = standing(drawn);
        try (TrainingData data = drawn.data();
                Cohort cohort =
                        new Cohort(data, drawn.loss(), drawn.batch(), drawn.members(), from)) {
            double[][] losses = new double[drawn.epochs()][];
            for (int e = 1; e <= drawn.epochs(); e++) {
                losses[e - 1] = train(cohort, drawn.rates(), drawn.done(), e);
                cohort.keepBest(keptAfter(drawn, e));
            }
            for (int m = 0; m < drawn.members().size(); m++) {
                assertTrainsAlone(drawn, m, from.get(m), cohort, losses);
            }
        }
    }

    /** Member m's best epoch is the first, second or third, in turn. */
    private static boolean[] keptAfter(Drawn drawn, int epoch) {
        boolean[] kept = new boolean[drawn.members().size()];
        for (int m = 0; m < kept.length; m++) {
            kept[m] = m % EPOCHS == epoch - 1;
        }
        return kept;
    }

    private static void assertTrainsAlone(
            Drawn drawn, int m, NetworkState from, Cohort cohort, double[][] losses) {
        TrainingData data = drawn.data();
        String who = "member " + m + " of " + drawn.members() + ", batch " + drawn.batch();
        try (Cohort alone = alone(drawn, m, from)) {
            for (int e = 1; e <= drawn.epochs(); e++) {
                double[] rate = {drawn.rates()[m]};
                double[] own = alone.trainEpoch(rate, new int[] {drawn.done()[m] + e});
                assertThat(losses[e - 1][m]).as(who).isCloseTo(own[0], within(TOLERANCE));
                alone.keepBest(new boolean[] {m % EPOCHS == e - 1});
            }
            NetworkState expected = alone.states().get(0);
            NetworkState actual = cohort.states().get(m);
            assertThat(actual.steps()).as(who).isEqualTo(expected.steps());
            double within = drawn.epochs() == EPOCHS ? TOLERANCE : WEIGHT_TOLERANCE;
            assertClose(who, actual.weights(), expected.weights(), within);
            assertClose(who, actual.first(), expected.first(), within);
            assertClose(who, actual.second(), expected.second(), within);
            assertClose(who, cohort.bestWeights().get(m), alone.bestWeights().get(0), within);
            // Padding that were not 0 would show here: the widest members' columns are read.
            assertClose(who, scores(cohort, m, data), alone.predict(data.inputs()), within);
            if (drawn.members().stream().allMatch(member -> member.fold() >= 0)) {
                assertHeldOut(who, drawn, m, cohort, alone, within);
            }
        }
    }

    private static double[] scores(Cohort cohort, int member, TrainingData data) {
        int width = ROWS * data.outputWidth();
        int at = cohort.scoreRow(member) * width;
        return Arrays.copyOfRange(cohort.predict(data.inputs()), at, at + width);
    }

    private static void assertHeldOut(
            String who, Drawn drawn, int m, Cohort cohort, Cohort alone, double within) {
        double[] together = cohort.predictHeldOut();
        double[] own = alone.predictHeldOut();
        int at = cohort.scoreRow(m) * together.length / drawn.members().size();
        assertClose(who, Arrays.copyOfRange(together, at, at + own.length), own, within);
    }

    private static void assertClose(
            String who, double[] actual, double[] expected, double tolerance) {
        assertThat(actual).as(who).containsExactly(expected, within(tolerance));
    }

    @Property(tries = 120, seed = "21", shrinking = ShrinkingMode.OFF)
    void aMemberThatDivergesChangesNoBitOfAnother(@ForAll long seed) {
        DataType type = seed % 2 == 0 ? DataType.FLOAT32 : DataType.FLOAT64;
        Drawn drawn = draw(seed, type);
        int sick = (int) Math.floorMod(seed, (long) drawn.members().size());
        List<NetworkState> healthy = drawn.initial();
        List<NetworkState> withNaN = new ArrayList<>(healthy);
        double[] nan = new double[healthy.get(sick).weights().length];
        Arrays.fill(nan, Double.NaN);
        withNaN.set(sick, NetworkState.initial(nan));
        double[] wild = drawn.rates().clone();
        wild[sick] = 1e30;
        try (TrainingData data = drawn.data()) {
            Outcome expected = outcome(drawn, healthy, drawn.rates());
            Outcome exploded = outcome(drawn, healthy, wild);
            Outcome poisoned = outcome(drawn, withNaN, drawn.rates());

            assertThat(poisoned.losses()[sick]).isNaN();
            assertThat(poisoned.states().get(sick).weights()).contains(Double.NaN);
            assertThat(exploded.states().get(sick).weights())
                    .isNotEqualTo(expected.states().get(sick).weights());
            for (int m = 0; m < drawn.members().size(); m++) {
                if (m != sick) {
                    assertSameBits(m, exploded, expected);
                    assertSameBits(m, poisoned, expected);
                }
            }
            assertThat(data.train().rows()).isEqualTo(ROWS);
        }
    }

    private record Outcome(double[] losses, List<NetworkState> states, double[][] scores) {}

    private static Outcome outcome(Drawn drawn, List<NetworkState> from, double[] rates) {
        try (Cohort cohort =
                new Cohort(drawn.data(), drawn.loss(), drawn.batch(), drawn.members(), from)) {
            double[] losses = {};
            for (int e = 1; e <= EPOCHS; e++) {
                losses = train(cohort, rates, new int[rates.length], e);
            }
            double[][] scores =
                    IntStream.range(0, rates.length)
                            .mapToObj(m -> scores(cohort, m, drawn.data()))
                            .toArray(double[][]::new);
            return new Outcome(losses, cohort.states(), scores);
        }
    }

    private static void assertSameBits(int m, Outcome actual, Outcome expected) {
        assertThat(actual.losses()[m]).isEqualTo(expected.losses()[m]).isFinite();
        assertThat(actual.states().get(m))
                .usingRecursiveComparison()
                .isEqualTo(expected.states().get(m));
        assertThat(actual.scores()[m]).isEqualTo(expected.scores()[m]);
    }
}
