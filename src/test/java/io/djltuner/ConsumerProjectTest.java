package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What a project that depends on the library gets with it, as the POM says. */
class ConsumerProjectTest {

    /** Scopes of dependencies that do not pass to a user. */
    private static final Set<String> OWN_SCOPES = Set.of("test", "provided");

    private static Element project;

    @BeforeAll
    static void parse() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        project =
                factory.newDocumentBuilder()
                        .parse(Path.of("pom.xml").toFile())
                        .getDocumentElement();
    }

    private static Stream<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .filter(element -> element.getTagName().equals(name));
    }

    private static Stream<Element> all(String name) {
        NodeList nodes = project.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i));
    }

    private static String text(Element parent, String name, String otherwise) {
        return children(parent, name)
                .map(Node::getTextContent)
                .map(String::strip)
                .findFirst()
                .orElse(otherwise);
    }

    /** A property has the value that the project itself gives it. */
    private static String asUsersReadIt(String scope) {
        return scope.startsWith("${")
                ? children(project, "properties")
                        .map(list -> text(list, scope.substring(2, scope.length() - 1), ""))
                        .findFirst()
                        .orElse("")
                : scope;
    }

    private static boolean reachesUsers(Element dependency) {
        return !OWN_SCOPES.contains(asUsersReadIt(text(dependency, "scope", "compile")))
                && !text(dependency, "optional", "false").equals("true");
    }

    private static String artifact(Element dependency) {
        return text(dependency, "groupId", "") + ":" + text(dependency, "artifactId", "");
    }

    /** Libraries with machine code, which are large and fit one kind of machine. */
    private static boolean isNative(Element dependency) {
        String artifact = text(dependency, "artifactId", "");
        return artifact.startsWith("pytorch-native-") || artifact.equals("pytorch-jni");
    }

    @Test
    void aUserReceivesTheDocumentedDependenciesAlone() {
        List<String> received =
                children(project, "dependencies")
                        .flatMap(list -> children(list, "dependency"))
                        .filter(ConsumerProjectTest::reachesUsers)
                        .map(ConsumerProjectTest::artifact)
                        .toList();

        assertThat(received)
                .containsExactlyInAnyOrder(
                        "ai.djl:api",
                        "ai.djl.pytorch:pytorch-engine",
                        "org.apache.commons:commons-math3",
                        "org.apache.commons:commons-csv",
                        "com.google.code.gson:gson",
                        "org.jspecify:jspecify",
                        "me.tongfei:progressbar",
                        "com.github.freva:ascii-table",
                        "org.knowm.xchart:xchart",
                        "org.slf4j:slf4j-api");
    }

    @Test
    void onlyAProfileThatIsAskedForGivesTheNativesAnotherScope() {
        List<String> profiles =
                all("profile")
                        .filter(
                                profile ->
                                        children(profile, "properties")
                                                .anyMatch(
                                                        list ->
                                                                !text(list, "djltuner.natives", "")
                                                                        .isEmpty()))
                        .peek(profile -> assertThat(children(profile, "activation")).isEmpty())
                        .map(profile -> text(profile, "id", ""))
                        .toList();

        assertThat(profiles).containsExactly("cli");
    }

    @Test
    void aUserReceivesNoMachineCode() {
        List<Element> natives = all("dependency").filter(ConsumerProjectTest::isNative).toList();

        // For each of four systems, libtorch and what binds it to Java.
        assertThat(natives).hasSize(8);
        assertThat(natives.stream().filter(ConsumerProjectTest::reachesUsers)).isEmpty();
        assertThat(
                        children(project, "dependencies")
                                .flatMap(list -> children(list, "dependency"))
                                .filter(ConsumerProjectTest::isNative))
                .isEmpty();
    }

    @Test
    void noProfileAddsADependencyThatReachesUsers() {
        List<String> added =
                all("profile")
                        .flatMap(profile -> children(profile, "dependencies"))
                        .flatMap(list -> children(list, "dependency"))
                        .filter(ConsumerProjectTest::reachesUsers)
                        .map(ConsumerProjectTest::artifact)
                        .toList();

        assertThat(added).isEmpty();
    }

    @Test
    void everySystemGetsItsOwnNativesForTests() {
        Map<String, String> classifiers = new HashMap<>();
        all("profile")
                .filter(profile -> text(profile, "id", "").startsWith("native-"))
                .forEach(
                        profile ->
                                children(profile, "dependencies")
                                        .flatMap(list -> children(list, "dependency"))
                                        .map(dependency -> text(dependency, "classifier", ""))
                                        .filter(classifier -> !classifier.isEmpty())
                                        .forEach(
                                                classifier ->
                                                        classifiers.put(
                                                                text(profile, "id", ""),
                                                                classifier)));

        assertThat(classifiers)
                .containsOnly(
                        Map.entry("native-linux-x86_64", "linux-x86_64"),
                        Map.entry("native-linux-aarch64", "linux-aarch64"),
                        Map.entry("native-osx-aarch64", "osx-aarch64"),
                        Map.entry("native-win-x86_64", "win-x86_64"));
    }

    @Test
    void everyPluginHasOneFixedVersion() {
        Map<String, List<String>> versions = new HashMap<>();
        all("plugin")
                .forEach(
                        plugin -> {
                            List<String> found =
                                    versions.computeIfAbsent(
                                            text(plugin, "artifactId", ""),
                                            name -> new ArrayList<>());
                            children(plugin, "version")
                                    .map(Node::getTextContent)
                                    .forEach(found::add);
                        });

        assertThat(versions).isNotEmpty();
        assertThat(versions)
                .allSatisfy(
                        (plugin, found) ->
                                assertThat(found)
                                        .as(plugin)
                                        .singleElement()
                                        .asString()
                                        .matches("[0-9]+(\\.[0-9]+)+"));
    }

    @Test
    void everyDependencyHasAFixedVersion() {
        Map<String, String> properties = new HashMap<>();
        children(project, "properties")
                .forEach(
                        list -> {
                            NodeList nodes = list.getChildNodes();
                            for (int i = 0; i < nodes.getLength(); i++) {
                                properties.put(
                                        nodes.item(i).getNodeName(),
                                        nodes.item(i).getTextContent());
                            }
                        });

        List<String> versions =
                all("dependency")
                        .map(dependency -> text(dependency, "version", ""))
                        .map(version -> resolved(version, properties))
                        .toList();

        assertThat(versions)
                .hasSizeGreaterThan(9)
                .allMatch(version -> version.matches("[0-9]+(\\.[0-9]+)+(-[0-9.]+)?"));
    }

    private static String resolved(String version, Map<String, String> properties) {
        String result = version;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            result = result.replace("${" + property.getKey() + "}", property.getValue());
        }
        return result;
    }

    @Test
    void theLibraryRunsOnJava17() {
        assertThat(children(project, "properties").findFirst())
                .map(list -> text(list, "maven.compiler.release", ""))
                .contains("17");
    }
}
