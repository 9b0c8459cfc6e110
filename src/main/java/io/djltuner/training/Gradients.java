package io.djltuner.training;

import ai.djl.ndarray.NDArray;
import io.djltuner.training.internal.Autograd;
import io.djltuner.training.internal.TorchProgram;
import java.util.Arrays;
import java.util.Optional;

/**
 * The gradients of a block's parameters, as the optimizer takes them. A backward pass adds to the
 * same arrays as the one before, so they are looked up once. A parameter that no pass has reached
 * yet has none; zeros stand in for it, and it is looked for again after every pass.
 */
final class Gradients implements AutoCloseable {

    private final NDArray[] parameters;
    private final NDArray[] gradients;
    private int[] missing = {};
    private Optional<TorchProgram.Held> held = Optional.empty();

    Gradients(NDArray[] parameters) {
        this.parameters = parameters;
        this.gradients = new NDArray[parameters.length];
    }

    /** All of them, after a backward pass. */
    TorchProgram.Held afterBackward() {
        if (held.isEmpty()) {
            findAll();
        } else if (missing.length > 0) {
            findMissing();
        }
        return held.orElseThrow();
    }

    private void findAll() {
        int[] without = new int[parameters.length];
        int count = 0;
        for (int i = 0; i < parameters.length; i++) {
            Optional<NDArray> found = Autograd.gradient(parameters[i]);
            NDArray parameter = parameters[i];
            gradients[i] =
                    found.orElseGet(
                            () ->
                                    parameter
                                            .getManager()
                                            .zeros(parameter.getShape(), parameter.getDataType()));
            if (found.isEmpty()) {
                without[count++] = i;
            }
        }
        missing = Arrays.copyOf(without, count);
        held = Optional.of(TorchProgram.hold(gradients));
    }

    private void findMissing() {
        int[] without = new int[missing.length];
        int count = 0;
        for (int i : missing) {
            Optional<NDArray> found = Autograd.gradient(parameters[i]);
            if (found.isPresent()) {
                gradients[i].close();
                gradients[i] = found.get();
            } else {
                without[count++] = i;
            }
        }
        if (count < missing.length) {
            missing = Arrays.copyOf(without, count);
            held.ifPresent(TorchProgram.Held::close);
            held = Optional.of(TorchProgram.hold(gradients));
        }
    }

    /** Closes the handles; all are looked up again after the next backward pass. */
    @Override
    public void close() {
        if (held.isPresent()) {
            held.get().close();
            held = Optional.empty();
            for (NDArray gradient : gradients) {
                gradient.close();
            }
        }
    }
}
