package io.djltuner.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class OdometerTest {

    private static final IntRange LAYERS = IntRange.of("layers", 0, 2);
    private static final Choice<String> KIND =
            Choice.of("kind", "a", "b").when(Condition.atLeast("layers", 1));
    private static final Choice<Boolean> FLAG =
            Choice.of("flag", true, false)
                    .when(Condition.is("kind", "b").and(Condition.is("layers", 2)));
    private static final Choice<Double> LAST = Choice.of("last", 0.5, 1.5);

    private static final List<String> ALL =
            List.of(
                    "layers=0 last=0.5",
                    "layers=0 last=1.5",
                    "layers=1 kind=a last=0.5",
                    "layers=1 kind=a last=1.5",
                    "layers=1 kind=b last=0.5",
                    "layers=1 kind=b last=1.5",
                    "layers=2 kind=a last=0.5",
                    "layers=2 kind=a last=1.5",
                    "layers=2 kind=b flag=true last=0.5",
                    "layers=2 kind=b flag=true last=1.5",
                    "layers=2 kind=b flag=false last=0.5",
                    "layers=2 kind=b flag=false last=1.5");

    private static Odometer.Wheel wheel(Hyperparameter<?> parameter) {
        return new Odometer.Wheel(parameter, parameter.dimension().values(), parameter::valueAt);
    }

    private static List<Odometer.Wheel> wheels() {
        return List.of(wheel(LAYERS), wheel(KIND), wheel(FLAG), wheel(LAST));
    }

    private static List<Configuration> rest(Odometer odometer) {
        List<Configuration> rest = new ArrayList<>();
        odometer.forEachRemaining(rest::add);
        return rest;
    }

    @Test
    void theLastWheelTurnsFastestAndInactiveOnesAreLeftOut() {
        assertThat(rest(new Odometer(wheels())).stream().map(Configuration::toString))
                .containsExactlyElementsOf(ALL);
    }

    @Test
    void startsAfterAnyConfiguration() {
        List<Configuration> all = rest(new Odometer(wheels()));

        for (int i = 0; i < all.size(); i++) {
            assertThat(rest(Odometer.after(wheels(), all.get(i))))
                    .isEqualTo(all.subList(i + 1, all.size()));
        }
    }

    @Test
    void doesNotStartAfterWhatItDoesNotPass() {
        Configuration other = Configuration.of(Map.of("layers", 0)).with("last", 0.7);

        assertThatThrownBy(() -> Odometer.after(wheels(), other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("odometer: does not pass layers=0 last=0.7");
    }

    @Test
    void doesNotStartAfterAConfigurationWithAnInactiveValue() {
        Configuration other = Configuration.of(Map.of("layers", 0)).with("kind", "a");
        Configuration wrong = other.with("last", 0.5);

        assertThatThrownBy(() -> Odometer.after(wheels(), wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("odometer: does not pass layers=0 kind=a last=0.5");
    }

    @Test
    void countsWithoutTurning() {
        assertThat(Odometer.count(wheels())).isEqualTo(12);
        assertThat(Odometer.count(List.of())).isEqualTo(1);
    }

    @Test
    void countsToTheLargestLongAndNoFurther() {
        List<Odometer.Wheel> many = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            IntRange wide = IntRange.of("n" + i, 1, Integer.MAX_VALUE);
            many.add(wheel(wide));
        }

        assertThat(Odometer.count(many.subList(0, 2)))
                .isEqualTo((long) Integer.MAX_VALUE * Integer.MAX_VALUE);
        assertThat(Odometer.count(many)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void givesNothingBeyondTheEnd() {
        Odometer odometer = new Odometer(List.of(wheel(LAST)));
        assertThat(rest(odometer)).hasSize(2);

        assertThat(odometer.hasNext()).isFalse();
        assertThatThrownBy(odometer::next).isInstanceOf(NoSuchElementException.class);
    }
}
