package io.djltuner.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeakBenchmarkTest {

    /**
     * A process grows a little while code is compiled and the allocator's pools fill: 10 to 20 MB
     * were seen. A network kept by mistake is 0.3 MB on average, 300 MB over the search.
     */
    private static final double MEGABYTES = 50;

    @Tag("slow")
    @EnabledOnOs(OS.LINUX)
    @ParameterizedTest
    @ValueSource(strings = {"kernel", "one-by-one"})
    void aThousandTrialsLeaveMemoryWhereItWas(String path) throws IOException {
        assertThat(LeakBenchmark.drift(path)).isLessThan(MEGABYTES);
    }
}
