package io.djltuner.data;

import java.util.Collection;
import java.util.Comparator;

/** The order of labels: by value where all are numbers, else as text. */
final class LabelOrder {

    private LabelOrder() {}

    static Comparator<String> of(Collection<String> labels) {
        boolean numbers = labels.stream().noneMatch(label -> Double.isNaN(CellType.number(label)));
        Comparator<String> text = Comparator.naturalOrder();
        return numbers ? Comparator.comparingDouble(CellType::number).thenComparing(text) : text;
    }
}
