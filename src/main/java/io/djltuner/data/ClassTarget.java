package io.djltuner.data;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The target column of a classification; a class is its place in {@code classNames}. */
record ClassTarget(String name, CellType cellType, List<String> classNames)
        implements TargetEncoder {

    ClassTarget {
        classNames = List.copyOf(classNames);
    }

    static ClassTarget fit(TabularData data, int[] rows) {
        if (data.targets().size() != 1) {
            throw new DataException(
                    data.source(),
                    "a classification needs one target column, but got "
                            + ColumnNames.list(data.targets().stream().map(Column::name).toList()));
        }
        Column target = data.targets().get(0);
        Set<String> labels = new HashSet<>();
        for (int row : rows) {
            labels.add(label(data, target, row));
        }
        if (labels.size() < 2) {
            throw new DataException(
                    data.source(),
                    0,
                    target.name(),
                    "all %d training rows are '%s', but a classification needs two classes or more"
                            .formatted(rows.length, labels.iterator().next()));
        }
        CellType type = target instanceof NumericColumn ? CellType.NUMERIC : CellType.CATEGORICAL;
        List<String> names = labels.stream().sorted(LabelOrder.of(labels)).toList();
        return new ClassTarget(target.name(), type, names);
    }

    private static String label(TabularData data, Column target, int row) {
        if (target.isMissing(row)) {
            throw TargetEncoder.missing(data, target, row);
        }
        return target.text(row);
    }

    @Override
    public Task task() {
        return classNames.size() == 2 ? Task.BINARY : Task.MULTICLASS;
    }

    @Override
    public Map<String, CellType> columns() {
        return Map.of(name, cellType);
    }

    @Override
    public int outputWidth() {
        return task() == Task.BINARY ? 1 : classNames.size();
    }

    @Override
    public double[] encode(TabularData data, int[] rows) {
        Column target = data.column(name);
        Map<String, Integer> classes = new HashMap<>();
        classNames.forEach(label -> classes.put(label, classes.size()));
        double[] out = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            String label = label(data, target, rows[i]);
            Integer index = classes.get(label);
            if (index == null) {
                throw data.problem(
                        rows[i],
                        name,
                        "class '"
                                + label
                                + "' does not occur in the training rows, whose classes are "
                                + ColumnNames.list(classNames));
            }
            out[i] = index;
        }
        return out;
    }
}
