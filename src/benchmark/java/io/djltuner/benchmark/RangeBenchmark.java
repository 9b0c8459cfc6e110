package io.djltuner.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import io.djltuner.data.Preprocessing;
import io.djltuner.data.PreprocessingOptions;
import io.djltuner.data.Split;
import io.djltuner.data.TabularData;
import io.djltuner.space.Configuration;
import io.djltuner.space.MlpOptimizer;
import io.djltuner.training.BlockLoss;
import io.djltuner.training.BlockTrainer;
import io.djltuner.training.Initialization;
import io.djltuner.training.LabeledRows;
import io.djltuner.training.LossFunction;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.NetworkRun;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.TrainingData;
import io.djltuner.training.blocks.MlpBlocks;
import io.djltuner.training.fused.MlpFactory;
import io.djltuner.training.internal.Autograd;
import io.djltuner.training.metric.Metrics;
import io.djltuner.training.metric.Predictions;
import io.djltuner.training.range.RangeTest;
import io.djltuner.training.range.RangeTestResult;
import io.djltuner.training.range.RangeTestSettings;
import io.djltuner.training.range.RangeTestStep;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Dumps range tests and grids. */
final class RangeBenchmark {
    private RangeBenchmark() {}

    // FILE classification|regression HEADER(0/1) OPTIMIZER LAYERS UNITS BATCH EPOCHS SEEDS OUT
    // MOMENTUM
    static String run(String[] a) throws IOException {
        Autograd.setThreadsPerOperation(1);
        boolean classes = a[1].equals("c");
        TabularData first =
                a[2].equals("1")
                        ? (classes
                                ? TabularData.csv(Path.of(a[0]))
                                        .categorical(a[3])
                                        .target(a[3])
                                        .read()
                                : TabularData.csv(Path.of(a[0])).target(a[3]).read())
                        : TabularData.csv(Path.of(a[0])).noHeader().target(a[3]).read();
        TabularData table =
                first.rows() <= 6000
                        ? first
                        : first.select(
                                IntStream.range(0, 6000)
                                        .map(i -> (int) ((long) i * first.rows() / 6000))
                                        .toArray());
        MlpOptimizer optimizer = MlpOptimizer.valueOf(a[4]);
        int batch = Integer.parseInt(a[7]);
        Configuration configuration =
                Configuration.of(
                        Map.of(
                                "hiddenLayers",
                                Integer.parseInt(a[5]),
                                "units",
                                Integer.parseInt(a[6]),
                                "batchSize",
                                batch,
                                "optimizer",
                                optimizer,
                                "momentum",
                                Double.parseDouble(a[11])));
        int epochs = Integer.parseInt(a[8]);
        int seeds = Integer.parseInt(a[9]);
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(a[10])))) {
            for (int seed = 0; seed < seeds; seed++) {
                Split split = Split.random(table, 0.2, 0, seed, classes);
                boolean std = a.length > 12 && a[12].equals("s");
                Preprocessing p =
                        classes
                                ? Preprocessing.fitClassification(table, split.train())
                                : Preprocessing.fitRegression(
                                        table,
                                        split.train(),
                                        PreprocessingOptions.defaults().standardizeTargets(std));
                LabeledRows train = rows(table, p, split.train());
                LabeledRows valid = rows(table, p, split.validation());
                try (TrainingData data =
                        new TrainingData(
                                Device.cpu(),
                                DataType.FLOAT32,
                                p.task(),
                                p.outputWidth(),
                                train,
                                Optional.of(valid),
                                List.of(),
                                new double[0],
                                seed)) {
                    LossFunction loss = LossFunction.defaultFor(p.task());
                    MlpSettings s =
                            MlpSettings.of(configuration, data.inputWidth(), data.outputWidth());
                    SequentialBlock block = MlpBlocks.mlp(s.shape(), s.activation(), s.dropout());
                    try (BlockTrainer trainer =
                            new BlockTrainer(
                                    data,
                                    block,
                                    new Shape(data.inputWidth()),
                                    BlockLoss.of(loss, p.task()),
                                    s.optimizer(),
                                    batch,
                                    TrainingData.ALL_ROWS)) {
                        MlpBlocks.setWeights(
                                block,
                                s.shape(),
                                Initialization.draw(s.initialization(), s.shape(), seed, 0),
                                data.newManager(),
                                data.type());
                        RangeTestResult r = new RangeTest(RangeTestSettings.DEFAULT).run(trainer);
                        for (RangeTestStep step : r.steps()) {
                            out.println(
                                    "test,"
                                            + seed
                                            + ","
                                            + step.rate()
                                            + ","
                                            + step.loss()
                                            + ","
                                            + step.smoothed());
                        }
                    }
                    List<NetworkRun> runs = new ArrayList<>();
                    double[] rates = new double[20];
                    int[] e = new int[20];
                    for (int i = 0; i < 20; i++) {
                        rates[i] = 1e-5 * Math.pow(1e6, i / 19.0);
                        runs.add(
                                new NetworkRun(
                                        configuration,
                                        seed,
                                        TrainingData.ALL_ROWS,
                                        0,
                                        Optional.empty()));
                    }
                    Metrics metrics = Metrics.forTask(p.task(), loss);
                    try (NetworkTrainer trainer = new MlpFactory(data, loss).trainer(runs)) {
                        for (int epoch = 1; epoch <= epochs; epoch++) {
                            java.util.Arrays.fill(e, epoch);
                            double[] t = trainer.trainEpoch(rates, e);
                            if (epoch < 10 && epoch != 5) {
                                continue;
                            }
                            double[] v = trainer.predict(data.validationInputs().get());
                            int w = v.length / 20;
                            for (int i = 0; i < 20; i++) {
                                int row = trainer.scoreRow(i);
                                double[] own =
                                        java.util.Arrays.copyOfRange(v, row * w, (row + 1) * w);
                                double vl;
                                try {
                                    vl =
                                            metrics.evaluate(
                                                            "val_",
                                                            Predictions.of(
                                                                    p.task(),
                                                                    valid.rows(),
                                                                    p.outputWidth(),
                                                                    own,
                                                                    valid.targets()))
                                                    .get("val_loss");
                                } catch (RuntimeException x) {
                                    vl = Double.NaN;
                                }
                                out.println(
                                        "grid," + seed + "," + rates[i] + "," + t[i] + "," + vl
                                                + "," + epoch);
                            }
                        }
                    }
                }
            }
        }
        return "done " + a[10];
    }

    private static LabeledRows rows(TabularData table, Preprocessing p, int[] rows) {
        return new LabeledRows(
                rows.length, p.featureWidth(), p.features(table, rows), p.targets(table, rows));
    }
}
