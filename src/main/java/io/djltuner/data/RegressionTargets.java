package io.djltuner.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Target columns of a regression; {@code scales} has one for each name. */
record RegressionTargets(List<String> names, List<Standardization> scales)
        implements TargetEncoder {

    RegressionTargets {
        names = List.copyOf(names);
        scales = List.copyOf(scales);
    }

    static RegressionTargets fit(TabularData data, int[] rows, boolean standardize) {
        List<String> names = new ArrayList<>();
        List<Standardization> scales = new ArrayList<>();
        for (Column target : data.targets()) {
            NumericColumn numbers = checked(data, target, rows);
            names.add(target.name());
            scales.add(standardize ? Standardization.fit(numbers, rows) : Standardization.NONE);
        }
        return new RegressionTargets(names, scales);
    }

    private static NumericColumn checked(TabularData data, Column target, int[] rows) {
        for (int row : rows) {
            if (target.isMissing(row)) {
                throw TargetEncoder.missing(data, target, row);
            }
            if (target instanceof CategoricalColumn
                    && Double.isNaN(CellType.number(target.text(row)))) {
                throw data.problem(
                        row,
                        target.name(),
                        "'"
                                + target.text(row)
                                + "' is not a number, but a regression predicts numbers; a classification predicts classes");
            }
        }
        return NumericEncoder.numbers(data, target, rows);
    }

    @Override
    public Task task() {
        return Task.REGRESSION;
    }

    @Override
    public Map<String, CellType> columns() {
        Map<String, CellType> columns = new LinkedHashMap<>();
        names.forEach(name -> columns.put(name, CellType.NUMERIC));
        return columns;
    }

    @Override
    public List<String> classNames() {
        return List.of();
    }

    @Override
    public int outputWidth() {
        return names.size();
    }

    @Override
    public double[] encode(TabularData data, int[] rows) {
        int width = names.size();
        double[] out = new double[rows.length * width];
        for (int t = 0; t < width; t++) {
            NumericColumn numbers = checked(data, data.column(names.get(t)), rows);
            for (int i = 0; i < rows.length; i++) {
                out[i * width + t] = scales.get(t).apply(numbers.value(rows[i]));
            }
        }
        return out;
    }

    double[] restore(double[] outputs) {
        double[] restored = new double[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            restored[i] = scales.get(i % names.size()).undo(outputs[i]);
        }
        return restored;
    }
}
