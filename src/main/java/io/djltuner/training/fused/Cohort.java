package io.djltuner.training.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.djltuner.training.LossFunction;
import io.djltuner.training.NetworkState;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.TrainingData;
import io.djltuner.training.internal.Numbers;
import io.djltuner.training.internal.TorchProgram;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Multilayer perceptrons that train side by side, one engine call per epoch for all of them.
 *
 * <p>Members share the data, the loss and the batch size; everything else may differ ({@link
 * Member}). Each trains as it would alone, but for the rounding of sums that are added in another
 * order: rows are independent, and a member that diverges changes no bit of another. A cohort of
 * one is the same program and the fastest way to train a small network alone.
 *
 * <p>Not thread-safe; several cohorts may train on several threads.
 */
public final class Cohort implements NetworkTrainer {

    /**
     * Numbers in one layer's activations that evaluation works on at a time: stays in the cache.
     */
    static final int EVALUATED_AT_ONCE = 1 << 16;

    /** Numbers of training rows gathered at a time. */
    private static final int GATHERED_AT_ONCE = 1 << 18;

    /** Numbers in the buffer up to which the optimizer works on all of it at once. */
    private static final int FLAT_AT_MOST = 1 << 14;

    private final TrainingData data;
    private final LossFunction loss;
    private final int batch;
    private final CohortLayout layout;
    private final List<Member> rows;
    private final CohortCoefficients coefficients;
    private final TorchProgram program;
    private final NDManager manager;
    private final NDArray[] state;
    private final NDArray best;
    private final LayoutArguments arguments;
    private final long[] stepsTaken;
    private @Nullable NDArray rowIndex;
    private @Nullable HeldOutRows heldOut;

    /**
     * Lays out a cohort.
     *
     * @param data the rows
     * @param loss the training loss
     * @param batch rows in a full batch
     * @param members the networks
     * @param states where each of them stands
     */
    public Cohort(
            TrainingData data,
            LossFunction loss,
            int batch,
            List<Member> members,
            List<NetworkState> states) {
        this(
                data,
                loss,
                batch,
                members,
                states,
                TorchProgram.of("Cohort", data.device()),
                data::newManager);
    }

    /** As above, with another program of the same methods and a manager from elsewhere. */
    Cohort(
            TrainingData data,
            LossFunction loss,
            int batch,
            List<Member> members,
            List<NetworkState> states,
            TorchProgram program,
            Supplier<NDManager> managers) {
        this.data = data;
        this.loss = loss;
        this.batch = batch;
        layout =
                new CohortLayout(
                        members.stream().map(Member::shape).toList(),
                        members.stream().map(Member::activation).toList());
        rows =
                IntStream.range(0, members.size())
                        .mapToObj(row -> members.get(layout.memberAt(row)))
                        .toList();
        coefficients = new CohortCoefficients(rows);
        this.program = program;
        stepsTaken = new long[rows.size()];
        double[] weights = new double[layout.size()];
        double[] first = new double[layout.size()];
        double[] second = new double[layout.size()];
        for (int member = 0; member < members.size(); member++) {
            NetworkState from = states.get(member);
            stepsTaken[layout.rowOf(member)] = from.steps();
            layout.pack(member, from.weights(), weights);
            if (from.first().length > 0) {
                layout.pack(member, from.first(), first);
            }
            if (from.second().length > 0) {
                layout.pack(member, from.second(), second);
            }
        }
        manager = managers.get();
        try {
            state =
                    new NDArray[] {
                        array(weights), gradients(), moments(first, true), moments(second, false)
                    };
            best = state[0].duplicate();
            arguments = new LayoutArguments(layout, rows, data, manager);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    private NDArray array(double[] values) {
        return data.create(manager, values, values.length);
    }

    private NDArray gradients() {
        return array(new double[coefficients.plain() ? 0 : layout.size()]);
    }

    private NDArray moments(double[] values, boolean first) {
        boolean kept = first ? coefficients.kind().hasFirst() : coefficients.kind().hasSecond();
        return array(kept && !coefficients.plain() ? values : new double[0]);
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public double[] trainEpoch(double[] learningRates, int[] epochs) {
        int count = rows.size();
        double[] rates = new double[count];
        int[] epochOfRow = new int[count];
        for (int row = 0; row < count; row++) {
            rates[row] = learningRates[layout.memberAt(row)];
            epochOfRow[row] = epochs[layout.memberAt(row)];
        }
        int[] folds = rows.stream().mapToInt(Member::fold).toArray();
        RowGroups groups = new RowGroups(data, folds, epochOfRow, batch);
        try (NDManager scope = manager.newSubManager()) {
            NDArray sums = runEpoch(scope, groups, rates);
            double[] read = sums.toDoubleArray();
            double[] losses = new double[count];
            boolean perTarget = loss.code(data.task()) <= 2;
            for (int row = 0; row < count; row++) {
                stepsTaken[row] += groups.stepsOf(row);
                double values = groups.rows(groups.groupOf(row));
                values *= perTarget ? layout.outputs() : 1;
                losses[layout.memberAt(row)] = read[row] / values;
            }
            return losses;
        }
    }

    private NDArray runEpoch(NDManager scope, RowGroups groups, double[] rates) {
        int count = rows.size();
        int full = groups.fullSteps();
        int steps = groups.steps();
        DropoutPlaces dropout = new DropoutPlaces(data, layout, rows, groups, batch);
        double[] lossScale = new double[count];
        double[] keepRate = new double[count];
        int code = loss.code(data.task());
        for (int row = 0; row < count; row++) {
            double factor = (code == 0 ? 2.0 : 1.0) / (code <= 2 ? layout.outputs() : 1);
            lossScale[row] = coefficients.plain() ? -rates[row] * factor : factor;
            keepRate[row] = 1 - rows.get(row).dropout();
        }
        NDArray[] tailWeight = new NDArray[Math.max(1, steps - full)];
        NDArray[] active = new NDArray[tailWeight.length];
        NDArray none = data.create(scope, new double[0], 0);
        tailWeight[0] = none;
        active[0] = none;
        for (int step = full; step < steps; step++) {
            tailWeight[step - full] = tailWeights(scope, groups, step);
            active[step - full] = activeRows(scope, groups, step, none);
        }
        StepNumbers numbers = coefficients.stepNumbers(rates, stepsTaken, steps);
        boolean flat = flattens(numbers);
        NDArray[] perRow = {
            coefficients.rowCoefficients(scope, data, rates),
            data.create(scope, numbers.values(), numbers.steps(), 3, count, 1),
            data.create(scope, lossScale, count, 1, 1),
            data.create(scope, keepRate, count, 1, 1),
            dropout.used() ? data.dropoutTable() : none
        };
        int gathered = groups.count() == 1 ? 1 : count;
        int chunk =
                Math.max(
                        1,
                        GATHERED_AT_ONCE / gathered / (layout.inputs() + layout.outputs()) / batch);
        long[] shape = {
            count,
            layout.depth(),
            layout.inputs(),
            layout.outputs(),
            batch,
            (long) chunk * batch,
            layout.hidden(),
            full,
            steps,
            code,
            coefficients.kind().code(),
            coefficients.plain() ? 1 : 0,
            flat ? 1 : 0
        };
        NDArray sums =
                program.run(
                        "epoch",
                        scope,
                        new NDArray[] {data.inputs(), data.targets(), data.weights()},
                        Numbers.create(scope, groups.index(), groups.count(), groups.longest()),
                        Numbers.create(scope, groups.groupOfRow(), count),
                        state,
                        shape,
                        arguments.layers(),
                        arguments.stretches(),
                        arguments.stretchAt(),
                        arguments.columns(),
                        arguments.offset(),
                        arguments.rows(),
                        arguments.width(),
                        arguments.weights(),
                        coefficients.flags(),
                        perRow,
                        flat ? rowIndex() : none,
                        numbers.factors(),
                        tailWeight,
                        active,
                        dropout.numbers(),
                        dropout.placeAt(),
                        dropout.placeOf(scope),
                        loss.delta(),
                        coefficients.numbers(rates[0], numbers));
        return Objects.requireNonNull(sums);
    }

    /**
     * Whether the optimizer works on the whole buffer at once, with its coefficients spread over
     * it: fewer operations, more numbers to read.
     */
    private boolean flattens(StepNumbers numbers) {
        boolean spreadOnce = numbers.steps() == 1;
        return rows.size() > 1
                && !coefficients.plain()
                && layout.size() <= (spreadOnce ? FLAT_AT_MOST : FLAT_AT_MOST / 16);
    }

    private NDArray rowIndex() {
        if (rowIndex == null) {
            rowIndex = Numbers.create(manager, layout.rowIndex(), layout.size());
        }
        return rowIndex;
    }

    /** {@code [K, b, 1]}: 1 / (rows of the member's group), 0 for rows that it does not have. */
    private NDArray tailWeights(NDManager scope, RowGroups groups, int step) {
        int longest = Math.min(batch, groups.longest() - step * batch);
        double[] weight = new double[rows.size() * longest];
        for (int row = 0; row < rows.size(); row++) {
            int own = groups.rowsIn(groups.groupOf(row), step);
            Arrays.fill(weight, row * longest, row * longest + own, 1.0 / own);
        }
        return data.create(scope, weight, rows.size(), longest, 1);
    }

    /** {@code [K, 1]}: 0 for members whose group has no rows in the step; empty when all have. */
    private NDArray activeRows(NDManager scope, RowGroups groups, int step, NDArray none) {
        double[] active = new double[rows.size()];
        boolean all = true;
        for (int row = 0; row < active.length; row++) {
            active[row] = groups.rowsIn(groups.groupOf(row), step) > 0 ? 1 : 0;
            all &= active[row] == 1;
        }
        return all ? none : data.create(scope, active, active.length, 1);
    }

    @Override
    public double[] predict(NDArray inputs) {
        return evaluate(inputs, null, inputs.getShape().get(0));
    }

    @Override
    public double[] predictHeldOut() {
        if (heldOut == null) {
            heldOut = HeldOutRows.of(manager, data, rows);
        }
        return evaluate(data.inputs(), heldOut, heldOut.longest());
    }

    private double[] evaluate(NDArray inputs, @Nullable HeldOutRows picked, long count) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray all = Numbers.create(scope, new long[0], 0);
            NDArray index = picked == null ? all : picked.index();
            NDArray groupOf = picked == null ? all : picked.groupOfRow();
            long perRow = (long) rows.size() * Math.max(layout.widest(), layout.inputs());
            long most = Math.min(count, Math.max(32, EVALUATED_AT_ONCE / perRow));
            // Equal parts: the last one overlaps the one before where they do not fit.
            long chunk = most == 0 ? 0 : ceilDiv(count, ceilDiv(count, most));
            NDArray scores =
                    program.run(
                            "evaluate",
                            scope,
                            inputs,
                            index,
                            groupOf,
                            state[0],
                            new long[] {
                                rows.size(),
                                layout.depth(),
                                layout.inputs(),
                                layout.outputs(),
                                chunk,
                                layout.hidden()
                            },
                            arguments.layers(),
                            arguments.stretches(),
                            arguments.stretchAt(),
                            arguments.columns(),
                            arguments.offset(),
                            arguments.rows(),
                            arguments.width());
            return data.read(Objects.requireNonNull(scores));
        }
    }

    private static long ceilDiv(long rows, long parts) {
        return (rows + parts - 1) / parts;
    }

    @Override
    public int scoreRow(int member) {
        return layout.rowOf(member);
    }

    @Override
    public void keepBest(boolean[] members) {
        double[] mask = new double[rows.size()];
        boolean any = false;
        for (int row = 0; row < mask.length; row++) {
            mask[row] = members[layout.memberAt(row)] ? 1 : 0;
            any |= mask[row] == 1;
        }
        if (any) {
            try (NDManager scope = manager.newSubManager()) {
                program.run(
                        "copyRows",
                        scope,
                        state[0],
                        best,
                        data.create(scope, mask, mask.length, 1),
                        arguments.offset(),
                        arguments.rows(),
                        arguments.width());
            }
        }
    }

    @Override
    public List<NetworkState> states() {
        double[] weights = data.read(state[0]);
        double[] first = data.read(state[2]);
        double[] second = data.read(state[3]);
        return IntStream.range(0, rows.size())
                .mapToObj(
                        member -> {
                            var kind = rows.get(layout.rowOf(member)).optimizer();
                            boolean plain = coefficients.plain() || kind.isPlainDescent();
                            boolean hasFirst = !plain && kind.updateKind().hasFirst();
                            boolean hasSecond = !plain && kind.updateKind().hasSecond();
                            return new NetworkState(
                                    layout.unpack(member, weights),
                                    hasFirst ? layout.unpack(member, first) : new double[0],
                                    hasSecond ? layout.unpack(member, second) : new double[0],
                                    stepsTaken[layout.rowOf(member)]);
                        })
                .toList();
    }

    @Override
    public List<double[]> bestWeights() {
        double[] weights = data.read(best);
        return IntStream.range(0, rows.size())
                .mapToObj(member -> layout.unpack(member, weights))
                .toList();
    }

    @Override
    public void close() {
        arguments.close();
        manager.close();
    }
}
