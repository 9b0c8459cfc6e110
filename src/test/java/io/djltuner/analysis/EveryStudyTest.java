package io.djltuner.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Choice;
import io.djltuner.space.Condition;
import io.djltuner.space.Configuration;
import io.djltuner.space.IntRange;
import io.djltuner.space.RealRange;
import io.djltuner.space.Scale;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Objective;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.TrialState;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every result of every kind of study, however little there is to see. */
class EveryStudyTest {

    private static final SearchSpace SPACE =
            SearchSpace.builder()
                    .add(RealRange.of("rate", 1e-4, 1).scale(Scale.LOG))
                    .add(RealRange.of("momentum", 0.5, 0.999).scale(Scale.REVERSE_LOG))
                    .add(RealRange.of("dropout", 0, 0.5).step(0.1))
                    .add(IntRange.of("units", 8, 512).scale(Scale.LOG))
                    .add(IntRange.of("batch", 16, 256).multiply(2))
                    .add(Choice.of("function", "relu", "tanh", "sigmoid"))
                    .add(Choice.of("size", "small", "large").ordered())
                    .add(RealRange.of("slope", 0, 1).when(Condition.is("function", "relu")))
                    .build();

    private static Stream<Object> results(StudyHistory history) {
        return Stream.of(
                ImprovementCurve.of(history),
                ValueDistribution.of(history),
                LearningCurves.of(history),
                RankTable.of(history),
                ParameterImportance.of(history),
                PedAnova.defaults().local(false).importance(history),
                Fanova.defaults().importance(history),
                Correlations.of(history),
                ParetoFront.of(history, ParetoFront.Cost.PARAMETERS),
                ParetoFront.of(history, ParetoFront.Cost.TRAINING_TIME),
                ParetoFront.of(history, ParetoFront.Cost.EPOCHS),
                RungTable.of(history),
                SliceSeries.all(history),
                ContourGrid.of(history, "rate", "function"),
                ContourGrid.of(history, "slope", "momentum"),
                ContourGrid.ofMostImportant(history).orElseThrow(),
                ParallelAxes.of(history),
                TimeSpent.of(history));
    }

    /** Looks into records and lists. */
    private static void hasOnlyFiniteNumbers(Object result) throws ReflectiveOperationException {
        if (result instanceof Double number) {
            assertThat(number).isFinite();
        } else if (result instanceof OptionalDouble number && number.isPresent()) {
            assertThat(number.getAsDouble()).isFinite();
        } else if (result instanceof List<?> list) {
            for (Object each : list) {
                hasOnlyFiniteNumbers(each);
            }
        } else if (result instanceof Record) {
            for (RecordComponent part : result.getClass().getRecordComponents()) {
                part.getAccessor().setAccessible(true);
                hasOnlyFiniteNumbers(part.getAccessor().invoke(result));
            }
        }
    }

    private static void areSound(StudyHistory history) throws ReflectiveOperationException {
        for (Object result : results(history).toList()) {
            hasOnlyFiniteNumbers(result);
        }
        for (ParameterImportance importance :
                List.of(ParameterImportance.of(history), Fanova.defaults().importance(history))) {
            double sum =
                    importance.shares().stream()
                            .mapToDouble(ParameterImportance.Share::share)
                            .sum();
            assertThat(importance.shares()).hasSize(8).allMatch(share -> share.share() >= 0);
            assertThat(Math.abs(sum - 1) < 1e-9 || sum == 0).isTrue();
        }
    }

    private static Map<String, Object> draw(Random random) {
        Configuration drawn = SPACE.decode(random.doubles(SPACE.searchable().size()).toArray());
        return drawn.values();
    }

    private static Histories complete(int trials, IntToDoubleFunction value) {
        Histories made = Histories.of(SPACE, Objective.maximize("score"));
        Random random = new Random(7);
        for (int i = 0; i < trials; i++) {
            made.complete(draw(random), value.applyAsDouble(i), i, i);
        }
        return made;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 10, 100})
    void ofAnyNumberOfTrials(int trials) throws ReflectiveOperationException {
        areSound(complete(trials, i -> Math.sin(i)).history());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1e300, 4.9e-324})
    void ofEqualValues(double value) throws ReflectiveOperationException {
        StudyHistory history = complete(20, i -> value).history();

        areSound(history);
        assertThat(ParameterImportance.of(history).shares()).allMatch(share -> share.share() == 0);
        assertThat(Fanova.defaults().importance(history).shares())
                .allMatch(share -> share.share() == 0);
    }

    @Test
    void ofHugeValues() throws ReflectiveOperationException {
        areSound(complete(50, i -> (i % 2 == 0 ? 1 : -1) * Double.MAX_VALUE).history());
    }

    @Test
    void ofEqualConfigurations() throws ReflectiveOperationException {
        Histories trials = Histories.of(SPACE, Objective.minimize("loss"));
        for (int i = 0; i < 20; i++) {
            trials.complete(SPACE.defaultConfiguration().values(), i);
        }

        areSound(trials.history());
    }

    @ParameterizedTest
    @EnumSource(
            value = TrialState.class,
            names = {"WAITING", "RUNNING", "FAILED"})
    void ofTrialsWithoutValues(TrialState state) throws ReflectiveOperationException {
        Histories trials = Histories.of(SPACE, Objective.minimize("loss"));
        Random random = new Random(7);
        for (int i = 0; i < 12; i++) {
            trials.without(draw(random), state);
        }

        areSound(trials.history());
        assertThat(ImprovementCurve.of(trials.history()).best()).isEmpty();
        assertThat(ValueDistribution.of(trials.history()).steps()).isEmpty();
        assertThat(RankTable.of(trials.history()).best(3)).isEmpty();
    }

    @Test
    void ofDivergedTrials() throws ReflectiveOperationException {
        Histories trials = Histories.of(SPACE, Objective.minimize("loss"));
        Random random = new Random(7);
        for (int i = 0; i < 12; i++) {
            trials.trained(draw(random), TrialState.FAILED, 1, Double.NaN);
            trials.trained(draw(random), TrialState.PRUNED, Double.POSITIVE_INFINITY);
        }

        areSound(trials.history());
    }

    @Test
    void ofAThousandTrialsOfFiftyEpochs() throws ReflectiveOperationException {
        Histories trials = Histories.of(SPACE, Objective.minimize("loss"));
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            trials.trained(draw(random), TrialState.COMPLETE, random.doubles(50).toArray());
        }
        StudyHistory history = trials.history();

        areSound(history);
        assertThat(LearningCurves.of(history).curves())
                .hasSize(1000)
                .allMatch(curve -> curve.points().size() == 50);
    }
}
