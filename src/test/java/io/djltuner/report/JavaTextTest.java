package io.djltuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpOptimizer;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the report gives to paste is pasted, compiled and run. Public, so that its enums are. */
public class JavaTextTest {

    @TempDir Path folder;

    private Configuration run(Configuration configuration) throws Exception {
        String[] parts = JavaText.of(configuration).split("\n\n", 2);
        Path source =
                Files.writeString(
                        folder.resolve("Pasted.java"),
                        "%s%npublic class Pasted {%n public static Configuration get() {%n%s return best;%n }%n}%n"
                                .formatted(parts[0] + "\n", parts[1]));
        compile(source);
        try (URLClassLoader loader = loader()) {
            return (Configuration) loader.loadClass("Pasted").getMethod("get").invoke(null);
        }
    }

    private URLClassLoader loader() throws MalformedURLException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    }

    private void compile(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int failed =
                compiler.run(
                        null,
                        null,
                        null,
                        "-encoding",
                        "UTF-8",
                        "-cp",
                        System.getProperty("java.class.path") + File.pathSeparator + folder,
                        "-d",
                        folder.toString(),
                        source.toString());
        assertThat(failed).isZero();
    }

    @Test
    void givesTheSameConfiguration() throws Exception {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("hiddenLayers", 2);
        values.put("learningRate", 0.1 + 0.2);
        values.put("tiny", 4.9e-324);
        values.put("activation", MlpActivation.RELU);
        values.put("optimizer", MlpOptimizer.ADAMW);
        values.put("nesterov", true);
        for (int i = 0; i < 10; i++) {
            values.put("more" + i, -i);
        }

        assertThat(run(Configuration.of(values)).values()).isEqualTo(values);
    }

    @Test
    void quotesEveryText() throws Exception {
        Map<String, Object> values =
                Map.of(
                        "\"); System.exit(1); //",
                        "line\nbreak\r\ttab \\u0022 </script>",
                        "😀 \u202e مرحبا \u0000\u2028",
                        "'\\");

        assertThat(run(Configuration.of(values)).values()).isEqualTo(values);
    }

    enum NotPublic {
        ONE
    }

    private enum Secret {
        ONE
    }

    @Test
    void remarksOnAnEnumThatOnlyItsMethodCanName() {
        enum Local {
            RED {
                @Override
                public String toString() {
                    return "red";
                }
            }
        }

        assertThat(JavaText.of(Configuration.of(Map.of("colour", Local.RED))))
                .isEqualTo(
                        """
                        import io.djltuner.space.Configuration;
                        import java.util.Map;

                        // Local is declared inside a method: only code there can name it.
                        Configuration best = Configuration.of(Map.of())
                                .with("colour", Local.RED);
                        """);
    }

    @Test
    void remarksOnEnumsThatOthersCannotName() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("a", NotPublic.ONE);
        values.put("b", Secret.ONE);

        assertThat(JavaText.of(Configuration.of(values)))
                .contains(
                        "import io.djltuner.report.JavaTextTest.NotPublic;",
                        "// NotPublic is not public: only code in io.djltuner.report can name it.",
                        "// Secret is private: only code in io.djltuner.report.JavaTextTest can name it.")
                .doesNotContain("JavaTextTest.Secret");
    }

    /** Compiled beside what is pasted, which has no package either. */
    @Test
    void namesAnEnumWithoutAPackage() throws Exception {
        Path source =
                Files.writeString(
                        folder.resolve("Größe.java"), "public enum Größe { KLEIN, GROSS }\n");
        compile(source);
        try (URLClassLoader loader = loader()) {
            Object large = loader.loadClass("Größe").getEnumConstants()[1];
            Configuration configuration = Configuration.of(Map.of("size", large));

            assertThat(JavaText.of(configuration))
                    .contains(
                            "// Gr\\u00f6\\u00dfe is in no package: only code in none can name it.")
                    .doesNotContain("import Gr");
            assertThat(run(configuration).values().get("size")).hasToString("GROSS");
        }
    }

    /** What a notebook's cell declares, its next cell can use. */
    @Test
    void namesAnEnumOfANotebook() {
        String property = "djltuner.notebook";
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .forEach(shell::addToClasspath);
            evaluate(shell, "enum Colour { RED, GREEN }");
            evaluate(shell, "class Outer { enum Size { SMALL } }");
            evaluate(
                    shell,
                    "System.getProperties().put(\"%s\", java.util.List.of(Colour.GREEN, Outer.Size.SMALL))"
                            .formatted(property));
            List<?> declared = (List<?>) System.getProperties().remove(property);
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("colour", declared.get(0));
            values.put("size", declared.get(1));

            String code = JavaText.of(Configuration.of(values));

            assertThat(code)
                    .contains("// Colour was declared in a shell or notebook: declare it first.")
                    .doesNotContain("REPL");
            evaluate(shell, code);
            evaluate(
                    shell, "System.getProperties().put(\"%s\", best.values())".formatted(property));
            assertThat(System.getProperties().remove(property)).isEqualTo(values);
        }
    }

    private static void evaluate(JShell shell, String code) {
        SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
        String rest = code;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo next = analysis.analyzeCompletion(rest);
            String snippet = next.completeness().isComplete() ? next.source() : rest;
            assertThat(shell.eval(snippet))
                    .as(snippet)
                    .allSatisfy(event -> assertThat(event.status()).isEqualTo(Snippet.Status.VALID))
                    .allSatisfy(event -> assertThat(event.exception()).isNull());
            rest = next.remaining();
        }
    }

    @Test
    void tellsEnumsOfOneNameApart() throws Exception {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("activation", MlpActivation.RELU);
        values.put("other", Elsewhere.MlpActivation.RELU);
        values.put("map", Elsewhere.Map.HERE);

        assertThat(run(Configuration.of(values)).values()).isEqualTo(values);
    }

    /** Enums whose names are taken. */
    public static final class Elsewhere {

        private Elsewhere() {}

        /** As one of the library's. */
        public enum MlpActivation {
            /** A constant. */
            RELU
        }

        /** As one that the text imports. */
        public enum Map {
            /** A constant. */
            HERE
        }
    }
}
