package io.djltuner.training.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.djltuner.training.TrainingData;
import io.djltuner.training.optimizer.OptimizerSettings;
import io.djltuner.training.optimizer.UpdateCoefficients;
import io.djltuner.training.optimizer.UpdateKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The optimizer's numbers of a cohort, one per row, in the layout that the program reads. */
final class CohortCoefficients {

    /** Numbers per row that hold for a whole epoch: a, b, c, d, e, keep, l1, 2·l2, clips. */
    private static final int ROW_NUMBERS = 10;

    private final List<Member> rows;
    private final List<UpdateCoefficients> coefficients;
    private final UpdateKind kind;
    private final boolean plain;

    /**
     * Reads the optimizers.
     *
     * @param rows the members in the order of their rows
     */
    CohortCoefficients(List<Member> rows) {
        this.rows = rows;
        coefficients = rows.stream().map(m -> new UpdateCoefficients(m.optimizer())).toList();
        Set<UpdateKind> kinds = EnumSet.noneOf(UpdateKind.class);
        rows.forEach(m -> kinds.add(m.optimizer().updateKind()));
        kind = kinds.size() == 1 ? kinds.iterator().next() : UpdateKind.MIXED;
        plain = rows.stream().allMatch(m -> m.optimizer().isPlainDescent());
    }

    UpdateKind kind() {
        return kind;
    }

    /** Whether every member steps along its gradient and does nothing else. */
    boolean plain() {
        return plain;
    }

    /**
     * Which parts of the update some member needs, as {@link OptimizerSettings#flags} orders them.
     */
    long[] flags() {
        long[] any = new long[6];
        for (Member member : rows) {
            long[] own = member.optimizer().flags();
            for (int i = 0; i < any.length; i++) {
                any[i] |= own[i];
            }
        }
        return any;
    }

    /** {@code [10, K, 1]}. */
    NDArray rowCoefficients(NDManager manager, TrainingData data, double[] rates) {
        int count = rows.size();
        double[] values = new double[ROW_NUMBERS * count];
        for (int row = 0; row < count; row++) {
            UpdateCoefficients update = coefficients.get(row);
            OptimizerSettings optimizer = rows.get(row).optimizer();
            double[] own = {
                update.a(),
                update.b(),
                update.c(),
                update.d(),
                update.e(),
                update.keep(rates[row]),
                optimizer.l1(),
                2 * optimizer.l2(),
                optimizer.clipValue(),
                optimizer.clipNorm()
            };
            for (int i = 0; i < ROW_NUMBERS; i++) {
                values[i * count + row] = own[i];
            }
        }
        return data.create(manager, values, ROW_NUMBERS, count, 1);
    }

    /**
     * Three numbers of every step and member.
     *
     * @param taken steps that each row's network has taken before
     */
    StepNumbers stepNumbers(double[] rates, long[] taken, int steps) {
        int count = rows.size();
        boolean changing = coefficients.stream().anyMatch(UpdateCoefficients::changesByStep);
        int rowsOfSteps = changing ? steps : 1;
        double[] values = new double[Math.multiplyExact(Math.multiplyExact(rowsOfSteps, 3), count)];
        for (int row = 0; row < count; row++) {
            double[] own = stepNumbers(row, rates[row], taken[row], rowsOfSteps);
            for (int i = 0; i < own.length; i++) {
                values[i * count + row] = own[i];
            }
        }
        return changing && count > 1
                ? StepNumbers.of(steps, count, values, stepNumbers(0, 1, taken[0], steps))
                : new StepNumbers(rowsOfSteps, values, new double[0]);
    }

    /** Three numbers of every step of one row. */
    private double[] stepNumbers(int row, double rate, long taken, int steps) {
        UpdateCoefficients update = coefficients.get(row);
        double product = update.momentumProduct(taken);
        double[] numbers = new double[3 * steps];
        double[] own = new double[3];
        for (int step = 0; step < steps; step++) {
            long t = taken + step + 1;
            update.programStep(rate, t, product, kind == UpdateKind.MIXED, own);
            System.arraycopy(own, 0, numbers, 3 * step, own.length);
            product *= update.momentum(t);
        }
        return numbers;
    }

    /**
     * The numbers that all rows share. Of a cohort of one those of the epoch, then those of its
     * steps; of others b, c and d where both moments decay alike and nothing else moves weights,
     * then r of each step if it is the same too; otherwise one without a meaning.
     */
    double[] numbers(double rate, StepNumbers steps) {
        if (rows.size() > 1) {
            return momentsDecayAlike() ? withMoments(steps.common(2, rows.size())) : new double[1];
        }
        double[] stepNumbers = steps.values();
        double[] epoch = coefficients.get(0).epochNumbers(rate);
        double[] all = Arrays.copyOf(epoch, epoch.length + stepNumbers.length);
        System.arraycopy(stepNumbers, 0, all, epoch.length, stepNumbers.length);
        return all;
    }

    private boolean momentsDecayAlike() {
        return kind == UpdateKind.BOTH_MOMENTS
                && Decays.areAlike(
                        rows.stream()
                                .map(member -> Decays.of(member.optimizer()))
                                .collect(Collectors.toSet()));
    }

    private double[] withMoments(double[] ofSteps) {
        UpdateCoefficients first = coefficients.get(0);
        double[] moments = {first.b(), first.c(), first.d()};
        double[] all = Arrays.copyOf(moments, moments.length + ofSteps.length);
        System.arraycopy(ofSteps, 0, all, moments.length, ofSteps.length);
        return all;
    }
}
