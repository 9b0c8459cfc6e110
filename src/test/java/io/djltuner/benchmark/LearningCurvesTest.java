package io.djltuner.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningCurvesTest {

    @TempDir private Path folder;
    private LearningCurves curves;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("config_space.json"),
                """
                {"hyperparameters": [
                  {"name": "task", "type": "categorical", "choices": ["a", "b"]},
                  {"name": "rate", "type": "uniform_float", "log": true, "lower": 1e-4, "upper": 1},
                  {"name": "layers", "type": "uniform_int", "log": false, "lower": 1, "upper": 5}]}
                """);
        Path file =
                Files.writeString(
                        folder.resolve("curves.csv"),
                        """
                        rate,layers,time,val_acc_1,val_acc_2,val_acc_3
                        0.0001,3,9,10,20,30
                        0.01,3,9,11,21,29
                        1.0000001,3,9,12,13,14
                        """);
        curves = LearningCurves.read(file);
    }

    private Configuration at(double rate, int layers) {
        return curves.space().configuration(Map.of("rate", rate, "layers", layers));
    }

    @Test
    void everyTrialHasAsManyEpochsAsTheCurves() {
        assertThat(curves.epochs()).isEqualTo(3);
        assertThat(curves.space().searchable()).hasSize(2);
        assertThat(at(.5, 2).epochs()).isEqualTo(3);
        assertThat(curves.accuracy(1, 2)).isEqualTo(21);
        assertThat(curves.best()).isEqualTo(30);
    }

    @Test
    void aTrialTakesTheNearestFreeRowOnALogScaleAndKeepsIt() {
        LearningCurves.Rows rows = curves.new Rows();

        // 0.002 is 1.3 decades from the first row and 0.7 from the second.
        assertThat(rows.of(7, at(.002, 3))).isEqualTo(1);
        assertThat(rows.of(8, at(.002, 3))).isZero();
        assertThat(rows.of(7, at(.9, 5))).isEqualTo(1);
        assertThat(rows.of(9, at(1e-4, 1))).isEqualTo(2);
        assertThatThrownBy(() -> rows.of(10, at(.5, 2))).hasMessageContaining("every row is taken");
    }

    @Test
    void aSearchSpendsItsEpochsAndNoMore() {
        assertThat(
                        CurvesBenchmark.run(
                                new String[] {
                                    folder.resolve("curves.csv").toString(), "random", "8", "5-6"
                                }))
                .contains("seeds=2")
                .contains("trials_mean=2.0 epochs_mean=6.0");
    }
}
