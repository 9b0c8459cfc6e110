package io.djltuner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last columns of tables that set other libraries' calls beside ours, as Java statements. */
final class ComparisonTables {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** What the calls in the tables speak of, beside what all examples may. */
    private static final String NAMES =
            """
            double value = 1;
            int epoch = 1;
            float[][] x = rows;
            Path folder = path;
            Study study = null;
            TunedModel model = null;
            Trial trial = null;
            Leg asked = null;
            ReportingLeg reporting = null;
            """;

    private ComparisonTables() {}

    static List<String> calls(Path page) throws IOException {
        List<String> calls = new ArrayList<>(List.of(NAMES));
        String section = "";
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith("## ")) {
                section = line;
            } else if (line.startsWith("| ")) {
                String ours = line.substring(line.lastIndexOf(" | "));
                Matcher code = CODE.matcher(ours);
                while (code.find()) {
                    calls.add(statement(code.group(1), receiver(section, ours)));
                }
            }
        }
        return calls;
    }

    /** On what a call is made that begins with its dot. */
    private static String receiver(String section, String cell) {
        if (cell.contains("on the hyperparameter")) {
            return "RealRange.of(\"own\", 0.1, 1)";
        }
        return section.contains("what may vary")
                ? "SearchSpace.builder()"
                : "Tuner.regression(space)";
    }

    private static String statement(String code, String receiver) {
        // A leg is one of two things, and the bodies of functions are left out.
        String whole =
                code.replace("leg.report(", "reporting.report(")
                        .replace("tell(leg,", "tell(asked,")
                        .replace("…", "1.0");
        if (whole.startsWith(".")) {
            return receiver + whole + ";";
        }
        if (whole.matches("\\w+")) {
            return "{ Class<?> named = " + whole + ".class; }";
        }
        return whole.contains("(") ? whole + ";" : "{ Object named = " + whole + "; }";
    }
}
