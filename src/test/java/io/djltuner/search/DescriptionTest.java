package io.djltuner.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.djltuner.study.Pruner;
import io.djltuner.study.SearchStrategy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Strategies and pruners in one line: what a study on disk compares when it goes on. */
class DescriptionTest {

    private static void describes(SearchStrategy strategy, String text) {
        assertThat(strategy.description()).isEqualTo(text);
    }

    private static void describes(Pruner pruner, String text) {
        assertThat(pruner.description()).isEqualTo(text);
    }

    @Test
    void everySettingOfAStrategyIsNamed() {
        describes(new RandomSearch(), "RandomSearch");
        describes(new AutoSearch(), "AutoSearch");
        describes(
                new QuasiRandomSearch().sequence(QuasiRandomSearch.Sequence.HALTON),
                "QuasiRandomSearch[sequence=HALTON]");
        describes(
                new GridSearch().points(3).points("b", 4).points("a", 2),
                "GridSearch[points=3, pointsOf={a=2, b=4}]");
        describes(
                new CoarseToFineSearch(),
                "CoarseToFineSearch[rounds=4, points=default, keptFraction=0.125, zoomFactor=0.5,"
                        + " regions=1]");
        describes(
                new EvolutionSearch().population(9),
                "EvolutionSearch[population=9, tournament=5, atOnce=8]");
        describes(new GeneticSearch(), "GeneticSearch[population=20, tournament=2, crossover=0.9]");
        describes(
                new TpeSearch(),
                "TpeSearch[startup=10, gamma=0.15, mostGood=25, candidates=24, priorWeight=1.0,"
                        + " atOnce=8]");
        describes(
                new CmaEsSearch().populationSize(8).initialStepSize(0.25),
                "CmaEsSearch[populationSize=8, initialStepSize=0.25, populationGrowth=2.0]");
        assertThat(new GaussianProcessSearch().startup(7).description())
                .matches("GaussianProcessSearch\\[startup=7, atOnce=[0-9]+\\]");
    }

    @Test
    void thoseThatAskAnotherNameTheirSourceOfConfigurations() {
        describes(
                new Asha().minEpochs(2),
                "Asha[factor=3, minEpochs=2, configurationsFrom=RandomSearch]");
        describes(
                new Hyperband().factor(4).configurationsFrom(new QuasiRandomSearch()),
                "Hyperband[factor=4, minEpochs=default,"
                        + " configurationsFrom=QuasiRandomSearch[sequence=SOBOL],"
                        + " iterations=default, bracketsAtOnce=1]");
        describes(
                new GrowingSearch().configurationsFrom(new RandomSearch()).patience(2),
                "GrowingSearch[over=hiddenLayers, configurationsFrom=RandomSearch,"
                        + " trialsPerStage=default, patience=2, carryBest=true, keepWeights=false]");
        describes(
                new SuccessiveHalving(),
                "SuccessiveHalving[factor=3, minEpochs=default, configurationsFrom=RandomSearch,"
                        + " trials=default, iterations=default]");
    }

    @Test
    void everySettingOfAPrunerIsNamed() {
        describes(Pruner.none(), "none");
        describes((history, trial, epoch) -> true, "a pruner of your own");
        describes(
                new MedianPruner().warmupEpochs(2),
                "MedianPruner[startupTrials=5, warmupEpochs=2, interval=1, minTrials=1]");
        describes(
                new PercentilePruner(25).interval(3).minTrials(4).startupTrials(0),
                "PercentilePruner[startupTrials=0, warmupEpochs=0, interval=3, minTrials=4,"
                        + " percentile=25.0]");
        describes(
                new PatiencePruner(5), "PatiencePruner[patience=5, minDelta=0.0, around=nothing]");
        describes(
                new PatiencePruner(5).around(ThresholdPruner.above(2)).minDelta(0.5),
                "PatiencePruner[patience=5, minDelta=0.5, around=ThresholdPruner[lower=-Infinity,"
                        + " upper=2.0, warmupEpochs=0, interval=1]]");
        describes(
                new SuccessiveHalvingPruner(3),
                "SuccessiveHalvingPruner[minEpochs=3, reductionFactor=4, earlyStoppingRate=0,"
                        + " startupTrials=0]");
    }

    @Test
    void whateverHasSettingsDescribesItself() {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.djltuner.search");
        List<JavaClass> withSettings =
                classes.stream()
                        .filter(type -> type.getPackageName().equals("io.djltuner.search"))
                        .filter(
                                type ->
                                        type.isAssignableTo(SearchStrategy.class)
                                                || type.isAssignableTo(Pruner.class))
                        .filter(
                                type ->
                                        type.getFields().stream()
                                                .anyMatch(
                                                        field ->
                                                                !field.getModifiers()
                                                                        .contains(
                                                                                JavaModifier
                                                                                        .STATIC)))
                        .toList();

        assertThat(withSettings).hasSizeGreaterThan(10);
        assertThat(withSettings).allMatch(type -> type.tryGetMethod("description").isPresent());
    }
}
