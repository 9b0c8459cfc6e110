package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.djltuner.space.SearchSpace;
import io.djltuner.study.Direction;
import io.djltuner.study.Leg;
import io.djltuner.study.Objective;
import io.djltuner.study.Pruner;
import io.djltuner.study.Study;
import io.djltuner.study.TrialFacts;
import io.djltuner.study.TrialOutcome;
import io.djltuner.study.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pruners decide as Optuna 5.0.0 does. The curves are a + b·e^(−c) with noise; {@code
 * pruner_decisions.csv} holds after which epoch Optuna's pruner of the same settings stopped each
 * of the thirty trials, run one after the other, 0 for never (epoch e reported as step e − 1, for
 * successive halving as step e).
 */
class PrunersTest {

    private static final List<String> CURVES = lines("pruner_curves.csv");
    private static final List<String> DECISIONS = lines("pruner_decisions.csv");

    private static List<String> lines(String resource) {
        try (InputStream in = PrunersTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    private static Pruner pruner(String rule) {
        return switch (rule) {
            case "median" -> new MedianPruner().warmupEpochs(2).interval(3);
            case "percentile" -> new PercentilePruner(25).startupTrials(4).minTrials(3);
            case "patience" ->
                    new PatiencePruner(2)
                            .minDelta(0.01)
                            .around(new MedianPruner().startupTrials(2));
            case "patienceAlone" -> new PatiencePruner(1);
            case "threshold" -> ThresholdPruner.outside(0.3, 1.9).warmupEpochs(1).interval(2);
            case "halving" -> new SuccessiveHalvingPruner(1).reductionFactor(3);
            case "halvingLate" ->
                    new SuccessiveHalvingPruner(1).reductionFactor(2).earlyStoppingRate(1);
            default -> throw new IllegalArgumentException(rule);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "median",
        "percentile",
        "patience",
        "patienceAlone",
        "threshold",
        "halving",
        "halvingLate"
    })
    void trialsAreStoppedWhereOptunaStopsThem(String rule) {
        for (Direction direction : Direction.values()) {
            String key = rule + "," + direction.name().toLowerCase(Locale.ROOT) + ",";
            List<Integer> expected =
                    DECISIONS.stream()
                            .filter(line -> line.startsWith(key))
                            .map(
                                    line ->
                                            Integer.parseInt(
                                                    line.substring(line.lastIndexOf(',') + 1)))
                            .toList();

            assertThat(expected).hasSize(30).anyMatch(epoch -> epoch > 0);
            assertThat(stoppedAfter(pruner(rule), direction)).as(key).isEqualTo(expected);
        }
    }

    /** After its last epoch no trial is stopped, so they have one more than curves are long. */
    private static List<Integer> stoppedAfter(Pruner pruner, Direction direction) {
        SearchSpace space = SearchSpace.builder().integer("curve", 0, 29).epochs(13).build();
        Study study =
                Study.builder(
                                space,
                                new Objective("loss", direction),
                                new GridSearch().points("curve", 30))
                        .pruner(pruner)
                        .build();
        List<Integer> stopped = new ArrayList<>();
        for (int trial = 0; trial < 30; trial++) {
            Leg leg = study.ask().orElseThrow();
            stopped.add(train(study, leg, curve(trial)));
        }
        return stopped;
    }

    private static double[] curve(int trial) {
        return Arrays.stream(CURVES.get(trial).split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** The epoch after which the trial was stopped, 0 if it was not. */
    private static int train(Study study, Leg leg, double[] curve) {
        for (int epoch = 1; epoch <= curve.length; epoch++) {
            int number = leg.trial().number();
            if (study.report(number, epoch, Map.of("loss", curve[epoch - 1])) == Verdict.PRUNE) {
                study.tell(
                        leg,
                        new TrialOutcome.Pruned(new TrialFacts(0, Duration.ZERO, "", Map.of())));
                return epoch;
            }
        }
        study.tell(leg, curve[curve.length - 1]);
        return 0;
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new PercentilePruner(101))
                .hasMessage("percentile: must be in [0, 100], but got 101.0");
        assertThatThrownBy(() -> new MedianPruner().startupTrials(-1))
                .hasMessage("startupTrials: must be at least 0, but got -1");
        assertThatThrownBy(() -> new MedianPruner().warmupEpochs(-1))
                .hasMessage("warmupEpochs: must be at least 0, but got -1");
        assertThatThrownBy(() -> new MedianPruner().interval(0))
                .hasMessage("interval: must be at least 1, but got 0");
        assertThatThrownBy(() -> new MedianPruner().minTrials(0))
                .hasMessage("minTrials: must be at least 1, but got 0");
        assertThatThrownBy(() -> new PatiencePruner(-1))
                .hasMessage("patience: must be at least 0, but got -1");
        assertThatThrownBy(() -> new PatiencePruner(1).minDelta(-0.1))
                .hasMessage("minDelta: must be finite and at least 0, but got -0.1");
        assertThatThrownBy(() -> ThresholdPruner.outside(2, 1))
                .hasMessage("threshold: lower must be below upper, but got lower=2.0, upper=1.0");
        assertThatThrownBy(() -> new SuccessiveHalvingPruner(0))
                .hasMessage("minEpochs: must be at least 1, but got 0");
        assertThatThrownBy(() -> new SuccessiveHalvingPruner(1).reductionFactor(1))
                .hasMessage("reductionFactor: must be at least 2, but got 1");
    }
}
