package io.djltuner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceDataTest {

    private static final float[][] LONG = {{1, 2}, {3, 4}, {5, 6}};
    private static final float[][] SHORT = {{7, 8}};

    @Test
    void shortSequencesArePaddedInFrontAndMasked() {
        SequenceData data = SequenceData.of(List.of(LONG, SHORT), "up", "down");
        TabularData table = data.table();

        Preprocessing fitted = Preprocessing.fitClassification(table, new int[] {0, 1});

        assertThat(data.sampleShape()).containsExactly(3, 3);
        assertThat(fitted.features(table))
                .containsExactly(1, 2, 1, 3, 4, 1, 5, 6, 1, 0, 0, 0, 0, 0, 0, 7, 8, 1);
        assertThat(table.columns().get(5).name()).isEqualTo("t1_mask");
        assertThat(table.columns().get(7).name()).isEqualTo("t2_1");
    }

    @Test
    void numbersCanBePredictedToo() {
        TabularData table = SequenceData.of(List.of(SHORT, LONG), new double[] {0.5, 2}).table();

        assertThat(((NumericColumn) table.column("target")).value(1)).isEqualTo(2);
    }

    @Test
    void mistakesAreNamed() {
        float[][] uneven = {{1, 2}, {3}};
        float[][] infinite = {{1, Float.POSITIVE_INFINITY}};

        assertThatThrownBy(() -> SequenceData.of(List.of()))
                .hasMessage("sequences: there must be at least one, but got none");
        assertThatThrownBy(() -> SequenceData.of(List.of(LONG, SHORT), "up"))
                .hasMessage("sequences: there must be a target for each of 2, but there are 1");
        assertThatThrownBy(() -> SequenceData.of(List.of(LONG, new float[0][]), "a", "b"))
                .hasMessage("sequences: sequence 1 must have at least one step of one feature");
        assertThatThrownBy(() -> SequenceData.of(List.<float[][]>of(uneven), "a"))
                .hasMessage("sequences: sequence 0, step 1 has 1 features, but must have 2");
        assertThatThrownBy(() -> SequenceData.of(List.<float[][]>of(infinite), "a"))
                .hasMessage("sequences: sequence 0, step 0 holds Infinity, but must be finite");
    }
}
