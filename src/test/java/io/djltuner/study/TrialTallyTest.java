package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrialTallyTest {

    private final Map<Integer, Trial> trials = new LinkedHashMap<>();
    private final TrialTally tally = new TrialTally();

    private static Trial trial(int number, SplittableRandom random) {
        Trial trial = Trials.waiting(number, Counting.x(number));
        return switch (random.nextInt(4)) {
            case 0 -> trial.with(Trial.IMPORTED, true);
            case 1 -> trial.with(Trial.RETRY_OF, 0);
            default -> trial;
        };
    }

    private static Trial changed(Trial trial, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> trial.runningUntil(trial.epochsDone() + random.nextInt(5));
            case 1 ->
                    trial.with(
                            new EpochRecord(
                                    trial.epochsDone() + 1, Map.of("loss", 1.0), List.of()));
            case 2 -> trial.with("seen by", "somebody");
            default -> trial.in(TrialState.values()[random.nextInt(TrialState.values().length)]);
        };
    }

    @Test
    void isWhatCountingAllTrialsGives() {
        SplittableRandom random = new SplittableRandom(3);
        for (int step = 0; step < 2000; step++) {
            int number = random.nextInt(trials.size() + 1);
            if (number == trials.size()) {
                Trial added = trial(number, random);
                tally.add(added);
                trials.put(number, added);
            } else {
                Trial next = changed(trials.get(number), random);
                tally.replace(trials.get(number), next);
                trials.put(number, next);
            }

            assertThat(tally.created()).isEqualTo(created());
            assertThat(tally.epochs()).isEqualTo(epochs());
            assertThat(tally.waiting()).containsExactlyElementsOf(in(TrialState.WAITING));
            assertThat(tally.running()).containsExactlyElementsOf(in(TrialState.RUNNING));
        }
    }

    private List<Integer> in(TrialState state) {
        return trials.values().stream()
                .filter(trial -> trial.state() == state)
                .map(Trial::number)
                .sorted()
                .toList();
    }

    private long created() {
        return trials.values().stream()
                .filter(trial -> !trial.attributes().containsKey(Trial.IMPORTED))
                .filter(trial -> !trial.attributes().containsKey(Trial.RETRY_OF))
                .count();
    }

    private long epochs() {
        long sum = 0;
        for (Trial trial : trials.values()) {
            if (!trial.attributes().containsKey(Trial.IMPORTED)) {
                int promised = trial.state() == TrialState.RUNNING ? trial.until().orElse(0) : 0;
                sum += Math.max(promised, trial.epochsDone());
            }
        }
        return sum;
    }
}
