package io.djltuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.djltuner.space.Configuration;
import io.djltuner.space.MlpActivation;
import io.djltuner.space.MlpOptimizer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the report gives to paste is pasted, compiled and run. */
class JavaTextTest {

    @TempDir Path folder;

    private Configuration run(Configuration configuration) throws Exception {
        String[] parts = JavaText.of(configuration).split("\n\n", 2);
        Path source =
                Files.writeString(
                        folder.resolve("Pasted.java"),
                        "%s%npublic class Pasted {%n public static Configuration get() {%n%s return best;%n }%n}%n"
                                .formatted(parts[0] + "\n", parts[1]));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int failed =
                compiler.run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        source.toString());
        assertThat(failed).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            return (Configuration) loader.loadClass("Pasted").getMethod("get").invoke(null);
        }
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
}
