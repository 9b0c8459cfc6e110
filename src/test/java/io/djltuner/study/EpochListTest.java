package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochListTest {

    /** A list, and what it must be equal to. */
    private record Pair(EpochList list, List<EpochRecord> expected) {}

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 60})
    void keepsWhatWasAddedHoweverListsBranch(int percentUnlike) {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Pair> lists = new ArrayList<>(List.of(new Pair(EpochList.EMPTY, List.of())));
            for (int step = 0; step < 60; step++) {
                // Mostly the newest goes on, now and then an older one.
                Pair from =
                        lists.get(
                                random.nextInt(10) > 0
                                        ? lists.size() - 1
                                        : random.nextInt(lists.size()));
                boolean unlike = random.nextInt(100) < percentUnlike;
                EpochRecord next = record(from.expected().size(), unlike, random);
                List<EpochRecord> longer = new ArrayList<>(from.expected());
                longer.add(next);
                lists.add(new Pair(from.list().with(next), longer));
            }
            assertThat(lists).allSatisfy(pair -> assertThat(pair.list()).isEqualTo(pair.expected));
            assertThat(lists)
                    .allSatisfy(
                            pair -> assertThat(read(pair.list())).isEqualTo(read(pair.expected)));
        }
    }

    /** What is read of epochs without making records of them. */
    private static List<Double> read(List<EpochRecord> epochs) {
        List<Double> read = new ArrayList<>();
        for (EpochRecord epoch : epochs) {
            Double value = epoch.metrics().get("train_loss");
            if (value != null) {
                read.add(value);
            }
        }
        read.add(epochs.isEmpty() ? 0.0 : epochs.get(epochs.size() - 1).epoch());
        return read;
    }

    private static List<Double> read(EpochList epochs) {
        List<Double> read = new ArrayList<>(epochs.values("train_loss").boxed().toList());
        read.add((double) epochs.last());
        return read;
    }

    @Test
    void findsAMetricByTheNumberOfItsEpoch() {
        EpochList list = EpochList.EMPTY;
        for (int epoch : new int[] {1, 2, 5, 6}) {
            list = list.with(new EpochRecord(epoch, Map.of("loss", epoch / 2.0), List.of()));
        }

        assertThat(list.metric("loss", 2)).hasValue(1.0);
        assertThat(list.metric("loss", 5)).hasValue(2.5);
        assertThat(list.metric("loss", 6)).hasValue(3.0);
        assertThat(list.metric("loss", 3)).isEmpty();
        assertThat(list.metric("loss", 7)).isEmpty();
        assertThat(list.metric("loss", 0)).isEmpty();
        assertThat(list.metric("other", 2)).isEmpty();
    }

    private static EpochRecord record(int before, boolean unlike, SplittableRandom random) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("val_loss", random.nextDouble());
        metrics.put("train_loss", random.nextInt(5) == 0 ? Double.NaN : random.nextDouble());
        int epoch = before + 1;
        int runs = 3;
        if (unlike) {
            switch (random.nextInt(4)) {
                case 0 -> metrics.remove("train_loss");
                case 1 -> metrics.put("val_mae", random.nextDouble());
                case 2 -> epoch += 4;
                default -> runs = 0;
            }
        }
        return new EpochRecord(
                epoch,
                metrics,
                IntStream.range(0, runs).mapToObj(i -> random.nextDouble()).toList());
    }

    @Test
    void keepsTheOrderOfMetrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("z", 1.0);
        metrics.put("a", -0.0);

        EpochList list = EpochList.EMPTY.with(new EpochRecord(3, metrics, List.of()));

        assertThat(list.get(0).metrics()).containsExactlyEntriesOf(metrics);
        assertThat(list.get(0).epoch()).isEqualTo(3);
    }
}
