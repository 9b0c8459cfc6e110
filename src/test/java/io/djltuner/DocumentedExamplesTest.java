package io.djltuner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in README, docs and Javadoc are Java that compiles. */
class DocumentedExamplesTest {

    private static final Pattern MARKDOWN = Pattern.compile("(?s)```java\n(.*?)```");

    /** A link within the project: no address of the web, and no place within a page. */
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");

    private static final Pattern JAVADOC = Pattern.compile("(?s)<pre>\\{@code\n(.*?)\\}</pre>");

    private static final String HEAD =
            """
            import ai.djl.Model;
            import ai.djl.ndarray.types.Shape;
            import ai.djl.nn.*;
            import ai.djl.nn.core.*;
            import ai.djl.training.*;
            import io.djltuner.*;
            import io.djltuner.analysis.*;
            import io.djltuner.automl.*;
            import io.djltuner.data.*;
            import io.djltuner.plot.Plots;
            import io.djltuner.report.*;
            import io.djltuner.search.*;
            import io.djltuner.space.*;
            import io.djltuner.study.*;
            import io.djltuner.tensorboard.*;
            import io.djltuner.training.*;
            import io.djltuner.training.blocks.*;
            import io.djltuner.training.callback.*;
            import io.djltuner.training.range.*;
            import io.djltuner.training.schedule.*;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.List;
            class Example {
                SearchSpace space;
                Path path;
                Path directory;
                Configuration known;
                float[][] rows;
                TabularData table;
                Configuration configuration;
                Block block;
                Model model;
                ImageData images;
                DefaultTrainingConfig config;
                TuningResult result;
                double f(double x) { return x; }
                // What notebook kernels define.
                String display(Object shown) { return shown.toString(); }
                void run() throws Exception {
            """;

    record Example(String where, String code) {

        @Override
        public String toString() {
            return where;
        }
    }

    static List<Example> examples() throws IOException {
        List<Example> found = new ArrayList<>();
        add(found, Path.of("README.md"), MARKDOWN, "");
        for (Path file : files(Path.of("docs"), ".md")) {
            add(found, file, MARKDOWN, "");
        }
        for (Path file : files(Path.of("src", "main"), ".java")) {
            add(found, file, JAVADOC, "(?m)^ *\\* ?");
        }
        return found;
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static void add(List<Example> to, Path file, Pattern block, String margin)
            throws IOException {
        Matcher matcher = block.matcher(Files.readString(file));
        while (matcher.find()) {
            to.add(
                    new Example(
                            file.getFileName() + " " + matcher.start(),
                            matcher.group(1).replaceAll(margin, "")));
        }
    }

    @Test
    void thereAreExamplesToCheck() throws IOException {
        assertThat(examples()).hasSizeGreaterThan(8);
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<Path> pages = new ArrayList<>(files(Path.of("docs"), ".md"));
        pages.add(Path.of("README.md"));
        for (Path page : pages) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                assertThat(page.toAbsolutePath().resolveSibling(link.group(1)))
                        .as("%s links to %s", page, link.group(1))
                        .exists();
            }
        }
    }

    @Test
    void theIndexNamesEveryPage() throws IOException {
        String index = Files.readString(Path.of("docs", "index.md"));
        for (Path page : files(Path.of("docs"), ".md")) {
            if (!page.endsWith("index.md")) {
                assertThat(index).contains("](" + page.getFileName() + ")");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void compiles(Example example, @TempDir Path classes) {
        assertThat(problems(statements(example.code()), classes)).as(example.code()).isEmpty();
    }

    /** Every call that stands in a table beside those of other libraries. */
    @Test
    void theCallsInPlaceOfOtherLibrariesCompile(@TempDir Path classes) throws IOException {
        List<String> calls = ComparisonTables.calls(Path.of("docs", "coming-from.md"));

        assertThat(calls).hasSizeGreaterThan(50);
        assertThat(problems(String.join("\n", calls), classes)).isEmpty();
    }

    /** What the compiler says of statements; nothing if they are right. */
    private static String problems(String statements, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        boolean compiled =
                compiler.getTask(
                                problems,
                                null,
                                null,
                                List.of(
                                        "-proc:none",
                                        "-d",
                                        classes.toString(),
                                        "-cp",
                                        System.getProperty("java.class.path")),
                                null,
                                List.of(source(HEAD + statements + "}}")))
                        .call();
        return compiled ? "" : "does not compile: " + problems;
    }

    /** A lone expression is a statement too. */
    private static String statements(String code) {
        return code.strip().endsWith(";") || code.strip().endsWith("}") ? code : code + ";";
    }

    private static SimpleJavaFileObject source(String text) {
        return new SimpleJavaFileObject(
                URI.create("string:///Example.java"), SimpleJavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
