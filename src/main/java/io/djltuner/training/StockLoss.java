package io.djltuner.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.L1Loss;
import ai.djl.training.loss.L2Loss;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.QuantileL1Loss;
import io.djltuner.training.internal.Autograd;
import java.util.Optional;

/**
 * DJL's losses of differences. They multiply by a Java number, whose memory Java's collector may
 * free before the backward pass has read it, so they are computed here with arrays; their weights,
 * which they do not tell, are what they make of simple numbers.
 */
final class StockLoss {

    /** A loss of outputs and targets of the same shape, by element, before it is weighted. */
    private interface Elements {

        NDArray of(NDArray outputs, NDArray targets);
    }

    private StockLoss() {}

    /** The same loss with arrays, if it is one of these. */
    static Optional<BlockLoss> of(Loss loss) {
        Class<?> kind = loss.getClass();
        if (kind == L1Loss.class) {
            return Optional.of(
                    weighted(value(loss, 1, 0), (outputs, targets) -> outputs.sub(targets).abs()));
        }
        if (kind == L2Loss.class) {
            return Optional.of(
                    weighted(
                            value(loss, 0, 1),
                            (outputs, targets) -> outputs.sub(targets).square()));
        }
        if (kind == QuantileL1Loss.class) {
            // Of a prediction 1 too large it makes 2(1 − q).
            double quantile = 1 - value(loss, 0, 1) / 2;
            return Optional.of(
                    weighted(2, (outputs, targets) -> pinball(outputs, targets, quantile)));
        }
        return Optional.empty();
    }

    private static double value(Loss loss, float target, float output) {
        boolean before = Autograd.record(false);
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            NDList targets = new NDList(manager.create(new float[] {target}));
            NDList outputs = new NDList(manager.create(new float[] {output}));
            return loss.evaluate(targets, outputs).getFloat();
        } finally {
            Autograd.record(before);
        }
    }

    private static BlockLoss weighted(double weight, Elements elements) {
        return (outputs, targets, weights) -> {
            NDArray mean = elements.of(outputs, targets.reshape(outputs.getShape())).mean();
            return weight == 1 ? mean : mean.mul(number(outputs, weight));
        };
    }

    /** |p − y| times q where p is too small, times 1 − q where it is too large. */
    private static NDArray pinball(NDArray outputs, NDArray targets, double quantile) {
        NDArray above = outputs.gte(targets).toType(outputs.getDataType(), false);
        return outputs.sub(targets).mul(above.sub(number(outputs, quantile))).abs();
    }

    /** A number that stays in memory as long as the outputs' manager does. */
    private static NDArray number(NDArray outputs, double value) {
        return outputs.getManager().create(value).toType(outputs.getDataType(), false);
    }
}
