package io.djltuner.training.fused;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prices that are kept from one process to the next. */
class StepCostsTest {

    private static final StepCost ONE = new StepCost(1.25, 0.1, 1e-3, 0.875, 0, 2);
    private static final StepCost OTHER = new StepCost(3, 0.5, 2e-3, 0.5, 1, 0);

    @TempDir Path folder;

    private static StepCost neverMeasured() {
        throw new AssertionError("the prices are known");
    }

    @Test
    void pricesAreMeasuredOnceForEachMachine() {
        Path file = folder.resolve("cache").resolve("prices.properties");

        assertThat(StepCosts.kept(file, "Fast CPU @ 3.00GHz: a=b", () -> ONE)).isEqualTo(ONE);
        assertThat(StepCosts.kept(file, "slow", () -> OTHER)).isEqualTo(OTHER);

        assertThat(StepCosts.kept(file, "Fast CPU @ 3.00GHz: a=b", StepCostsTest::neverMeasured))
                .isEqualTo(ONE);
        assertThat(StepCosts.kept(file, "slow", StepCostsTest::neverMeasured)).isEqualTo(OTHER);
        assertThat(folder.resolve("cache")).isDirectoryContaining("glob:**prices.properties");
        assertThat(folder.resolve("cache").toFile().list()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "machine=1 2 3",
                "machine=1 2 3 4 5 six",
                "machine=1 2 3 4 5 -6",
                "machine=\\u12",
                "\u0000\u0001\u00ff",
                ""
            })
    void aDamagedFileIsMeasuredAnewAndWrittenAnew(String content) throws IOException {
        Path file = folder.resolve("prices.properties");
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(StepCosts.kept(file, "machine", () -> ONE)).isEqualTo(ONE);
        assertThat(StepCosts.kept(file, "machine", StepCostsTest::neverMeasured)).isEqualTo(ONE);
    }

    @Test
    void aCacheThatCannotBeWrittenCostsAMeasurement() throws IOException {
        Path inTheWay = folder.resolve("cache");
        Files.writeString(inTheWay, "a file");
        Path file = inTheWay.resolve("prices.properties");

        assertThat(StepCosts.kept(file, "machine", () -> ONE)).isEqualTo(ONE);
        assertThat(StepCosts.kept(file, "machine", () -> OTHER)).isEqualTo(OTHER);
        assertThat(inTheWay).hasContent("a file");
    }

    @Test
    void theSystemPropertyNamesTheDirectory() {
        String before = System.getProperty(StepCosts.PROPERTY);
        try {
            System.setProperty(StepCosts.PROPERTY, folder.toString());
            assertThat(StepCosts.directory()).isEqualTo(folder);
            System.clearProperty(StepCosts.PROPERTY);
            assertThat(StepCosts.directory()).hasFileName("djl-tuner").isAbsolute();
        } finally {
            if (before == null) {
                System.clearProperty(StepCosts.PROPERTY);
            } else {
                System.setProperty(StepCosts.PROPERTY, before);
            }
        }
    }

    @Test
    void aProcessorIsKnownByItsName() {
        List<String> linux =
                List.of(
                        "processor\t: 0",
                        "vendor_id\t: GenuineIntel",
                        "model\t\t: 85",
                        "model name\t: Some CPU: Model X @ 2.50GHz",
                        "processor\t: 1",
                        "model name\t: Another");
        List<String> arm = List.of("processor\t: 0", "CPU part\t: 0xd0c", "model name\t: ");

        assertThat(Processor.name(linux)).contains("Some CPU: Model X @ 2.50GHz");
        assertThat(Processor.name(arm)).isEmpty();
        assertThat(Processor.unnamed())
                .isEqualTo(
                        Runtime.getRuntime().availableProcessors()
                                + " × "
                                + System.getProperty("os.arch"));
        assertThat(Processor.of(Device.cpu())).isNotBlank().isEqualTo(Processor.of(Device.cpu()));
    }
}
