package io.djltuner.training.fused;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What prices depend on: which processor of which machine computes. */
final class Processor {

    private static final Logger LOGGER = LoggerFactory.getLogger(Processor.class);

    /** Linux describes its processors there. */
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

    /** Windows names its processor in this variable. */
    private static final String VARIABLE = "PROCESSOR_IDENTIFIER";

    private Processor() {}

    /**
     * Names a device's model.
     *
     * @param device any
     * @return of a GPU its generation and memory, since DJL does not know its name; of a CPU its
     *     name, or where it has none its architecture and how many there are
     */
    static String of(Device device) {
        if (device.isGpu()) {
            return "compute capability %s, %d bytes"
                    .formatted(
                            CudaUtils.getComputeCapability(device.getDeviceId()),
                            CudaUtils.getGpuMemory(device).getMax());
        }
        return name(lines(DESCRIPTION))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .orElseGet(Processor::unnamed);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file)
                    ? Files.readAllLines(file, StandardCharsets.ISO_8859_1)
                    : List.of();
        } catch (IOException e) {
            LOGGER.debug("step cost: {} cannot be read", file, e);
            return List.of();
        }
    }

    /** The model in a description such as Linux gives; empty where it has none, as on ARM. */
    static Optional<String> name(List<String> description) {
        return description.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    static String unnamed() {
        return "%d × %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(), System.getProperty("os.arch"));
    }
}
