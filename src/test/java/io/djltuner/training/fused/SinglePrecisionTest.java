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
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** In float32 company changes rounding and no more. */
class SinglePrecisionTest {

    private static final int INPUTS = 6;
    private static final int TRIALS = 200;
    private static final int EPOCHS = 20;

    private static TrainingData data(int rows) {
        return new SyntheticData(
                        Task.REGRESSION,
                        1,
                        rows,
                        INPUTS,
                        List.of(),
                        new double[0],
                        DataType.FLOAT32,
                        4)
                .upload();
    }

    private static List<Member> members() {
        Random random = new Random(8);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < TRIALS; i++) {
            List<Integer> hidden = random.ints(random.nextInt(4), 1, 40).boxed().toList();
            members.add(
                    new Member(
                            new MlpShape(INPUTS, hidden, 1),
                            MlpActivation.values()[random.nextInt(9)],
                            OptimizerSettings.of(MlpOptimizer.values()[random.nextInt(6)]),
                            random.nextBoolean() ? 0.2 : 0,
                            TrainingData.ALL_ROWS));
        }
        return members;
    }

    private static List<NetworkState> initial(List<Member> members) {
        List<NetworkState> states = new ArrayList<>();
        for (int m = 0; m < members.size(); m++) {
            states.add(
                    NetworkState.initial(
                            Initialization.draw(
                                    MlpInitialization.LECUN_NORMAL, members.get(m).shape(), m, 0)));
        }
        return states;
    }

    /** The last epoch's losses, and the weights after it. */
    private record Trained(double[] losses, List<double[]> weights) {}

    private static Trained train(
            TrainingData data,
            int batch,
            int epochs,
            List<Member> members,
            List<NetworkState> from) {
        try (Cohort cohort = new Cohort(data, LossFunction.mse(), batch, members, from)) {
            double[] rates = new double[members.size()];
            Arrays.fill(rates, 3e-3);
            double[] losses = {};
            for (int epoch = 1; epoch <= epochs; epoch++) {
                int[] numbers = new int[members.size()];
                Arrays.fill(numbers, epoch);
                losses = cohort.trainEpoch(rates, numbers);
            }
            return new Trained(
                    losses, cohort.states().stream().map(NetworkState::weights).toList());
        }
    }

    private static Trained alone(
            TrainingData data,
            int batch,
            int epochs,
            List<Member> members,
            List<NetworkState> from) {
        double[] losses = new double[members.size()];
        List<double[]> weights = new ArrayList<>();
        for (int m = 0; m < losses.length; m++) {
            Trained one = train(data, batch, epochs, List.of(members.get(m)), List.of(from.get(m)));
            losses[m] = one.losses()[0];
            weights.add(one.weights().get(0));
        }
        return new Trained(losses, weights);
    }

    @Test
    void oneStepAgreesToFiveDigits() {
        List<Member> members = members();
        List<NetworkState> from = initial(members);
        try (TrainingData data = data(32)) {
            Trained together = train(data, 32, 1, members, from);
            Trained alone = alone(data, 32, 1, members, from);

            for (int m = 0; m < TRIALS; m++) {
                assertThat(together.losses()[m])
                        .as("loss of %s", members.get(m))
                        .isCloseTo(alone.losses()[m], Percentage.withPercentage(1e-3));
                assertThat(together.weights().get(m))
                        .as("weights of %s", members.get(m))
                        .containsExactly(alone.weights().get(m), within(1e-5));
            }
        }
    }

    @Test
    void theMediansOfManyTrialsAgreeToAPercentAfterManyEpochs() {
        List<Member> members = members();
        List<NetworkState> from = initial(members);
        try (TrainingData data = data(80)) {
            double together =
                    new Median().evaluate(train(data, 16, EPOCHS, members, from).losses());
            double alone = new Median().evaluate(alone(data, 16, EPOCHS, members, from).losses());

            assertThat(together).isCloseTo(alone, Percentage.withPercentage(1));
        }
    }
}
