package io.djltuner.training.fused;

import io.djltuner.space.Configuration;
import io.djltuner.training.Initialization;
import io.djltuner.training.LossFunction;
import io.djltuner.training.MlpSettings;
import io.djltuner.training.NetworkFactory;
import io.djltuner.training.NetworkRun;
import io.djltuner.training.NetworkState;
import io.djltuner.training.NetworkTrainer;
import io.djltuner.training.TrainingData;
import java.util.List;
import java.util.Optional;

/**
 * Multilayer perceptrons, trained in cohorts.
 *
 * @param data what they train on
 * @param loss what they minimise
 */
public record MlpFactory(TrainingData data, LossFunction loss) implements NetworkFactory {

    @Override
    public NetworkTrainer trainer(List<NetworkRun> runs) {
        List<MlpSettings> settings = runs.stream().map(r -> settings(r.configuration())).toList();
        List<Member> members =
                java.util.stream.IntStream.range(0, runs.size())
                        .mapToObj(i -> member(settings.get(i), runs.get(i).fold()))
                        .toList();
        List<NetworkState> states =
                java.util.stream.IntStream.range(0, runs.size())
                        .mapToObj(i -> state(settings.get(i), runs.get(i)))
                        .toList();
        return new Cohort(data, loss, settings.get(0).batchSize(), members, states);
    }

    private static Member member(MlpSettings settings, int fold) {
        return new Member(
                settings.shape(),
                settings.activation(),
                settings.optimizer(),
                settings.dropout(),
                fold);
    }

    private NetworkState state(MlpSettings settings, NetworkRun run) {
        return run.state().orElseGet(() -> NetworkState.initial(initialWeights(settings, run)));
    }

    private double[] initialWeights(MlpSettings settings, NetworkRun run) {
        double[] weights =
                Initialization.draw(
                        settings.initialization(), settings.shape(), run.trialSeed(), run.run());
        run.start()
                .ifPresent(
                        start ->
                                start.copyInto(
                                        settings(start.configuration()).shape(),
                                        settings.shape(),
                                        weights));
        return weights;
    }

    /**
     * What a configuration says of a network on this data.
     *
     * @param configuration of a trial
     * @return the settings
     */
    public MlpSettings settings(Configuration configuration) {
        return MlpSettings.of(configuration, data.inputWidth(), data.outputWidth());
    }

    @Override
    public int batchSize(Configuration configuration) {
        return MlpSettings.batchSize(configuration);
    }

    @Override
    public long parameters(Configuration configuration) {
        return settings(configuration).shape().parameters();
    }

    @Override
    public double learningRate(Configuration configuration) {
        return MlpSettings.learningRate(configuration);
    }

    @Override
    public Optional<MlpSettings> mlp(Configuration configuration) {
        return Optional.of(settings(configuration));
    }
}
