package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.Hyperparameter;
import io.djltuner.space.IntRange;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.space.SearchSpaceBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigurationFitTest {

    private static final RealRange X = RealRange.of("x", 0, 1);

    private static SearchSpace space(Hyperparameter<?>... parameters) {
        SearchSpaceBuilder builder = SearchSpace.builder();
        for (Hyperparameter<?> parameter : parameters) {
            builder.add(parameter);
        }
        return builder.build();
    }

    private static Optional<Configuration> fit(
            SearchSpace space, Map<String, ?> absent, Map<String, ?> values) {
        Optional<Configuration> fitted =
                new ConfigurationFit(space, absent).of(Configuration.of(values));
        assertThat(fitted.map(space::contains).orElse(true)).isTrue();
        return fitted;
    }

    @Test
    void aValueMustLieInItsRange() {
        assertThat(fit(space(X), Map.of(), Map.of("x", 1.0)))
                .contains(Configuration.of(Map.of("x", 1.0)));
        assertThat(fit(space(X), Map.of(), Map.of("x", 1.1))).isEmpty();
        assertThat(fit(space(X), Map.of(), Map.of("x", "one"))).isEmpty();
    }

    @Test
    void aNewHyperparameterHasTheValueThatIsKnownAndNotItsDefault() {
        SearchSpace wider = space(X, RealRange.of("noise", 0, 0.5).defaultTo(0.25));

        assertThat(fit(wider, Map.of(), Map.of("x", 0.5))).isEmpty();
        assertThat(fit(wider, Map.of("noise", 0), Map.of("x", 0.5)))
                .contains(Configuration.of(Map.of("x", 0.5, "noise", 0.0)));
        assertThat(fit(wider, Map.of("noise", 0.75), Map.of("x", 0.5))).isEmpty();
    }

    @Test
    void aHyperparameterThatIsGoneHadTheValueThatIsKnown() {
        Map<String, Object> values = Map.of("x", 0.5, "noise", 0.0, "kind", MlpActivation.RELU);

        assertThat(fit(space(X), Map.of("noise", 0), values)).isEmpty();
        assertThat(fit(space(X), Map.of("noise", 0, "kind", MlpActivation.RELU), values))
                .contains(Configuration.of(Map.of("x", 0.5)));
        assertThat(fit(space(X), Map.of("noise", 0.1, "kind", MlpActivation.RELU), values))
                .isEmpty();
        assertThat(
                        fit(
                                space(X),
                                Map.of("kind", MlpActivation.RELU),
                                Map.of("x", 0.5, "kind", "RELU")))
                .contains(Configuration.of(Map.of("x", 0.5)));
    }

    @Test
    void whatIsNotActiveNeedsNoValueAndMayHaveNone() {
        SearchSpace conditional =
                space(
                        Choice.of("kind", "plain", "noisy"),
                        RealRange.of("noise", 0, 1).when(Condition.is("kind", "noisy")));

        assertThat(fit(conditional, Map.of(), Map.of("kind", "plain")))
                .contains(Configuration.of(Map.of("kind", "plain")));
        assertThat(fit(conditional, Map.of(), Map.of("kind", "noisy"))).isEmpty();
        assertThat(fit(conditional, Map.of(), Map.of("kind", "plain", "noise", 0.5))).isEmpty();
        assertThat(fit(conditional, Map.of("noise", 0.5), Map.of("kind", "plain", "noise", 0.5)))
                .contains(Configuration.of(Map.of("kind", "plain")));
    }

    @Test
    void valuesOfOtherToolsAreTakenForWhatTheyMean() {
        SearchSpace typed =
                space(
                        IntRange.of("n", 0, 9),
                        RealRange.of("step", 0, 1).step(0.1),
                        Choice.of("size", 16, 32),
                        Choice.of("activation", MlpActivation.RELU, MlpActivation.TANH),
                        Choice.of("flag", true, false));

        assertThat(
                        fit(
                                typed,
                                Map.of(),
                                Map.of(
                                        "n",
                                        3.0,
                                        "step",
                                        0.1 + 0.2,
                                        "size",
                                        "32",
                                        "activation",
                                        "TANH",
                                        "flag",
                                        "true")))
                .contains(
                        Configuration.of(
                                Map.of(
                                        "n",
                                        3,
                                        "step",
                                        0.3,
                                        "size",
                                        32,
                                        "activation",
                                        MlpActivation.TANH,
                                        "flag",
                                        true)));
    }
}
