package io.djltuner.training.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
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
import io.djltuner.training.internal.TorchProgram;
import io.djltuner.training.optimizer.OptimizerSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cohort for which there is no room leaves nothing behind. */
class HalfMadeCohortTest {

    /** Sigmoids of unlike widths with Adam: every array that a cohort can need. */
    private static final List<Member> MEMBERS =
            List.of(member(List.of(3, 2)), member(List.of(5, 4)));

    private static Member member(List<Integer> hidden) {
        return new Member(
                new MlpShape(2, hidden, 1),
                MlpActivation.SIGMOID,
                OptimizerSettings.of(MlpOptimizer.ADAM),
                0,
                TrainingData.ALL_ROWS);
    }

    private static List<NetworkState> states() {
        return MEMBERS.stream()
                .map(
                        member ->
                                NetworkState.initial(
                                        Initialization.draw(
                                                MlpInitialization.HE_NORMAL, member.shape(), 1, 0)))
                .toList();
    }

    /** Hands out arrays of another manager until some number of them, then fails. */
    private static final class Rationed {

        private final NDManager real;
        private int left;
        private int given;

        Rationed(NDManager real, int arrays) {
            this.real = real;
            left = arrays;
        }

        NDManager manager() {
            return (NDManager)
                    Proxy.newProxyInstance(
                            NDManager.class.getClassLoader(),
                            new Class<?>[] {NDManager.class},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("create")) {
                                    if (left-- == 0) {
                                        throw new OutOfMemoryError("no room for another array");
                                    }
                                    given++;
                                }
                                try {
                                    return method.invoke(real, arguments);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
        }
    }

    private static Cohort cohort(TrainingData data, Rationed rationed) {
        return new Cohort(
                data,
                LossFunction.mse(),
                4,
                MEMBERS,
                states(),
                TorchProgram.of("Cohort", data.device()),
                rationed::manager);
    }

    @Test
    void whicheverArrayCannotBeMadeTheOthersAreFreed() {
        try (TrainingData data = SyntheticData.of(Task.REGRESSION, 1, 10, 2)) {
            Rationed plenty = new Rationed(data.newManager(), Integer.MAX_VALUE);
            cohort(data, plenty).close();
            assertThat(plenty.given).isEqualTo(7);
            assertThat(plenty.real.isOpen()).isFalse();

            for (int arrays = 0; arrays < plenty.given; arrays++) {
                Rationed rationed = new Rationed(data.newManager(), arrays);
                assertThatThrownBy(() -> cohort(data, rationed))
                        .isInstanceOf(OutOfMemoryError.class)
                        .hasMessage("no room for another array");
                assertThat(rationed.real.isOpen()).as("after %d arrays", arrays).isFalse();
            }
        }
    }
}
