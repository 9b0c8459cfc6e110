package io.djltuner.training.internal;

import ai.djl.Device;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The cohorts' program, built so that every array which it makes without numbers is full of NaN.
 */
public final class PoisonedProgram {

    private static final String MADE = "torch.empty(";

    private static final String POISONED =
            """
              def poisoned(self: __torch__.Cohort, size: List[int], dtype: int, device: Device) -> Tensor:
                return torch.zeros(size, dtype=dtype, device=device).div_(0)

            """;

    private PoisonedProgram() {}

    /** Loads it for a device. */
    public static TorchProgram of(Device device) {
        try {
            String text = text();
            int methods = text.indexOf("  def ");
            String poisoned =
                    text.substring(0, methods)
                            + POISONED
                            + text.substring(methods).replace(MADE, "self.poisoned(");
            return TorchProgram.compile(
                    "Cohort", device, poisoned.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many arrays the program makes without numbers. */
    public static int places() {
        return text().split(java.util.regex.Pattern.quote(MADE), -1).length - 1;
    }

    private static String text() {
        try (InputStream text = TorchProgram.class.getResourceAsStream("cohort.torchscript")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
