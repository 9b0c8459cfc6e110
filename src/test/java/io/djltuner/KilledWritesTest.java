package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.djltuner.search.Hyperband;
import io.djltuner.search.RandomSearch;
import io.djltuner.space.Configuration;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochRecord;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Study;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.study.journal.FaultyDisk;
import io.djltuner.training.callback.EarlyStopping;
import io.djltuner.training.callback.ReduceLearningRateOnPlateau;
import io.djltuner.training.schedule.LearningRateSchedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Searches with all that a training remembers, killed in the middle of what they write and started
 * again, are to the bit the searches that were not, and train hardly anything twice.
 */
@Timeout(3600)
class KilledWritesTest {

    /** What is cut short, in turn; a cut follows what has to be cut. */
    private static final List<String> KINDS =
            List.of("mkdir", "append", "cut", "state", "rename", "lock", "delete", "model");

    /** How often; as many as there are kinds unless asked for more. */
    private static final int KILLS = Integer.getInteger("djltuner.kills", KINDS.size());

    /** Changes of a kind in a life; three epochs have as many of most. */
    private static final int LONGEST_LIFE = 9;

    private static final int EPOCHS = 10;

    @TempDir private Path directory;

    /** A search in a process of its own. */
    static final class Life {

        private Life() {}

        /** Takes a strategy, a directory, where to log epochs, a kind of change and its number. */
        public static void main(String[] arguments) {
            Path study = Path.of(arguments[1]);
            FaultyDisk.halt(study, arguments[3], Integer.parseInt(arguments[4]));
            search(arguments[0])
                    .directory(study)
                    .listener(new EpochLog(Path.of(arguments[2])))
                    .run();
        }
    }

    /** Writes down every epoch that was trained, whether or not it is known already. */
    private record EpochLog(Path file) implements TuningListener {

        @Override
        public void epochEnded(EpochReport report) {
            try {
                Files.writeString(
                        file,
                        "%d %d%n".formatted(report.trial().number(), report.epoch()),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Tuner search(String strategy) {
        return plain(strategy)
                .learningRateSchedule(LearningRateSchedule.cosine())
                .reduceLearningRateOnPlateau(plateau());
    }

    private static ReduceLearningRateOnPlateau plateau() {
        return ReduceLearningRateOnPlateau.patience(1).factor(0.3);
    }

    private static Tuner plain(String strategy) {
        boolean halved = strategy.equals("hyperband");
        SearchSpace space =
                SearchSpace.builder()
                        .hiddenLayers(1, 2)
                        .units(4, 12)
                        .learningRate(1e-3, 0.3)
                        .dropout(0, 0.3)
                        .epochs(halved ? EPOCHS - 2 : EPOCHS)
                        .build();
        return Tuner.regression(space)
                .strategy(halved ? new Hyperband().factor(2) : new RandomSearch())
                .data(Searches.line(200))
                .device(Device.cpu())
                .parallelism(1)
                .cohortLimit(1)
                .earlyStopping(EarlyStopping.patience(3))
                .checkpointEvery(Duration.ZERO)
                .maxTrials(halved ? 10 : 4)
                .seed(5)
                .quiet();
    }

    /** All of a trial that is no time and no place in a journal. */
    private record Shown(
            int number,
            Configuration configuration,
            long seed,
            Map<String, Object> origin,
            TrialState state,
            List<EpochRecord> epochs,
            OptionalDouble value,
            OptionalInt bestEpoch) {

        static List<Shown> of(List<Trial> trials) {
            return trials.stream()
                    .map(
                            trial ->
                                    new Shown(
                                            trial.number(),
                                            trial.configuration(),
                                            trial.seed(),
                                            trial.origin(),
                                            trial.state(),
                                            List.copyOf(trial.epochs()),
                                            trial.value(),
                                            trial.bestEpoch()))
                    .toList();
        }
    }

    /** One study, through several lives. */
    private final class Lives {

        private final String strategy;
        private final int number;
        private final Path study;
        private final Path log;
        private final Path output;
        private int kills;

        Lives(String strategy, int number) {
            this.strategy = strategy;
            this.number = number;
            study = directory.resolve("study" + number);
            log = directory.resolve("epochs" + number);
            output = directory.resolve("out" + number);
        }

        /** Whether it was killed. */
        boolean live(String kind, int number) throws IOException, InterruptedException {
            Process process =
                    SearchProcess.start(
                            Life.class,
                            output,
                            List.of(
                                    strategy,
                                    study.toString(),
                                    log.toString(),
                                    kind,
                                    String.valueOf(number)));
            int code = process.waitFor();
            assertThat(code)
                    .as("%s %d: %s", kind, number, Files.readString(output))
                    .isIn(0, FaultyDisk.HALTED);
            kills += code == FaultyDisk.HALTED ? 1 : 0;
            trainedOneEpochAgainForEachKill();
            return code == FaultyDisk.HALTED;
        }

        /** One trainer has one epoch at most that is in no state yet. */
        private void trainedOneEpochAgainForEachKill() throws IOException {
            List<String> trained = Files.exists(log) ? Files.readAllLines(log) : List.of();
            int again = trained.size() - new HashSet<>(trained).size();
            assertThat(again).as("of %s", trained).isLessThanOrEqualTo(kills);
        }

        void isTheSameAs(TuningResult whole) throws IOException {
            assertThat(Shown.of(Study.open(study).trials())).isEqualTo(Shown.of(whole.trials()));
            RawJournal.read(study.resolve("journal.log")).everyTrialHasOneLegAtATime();
            assertThat(study.resolve("checkpoints")).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "hyperband"})
    void isTheSameWhereverItsWritesAreCutShort(String strategy)
            throws IOException, InterruptedException {
        TuningResult whole = search(strategy).run();
        SplittableRandom random = new SplittableRandom(11);
        Lives lives = new Lives(strategy, 0);
        for (int kill = 0; kill < KILLS; kill++) {
            String kind = KINDS.get(kill % KINDS.size());
            boolean first = kind.equals("cut") || kind.equals("model");
            int number = first ? 1 : 1 + random.nextInt(LONGEST_LIFE);
            while (!lives.live(kind, number)) {
                // It came to its end: another begins, and is killed earlier.
                lives.isTheSameAs(whole);
                assertThat(number)
                        .as("%s %s: the first one killed nobody", kill, kind)
                        .isGreaterThan(1);
                lives = new Lives(strategy, lives.number + 1);
                number /= 2;
            }
        }
        assertThat(lives.live("none", 1)).isFalse();
        lives.isTheSameAs(whole);
    }

    /** Otherwise it would not matter whether they are remembered. */
    @Test
    void whatIsRememberedMatters() {
        List<Trial> trials = search("random").run().trials();
        List<Shown> shown = Shown.of(trials);

        assertThat(trials).anyMatch(trial -> trial.epochsDone() < EPOCHS);
        assertThat(
                        Shown.of(
                                plain("random")
                                        .learningRateSchedule(LearningRateSchedule.cosine())
                                        .run()
                                        .trials()))
                .isNotEqualTo(shown);
        assertThat(Shown.of(plain("random").reduceLearningRateOnPlateau(plateau()).run().trials()))
                .isNotEqualTo(shown);
    }
}
