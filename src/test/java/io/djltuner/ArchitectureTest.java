package io.djltuner;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.djltuner.training.range.RangeTest;
import io.djltuner.training.range.RangeTestResult;
import io.djltuner.training.range.RangeTestSettings;
import io.djltuner.training.range.RangeTestStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms of {@code docs/architecture.md} and who may enter which. */
class ArchitectureTest {

    private static final String ROOT = "io.djltuner";
    private static final Path SOURCES = Path.of("src", "main", "java");

    /** The library alone: neither tests nor what is compiled with them. */
    private static final JavaClasses LIBRARY = new ClassFileImporter().importPath(mainClasses());

    private static final String SPACE = "io.djltuner.space";
    private static final String STUDY = "io.djltuner.study";
    private static final String SEARCH_INTERNAL = "io.djltuner.search.internal";
    private static final String DATA = "io.djltuner.data";
    private static final String TRAINING = "io.djltuner.training";
    private static final String BLOCKS = "io.djltuner.training.blocks";
    private static final String CALLBACK = "io.djltuner.training.callback";
    private static final String CHECKPOINT = "io.djltuner.training.checkpoint";
    private static final String INTERNAL = "io.djltuner.training.internal";
    private static final String METRIC = "io.djltuner.training.metric";
    private static final String OPTIMIZER = "io.djltuner.training.optimizer";
    private static final String RANGE = "io.djltuner.training.range";
    private static final String SCHEDULE = "io.djltuner.training.schedule";
    private static final String DJL = "ai.djl..";
    private static final String GSON = "com.google.gson..";

    /** What each package may use besides itself, the JDK, null annotations and logging. */
    private static final Map<String, List<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry(SPACE, List.of()),
                    Map.entry(
                            STUDY,
                            List.of(
                                    SPACE,
                                    "com.github.freva.asciitable..",
                                    "org.apache.commons.csv..")),
                    Map.entry("io.djltuner.study.journal", List.of(STUDY, SPACE, GSON)),
                    Map.entry(
                            "io.djltuner.search",
                            List.of(
                                    STUDY,
                                    SPACE,
                                    SEARCH_INTERNAL,
                                    "io.djltuner.search.internal.cmaes",
                                    "org.apache.commons.math3..")),
                    Map.entry(SEARCH_INTERNAL, List.of(STUDY, SPACE, "org.apache.commons.math3..")),
                    Map.entry(
                            "io.djltuner.search.internal.cmaes",
                            List.of(SEARCH_INTERNAL, STUDY, SPACE, "org.apache.commons.math3..")),
                    Map.entry(
                            "io.djltuner.analysis",
                            List.of(STUDY, SPACE, "org.apache.commons.math3..")),
                    Map.entry(
                            "io.djltuner.plot",
                            List.of(
                                    "io.djltuner.analysis",
                                    RANGE,
                                    STUDY,
                                    SPACE,
                                    "javax.imageio..",
                                    "org.knowm.xchart..",
                                    "de.erichseifert.vectorgraphics2d..")),
                    Map.entry("io.djltuner.tensorboard", List.of(STUDY, SPACE)),
                    Map.entry(
                            "io.djltuner.report",
                            List.of(
                                    "io.djltuner.analysis",
                                    STUDY,
                                    SPACE,
                                    GSON,
                                    "com.sun.net.httpserver..")),
                    Map.entry(
                            DATA,
                            List.of(
                                    "javax.imageio..",
                                    "org.apache.commons.csv..",
                                    "org.apache.commons.math3..",
                                    GSON)),
                    Map.entry(
                            TRAINING,
                            List.of(DATA, STUDY, SPACE, BLOCKS, OPTIMIZER, INTERNAL, DJL, GSON)),
                    Map.entry(BLOCKS, List.of(SPACE, INTERNAL, DJL)),
                    Map.entry(OPTIMIZER, List.of(SPACE, INTERNAL, DJL)),
                    Map.entry(SCHEDULE, List.of()),
                    Map.entry(CALLBACK, List.of(STUDY, METRIC, DJL)),
                    Map.entry(METRIC, List.of(DATA, STUDY, TRAINING)),
                    Map.entry(CHECKPOINT, List.of(TRAINING)),
                    Map.entry(RANGE, List.of(TRAINING)),
                    Map.entry(
                            "io.djltuner.training.fused",
                            List.of(
                                    TRAINING, DATA, STUDY, SPACE, BLOCKS, OPTIMIZER, INTERNAL,
                                    DJL)),
                    Map.entry(INTERNAL, List.of(DJL, "com.sun.management..")),
                    Map.entry(
                            "io.djltuner.execution",
                            List.of(
                                    TRAINING,
                                    "io.djltuner.training.fused",
                                    BLOCKS,
                                    OPTIMIZER,
                                    CALLBACK,
                                    CHECKPOINT,
                                    METRIC,
                                    SCHEDULE,
                                    INTERNAL,
                                    STUDY,
                                    SPACE,
                                    DJL)));

    /** Rooms that may use all others, and that nothing uses. */
    private static final List<String> DOORS = List.of("io.djltuner.automl", "io.djltuner.cli");

    private static Path mainClasses() {
        try {
            return Path.of(Tuner.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException("the library's classes have no place", e);
        }
    }

    static Stream<String> ruledPackages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("ruledPackages")
    void aPackageUsesOnlyItsNeighbours(String name) {
        String[] allowed =
                Stream.of(
                                Stream.of(name, "java..", "org.jspecify..", "org.slf4j.."),
                                MAY_USE.getOrDefault(name, List.of()).stream())
                        .flatMap(packages -> packages)
                        .toArray(String[]::new);

        classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed))
                .check(LIBRARY);
    }

    @Test
    void everyPackageHasARule() throws IOException {
        TreeSet<String> expected = new TreeSet<>(MAY_USE.keySet());
        expected.add(ROOT);
        expected.addAll(DOORS);
        try (Stream<Path> files = Files.walk(SOURCES)) {
            TreeSet<String> packages =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .map(file -> SOURCES.relativize(file.getParent()).toString())
                            .map(folder -> folder.replace('\\', '/').replace('/', '.'))
                            .collect(Collectors.toCollection(TreeSet::new));

            assertThat(packages).isEqualTo(expected);
        }
        assertThat(LIBRARY.stream().map(JavaClass::getPackageName)).containsAll(expected);
    }

    /** What package-info calls libraries; parts of the JDK are not compared. */
    private static final Map<String, String> LIBRARIES =
            Map.of(
                    DJL,
                    "DJL",
                    GSON,
                    "Gson",
                    "org.apache.commons.csv..",
                    "commons-csv",
                    "org.apache.commons.math3..",
                    "commons-math",
                    "com.github.freva.asciitable..",
                    "ascii-table",
                    "org.knowm.xchart..",
                    "XChart",
                    "de.erichseifert.vectorgraphics2d..",
                    "VectorGraphics2D");

    private static String mayUse(String name) throws IOException {
        Path information = SOURCES.resolve(name.replace('.', '/')).resolve("package-info.java");
        String text = Files.readString(information);
        int from = text.indexOf("<p>May use: ");

        assertThat(from).as("%s says what it may use", name).isNotNegative();
        return text.substring(from, text.indexOf("*/", from));
    }

    /** What a package calls another: training.fused for io.djltuner.training.fused. */
    private static Optional<String> label(String allowed) {
        return allowed.startsWith(ROOT)
                ? Optional.of(allowed.substring(ROOT.length() + 1))
                : Optional.ofNullable(LIBRARIES.get(allowed));
    }

    @ParameterizedTest
    @MethodSource("ruledPackages")
    void aPackageSaysThatItMayUseWhatItsRuleAllows(String name) throws IOException {
        Set<String> known = new TreeSet<>(LIBRARIES.values());
        MAY_USE.keySet().forEach(each -> known.add(label(each).orElseThrow()));
        Set<String> said =
                Pattern.compile("[A-Za-z][\\w.-]*\\w")
                        .matcher(mayUse(name))
                        .results()
                        .map(MatchResult::group)
                        .filter(known::contains)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(said)
                .isEqualTo(
                        MAY_USE.getOrDefault(name, List.of()).stream()
                                .flatMap(allowed -> label(allowed).stream())
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theDoorsSayWhatTheyMayUse() throws IOException {
        for (String name : DOORS) {
            assertThat(mayUse(name)).contains("every other package");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SPACE,
                STUDY,
                "io.djltuner.study.journal",
                "io.djltuner.search",
                "io.djltuner.analysis",
                "io.djltuner.plot",
                "io.djltuner.tensorboard",
                "io.djltuner.report",
                DATA,
                METRIC,
                RANGE,
                SCHEDULE,
                CHECKPOINT
            })
    void needsNoEngine(String name) {
        noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(DJL)
                .check(LIBRARY);
    }

    /** Of the room of range tests, pictures use what needs no engine even at second hand. */
    @Test
    void picturesUseTheResultsOfRangeTestsAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.djltuner.plot")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(RangeTest.class)
                .check(LIBRARY);
        classes()
                .that()
                .belongToAnyOf(RangeTestResult.class, RangeTestSettings.class, RangeTestStep.class)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(RANGE, "java..", "org.jspecify.."))
                .andShould()
                .onlyDependOnClassesThat(not(belongToAnyOf(RangeTest.class)))
                .check(LIBRARY);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.djltuner.(**)").should().beFreeOfCycles().check(LIBRARY);
    }

    @Test
    void nothingUsesTheFrontDoorFromInside() {
        noClasses()
                .that()
                .resideInAPackage("io.djltuner.*..")
                .and()
                .resideOutsideOfPackages(DOORS.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(LIBRARY);
    }

    @Test
    void nothingUsesTheOneCallOrTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackages(DOORS.toArray(String[]::new))
                .should()
                .dependOnClassesThat(are(resideInAnyPackage(DOORS.toArray(String[]::new))))
                .check(LIBRARY);
        noClasses()
                .that()
                .resideInAPackage("io.djltuner.automl")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.djltuner.cli")
                .check(LIBRARY);
    }

    @Test
    void onlyTheInternalPackageTouchesThePytorchEngine() {
        ArchRule rule =
                noClasses()
                        .that()
                        .resideOutsideOfPackage(INTERNAL)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("ai.djl.pytorch..");

        rule.check(LIBRARY);
        // The rule would find someone: the internal package itself.
        assertThatThrownBy(
                        () ->
                                noClasses()
                                        .that(are(resideInAPackage(INTERNAL)))
                                        .should()
                                        .dependOnClassesThat()
                                        .resideInAPackage("ai.djl.pytorch..")
                                        .check(LIBRARY))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void onlyTheConsoleClassWritesToTheStandardStreams() {
        assertThat(usersOfStandardStreams())
                .as("classes that use System.out or System.err")
                .containsExactly("io.djltuner.ConsoleProgress");
    }

    private static Set<String> usersOfStandardStreams() {
        return LIBRARY.stream()
                .filter(
                        type ->
                                type.getFieldAccessesFromSelf().stream()
                                        .anyMatch(
                                                access ->
                                                        access.getTargetOwner()
                                                                        .isEquivalentTo(
                                                                                System.class)
                                                                && List.of("out", "err")
                                                                        .contains(
                                                                                access.getTarget()
                                                                                        .getName())))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Files from elsewhere are data: what Java's serialization reads may run code. */
    @Test
    void nothingUsesJavaSerialization() {
        ArchRule rule =
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.io.ObjectInputStream")
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.io.ObjectOutputStream");

        rule.check(LIBRARY);
        // The rule would find someone.
        assertThatThrownBy(
                        () -> rule.check(new ClassFileImporter().importClasses(Serializing.class)))
                .isInstanceOf(AssertionError.class);
    }

    /** What nobody in the library may do. */
    private record Serializing(java.io.ObjectInputStream in) {}

    @Test
    void loggingGoesThroughOneFacade() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        are(
                                resideInAnyPackage(
                                        "java.util.logging..",
                                        "org.apache.logging..",
                                        "org.apache.commons.logging..",
                                        "ch.qos.logback..",
                                        "org.slf4j.simple..")))
                .check(LIBRARY);
    }

    @Test
    void theLibraryNeedsNothingOfItsTestsAndExamples() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        are(
                                resideInAnyPackage(
                                        "io.djltuner.examples..",
                                        "io.djltuner.benchmark..",
                                        "org.junit..",
                                        "org.assertj..",
                                        "net.jqwik..")))
                .check(LIBRARY);
    }

    @Test
    void looksAtTheWholeLibraryAndAtNothingElse() {
        assertThat(LIBRARY.contain(Tuner.class)).isTrue();
        assertThat(LIBRARY.contain(ArchitectureTest.class)).isFalse();
        assertThat(LIBRARY.that(are(resideOutsideOfPackage("io.djltuner..")))).isEmpty();
    }
}
