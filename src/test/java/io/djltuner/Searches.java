package io.djltuner;

import ai.djl.Device;
import io.djltuner.data.TabularData;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.EpochReport;
import io.djltuner.study.Schedule;
import io.djltuner.study.Trial;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.blocks.MlpBlocks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small tables, small spaces and searches of them that take no time. */
final class Searches {

    private Searches() {}

    /** One of the tables that come with the examples. */
    static TabularData example(String name) {
        return TabularData.csv(Path.of("examples", "data", name + ".csv.gz"))
                .target("target")
                .read();
    }

    /** One of them whose target is a class. */
    static TabularData classes(String name) {
        return TabularData.csv(Path.of("examples", "data", name + ".csv.gz"))
                .categorical("target")
                .target("target")
                .read();
    }

    static float[][] features(int rows, int columns) {
        Random random = new Random(11);
        float[][] features = new float[rows][columns];
        for (float[] row : features) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return features;
    }

    /** Rows whose target is 2a − b + ½. */
    static TabularData line(int rows) {
        float[][] features = features(rows, 2);
        float[] targets = new float[rows];
        for (int i = 0; i < rows; i++) {
            targets[i] = 2 * features[i][0] - features[i][1] + 0.5f;
        }
        return TabularData.of(features, targets);
    }

    /** Rows of the class {@code yes} where a + b is positive, else {@code no}. */
    static TabularData halves(int rows) {
        float[][] features = features(rows, 2);
        String[] labels = new String[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = features[i][0] + features[i][1] > 0 ? "yes" : "no";
        }
        return TabularData.of(features, labels);
    }

    /** Four units, three epochs, a learning rate to find. */
    static SearchSpace rates() {
        return SearchSpace.builder()
                .hiddenLayers(1)
                .units(4, 4)
                .learningRate(1e-3, 1e-1)
                .epochs(3)
                .build();
    }

    /** A quiet search on the CPU, one trial at a time. */
    static Tuner regression(SearchSpace space, TabularData data) {
        return alone(Tuner.regression(space).data(data));
    }

    /** A quiet search on the CPU, one trial at a time. */
    static Tuner classification(SearchSpace space, TabularData data) {
        return alone(Tuner.classification(space).data(data));
    }

    static Tuner alone(Tuner tuner) {
        return tuner.device(Device.cpu()).parallelism(1).cohortLimit(1).quiet();
    }

    /** What a search of a table of two columns trains. */
    enum Network {
        /** The library's own network, by the kernel. */
        KERNEL,
        /** The same network as a block of DJL's, one by one. */
        BLOCK;

        /** A search to be completed. */
        Tuner regression(SearchSpace space) {
            return this == KERNEL
                    ? Tuner.regression(space)
                    : Tuner.of(
                            space,
                            values -> {
                                MlpSettings settings = MlpSettings.of(values, 2, 1);
                                return MlpBlocks.mlp(
                                        settings.shape(),
                                        settings.activation(),
                                        settings.dropout());
                            });
        }

        /** A quiet search on the CPU, one trial at a time. */
        Tuner regression(SearchSpace space, TabularData data) {
            return alone(regression(space).data(data));
        }
    }

    /** Writes down what it hears. */
    static final class Ear implements TuningListener {

        final List<String> heard = new ArrayList<>();
        final List<String> plans = new ArrayList<>();
        final List<Schedule> schedules = new ArrayList<>();
        final List<EpochReport> reports = new ArrayList<>();

        @Override
        public void started(String plan, Schedule schedule) {
            heard.add("started");
            plans.add(plan);
            schedules.add(schedule);
        }

        @Override
        public void epochEnded(EpochReport report) {
            heard.add("trial %d epoch %d".formatted(report.trial().number(), report.epoch()));
            reports.add(report);
        }

        @Override
        public void trialEnded(Trial trial) {
            heard.add("trial %d %s".formatted(trial.number(), trial.state()));
        }

        @Override
        public void finished(TuningResult result) {
            heard.add("finished after " + result.trials().size());
        }
    }
}
