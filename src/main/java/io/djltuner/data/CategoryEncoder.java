package io.djltuner.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A column of categories becomes one feature per category of the training rows, of which one is 1.
 * If there were too many categories, or some of too few rows, the rarer ones share a feature, and
 * so do those never seen; otherwise a category never seen is 0 everywhere. A missing value has a
 * feature if the training rows had one, else it is 0 everywhere.
 */
record CategoryEncoder(String name, List<String> categories, boolean others, boolean flagged)
        implements FeatureEncoder {

    CategoryEncoder {
        categories = List.copyOf(categories);
    }

    static CategoryEncoder fit(Column column, int[] rows, PreprocessingOptions options) {
        Map<String, Integer> counts = new HashMap<>();
        boolean holes = false;
        for (int row : rows) {
            if (column.isMissing(row)) {
                holes = true;
            } else {
                counts.merge(column.text(row), 1, Integer::sum);
            }
        }
        List<String> categories = new ArrayList<>(counts.keySet());
        Comparator<String> order = LabelOrder.of(counts.keySet());
        boolean rare = categories.removeIf(category -> counts.get(category) < options.leastRows());
        boolean many = categories.size() > options.maxCategories();
        if (many) {
            Comparator<String> frequency = Comparator.comparing(counts::get);
            categories.sort(frequency.reversed().thenComparing(order));
            categories = categories.subList(0, options.maxCategories());
        }
        categories.sort(order);
        return new CategoryEncoder(column.name(), categories, rare || many, holes);
    }

    @Override
    public List<String> featureNames() {
        List<String> names = new ArrayList<>();
        categories.forEach(category -> names.add(name + "=" + category));
        if (others) {
            names.add(name + " (other)");
        }
        if (flagged) {
            names.add(name + " (missing)");
        }
        return names;
    }

    @Override
    public CellType cellType() {
        return CellType.CATEGORICAL;
    }

    @Override
    public void encode(TabularData data, int[] rows, double[] out, int offset, int stride) {
        Column column = data.column(name);
        Map<String, Integer> places = new HashMap<>();
        categories.forEach(category -> places.put(category, places.size()));
        int other = others ? categories.size() : -1;
        int missing = flagged ? categories.size() + (others ? 1 : 0) : -1;
        for (int i = 0; i < rows.length; i++) {
            int place =
                    column.isMissing(rows[i])
                            ? missing
                            : places.getOrDefault(column.text(rows[i]), other);
            if (place >= 0) {
                out[i * stride + offset + place] = 1;
            }
        }
    }
}
