package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.study.Direction;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Importance beside Optuna's on three of its journals; make_importance_studies.py, which lies
 * beside them, wrote them and Optuna's figures.
 */
class OptunaImportanceTest {

    /** What Optuna prints has six decimals. */
    private static final Offset<Double> PRINTED = Offset.offset(1e-6);

    /** Forests are random; in our own measure they also split categories in sets. */
    private static final Offset<Double> OF_MANY_TREES = Offset.offset(0.02);

    /** Single forests of 64 trees lie about that far from their mean. */
    private static final Offset<Double> OF_A_FOREST = Offset.offset(0.05);

    /** As many as in the twenty forests of Optuna's figures. */
    private static final int MANY_TREES = 20 * 64;

    @TempDir private Path directory;

    private StudyHistory study(String name) {
        return Study.open(copy(name + ".log"), name).history();
    }

    private Path copy(String resource) {
        Path copy = directory.resolve(resource);
        try (InputStream in = OptunaImportanceTest.class.getResourceAsStream(resource)) {
            Files.write(copy, in.readAllBytes());
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Double> optunas(String study, String method) throws IOException {
        Map<String, Double> shares = new TreeMap<>();
        for (String line : Files.readAllLines(copy("importance.csv"), StandardCharsets.UTF_8)) {
            String[] cells = line.split(",", -1);
            if (cells[0].equals(study) && cells[1].equals(method)) {
                shares.put(cells[2], Double.valueOf(cells[3]));
            }
        }
        return shares;
    }

    private void agree(
            ParameterImportance ours, String study, String method, Offset<Double> tolerance)
            throws IOException {
        Map<String, Double> theirs = optunas(study, method);
        assertThat(ours.shares())
                .extracting(ParameterImportance.Share::name)
                .containsExactlyInAnyOrderElementsOf(theirs.keySet());
        theirs.forEach(
                (name, share) ->
                        assertThat(ours.share(name).orElseThrow())
                                .as(name)
                                .isCloseTo(share, tolerance));
    }

    @ParameterizedTest
    @CsvSource({
        "additive, ped, 0.1, 1, true",
        "additive, ped-quarter, 0.25, 1, true",
        "additive, ped-region, 0.2, 0.6, true",
        "additive, ped-even, 0.1, 1, false",
        "network, ped, 0.1, 1, true",
        "network, ped-quarter, 0.25, 1, true",
        "network, ped-region, 0.2, 0.6, true",
        "network, ped-even, 0.1, 1, false",
        "conditional, ped, 0.1, 1, true",
        "conditional, ped-quarter, 0.25, 1, true",
        "conditional, ped-region, 0.2, 0.6, true",
        "conditional, ped-even, 0.1, 1, false"
    })
    void pedAnovaIsOptunas(String study, String method, double target, double region, boolean local)
            throws IOException {
        ParameterImportance ours = new PedAnova(target, region, local).importance(study(study));

        assertThat(ours.method()).isEqualTo(ParameterImportance.Method.PED_ANOVA);
        agree(ours, study, method, PRINTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"additive", "network", "conditional"})
    void pedAnovaIsTheDefault(String study) throws IOException {
        agree(ParameterImportance.of(study(study)), study, "ped", PRINTED);
    }

    @ParameterizedTest
    @CsvSource({
        "additive, fanova",
        "additive, fanova-scaled",
        "network, fanova-scaled",
        "conditional, fanova-scaled"
    })
    void fanovaIsNearOptunasOnOurScales(String study, String method) throws IOException {
        ParameterImportance usual = Fanova.defaults().importance(study(study));
        ParameterImportance precise = Fanova.defaults().trees(MANY_TREES).importance(study(study));

        assertThat(usual.method()).isEqualTo(ParameterImportance.Method.FANOVA);
        agree(usual, study, method, OF_A_FOREST);
        agree(precise, study, method, OF_MANY_TREES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"additive", "network", "conditional"})
    void fanovaAsOptunaIsOptunas(String study) throws IOException {
        Fanova asOptuna = Fanova.defaults().asOptuna();

        agree(asOptuna.importance(study(study)), study, "fanova", OF_A_FOREST);
        agree(asOptuna.trees(MANY_TREES).importance(study(study)), study, "fanova", OF_MANY_TREES);
    }

    @Test
    void theStudiesHaveBothDirections() {
        assertThat(study("additive").objective().direction()).isEqualTo(Direction.MINIMIZE);
        assertThat(study("network").objective().direction()).isEqualTo(Direction.MAXIMIZE);
    }
}
