package io.djltuner.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where benchmarks find their data: below the folder of the property {@code djltuner.data}. */
final class BenchmarkData {

    private BenchmarkData() {}

    /**
     * A file or folder of the data.
     *
     * @param names of folders, outermost first, and of the file
     * @return its path
     */
    static Path path(String... names) {
        String folder = System.getProperty("djltuner.data", "");
        if (folder.isEmpty()) {
            throw new IllegalArgumentException(
                    "djltuner.data: must name the folder of the benchmarks' data");
        }
        return Path.of(folder, names);
    }

    /**
     * A compressed table.
     *
     * @param name a path, or the name of a file without its ending
     * @param folders of the data to look into
     * @return its path
     */
    static Path table(String name, String... folders) {
        if (Files.exists(Path.of(name))) {
            return Path.of(name);
        }
        for (String folder : folders) {
            Path file = path(folder, name + ".csv.gz");
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new IllegalArgumentException(
                "file: there is no '%s', and no %s.csv.gz in %s of %s"
                        .formatted(name, name, String.join(", ", folders), path()));
    }
}
