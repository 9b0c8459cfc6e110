package io.djltuner.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.space.MlpParameters;
import org.junit.jupiter.api.Test;

class MlpAbsentTest {

    @Test
    void aHyperparameterThatASpaceDoesNotHoldIsTakenForWhatIsSaid() {
        Configuration empty = Configuration.of(java.util.Map.of());
        Configuration spelledOut = Configuration.of(MlpParameters.absent());

        assertThat(MlpSettings.of(spelledOut, 5, 2)).isEqualTo(MlpSettings.of(empty, 5, 2));
        assertThat(MlpParameters.absent().keySet()).allMatch(MlpParameters::isKnown);
    }
}
