package io.djltuner.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.djltuner.search.RandomSearch;
import io.djltuner.space.Choice;
import io.djltuner.space.RealRange;
import io.djltuner.space.SearchSpace;
import io.djltuner.study.Direction;
import io.djltuner.study.Objective;
import io.djltuner.study.OpenedStudy;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import io.djltuner.study.Trial;
import io.djltuner.study.TrialState;
import io.djltuner.training.range.RangeTestResult;
import io.djltuner.training.range.RangeTestSettings;
import io.djltuner.training.range.RangeTestStep;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class PlotsTest {

    private static final StudyHistory HISTORY = Pictures.history(60);

    @TempDir Path folder;

    static Stream<Map.Entry<String, Plot>> plots() {
        return Pictures.all(HISTORY).entrySet().stream();
    }

    private static Element parsed(String svg)
            throws ParserConfigurationException, SAXException, IOException {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setEntityResolver((name, system) -> new InputSource(new StringReader("")));
        return builder.parse(new InputSource(new StringReader(svg))).getDocumentElement();
    }

    private static String text(Element svg, String tag) {
        return svg.getElementsByTagName(tag).item(0).getTextContent();
    }

    private static Set<Integer> colours(BufferedImage image) {
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                colours.add(image.getRGB(x, y) & 0xFFFFFF);
            }
        }
        return colours;
    }

    @ParameterizedTest
    @MethodSource("plots")
    void isAPngOfItsSizeWithSomethingOnIt(Map.Entry<String, Plot> plot) throws IOException {
        Plot sized = plot.getValue().size(640, 360);

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(sized.png()));

        assertThat(image.getWidth()).isEqualTo(640);
        assertThat(image.getHeight()).isEqualTo(360);
        assertThat(colours(image)).contains(0xFFFFFF).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("plots")
    void isAnSvgWithItsTitleAndLabels(Map.Entry<String, Plot> plot) throws Exception {
        Element svg = parsed(plot.getValue().size(640, 360).svg());

        assertThat(svg.getTagName()).isEqualTo("svg");
        assertThat(svg.getAttribute("width")).isEqualTo("640px");
        assertThat(text(svg, "title")).isEqualTo(plot.getValue().title());
        assertThat(text(svg, "desc")).isNotBlank();
        assertThat(svg.getElementsByTagName("path").getLength()).isGreaterThan(10);
    }

    @Test
    void namesWhatItsAxesShow() throws Exception {
        assertThat(text(parsed(Plots.slice(HISTORY, "momentum").svg()), "desc"))
                .isEqualTo("momentum; val_loss (lower is better)");
        assertThat(text(parsed(Plots.history(HISTORY).svg()), "desc"))
                .isEqualTo("trial; val_loss (lower is better)");
    }

    /** The colours of the three states, which a study with all three must have on it. */
    @Test
    void prunedAndFailedTrialsAreVisible() {
        assertThat(colours(Plots.history(HISTORY).image())).contains(0x0072B2, 0xE69F00, 0xD55E00);
        assertThat(colours(Plots.learningCurves(HISTORY).image())).contains(0xE69F00, 0xD55E00);
        assertThat(colours(Plots.slice(HISTORY, "units").image())).contains(0xE69F00);
        assertThat(new Color(0xE69F00)).isEqualTo(Palette.ORANGE);
    }

    /** On a log scale 0.001 and 0.01 are as far apart as 0.01 and 0.1. */
    @Test
    void logarithmicHyperparametersHaveLogarithmicAxes() {
        List<Trial> trials = new ArrayList<>();
        for (double rate : new double[] {0.001, 0.01, 0.1}) {
            Map<String, Object> values = Map.of("learningRate", rate);
            trials.add(Pictures.trial(trials.size(), values, TrialState.COMPLETE, List.of(1.0)));
        }
        StudyHistory history =
                Pictures.history(Pictures.SPACE, Objective.minimize("val_loss"), trials);

        List<Integer> columns = centres(Plots.slice(history, "learningRate").image());

        assertThat(columns).hasSize(3);
        assertThat(columns.get(1) - columns.get(0))
                .isBetween(
                        columns.get(2) - columns.get(1) - 2, columns.get(2) - columns.get(1) + 2);
    }

    /** Where runs of columns with the marks' blue end, of the picture without its legend. */
    private static List<Integer> centres(BufferedImage image) {
        List<Integer> ends = new ArrayList<>();
        boolean before = false;
        for (int x = 0; x < 690; x++) {
            boolean blue = false;
            for (int y = 0; y < image.getHeight(); y++) {
                blue |= (image.getRGB(x, y) & 0xFFFFFF) == 0x0072B2;
            }
            if (before && !blue) {
                ends.add(x);
            }
            before = blue;
        }
        return ends;
    }

    /** The rows of a colour, of the picture without its legend. */
    private static IntSummaryStatistics rows(BufferedImage image, int colour) {
        IntSummaryStatistics rows = new IntSummaryStatistics();
        for (int x = 0; x < 690; x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                if ((image.getRGB(x, y) & 0xFFFFFF) == colour) {
                    rows.accept(y);
                }
            }
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void failedTrialsAreAtTheWorseEdge(Direction direction) {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            TrialState state = i % 2 == 0 ? TrialState.COMPLETE : TrialState.FAILED;
            trials.add(
                    Pictures.trial(i, Map.of("learningRate", 0.01), state, List.of(1.0 + i % 3)));
        }
        BufferedImage image =
                Plots.history(
                                Pictures.history(
                                        Pictures.SPACE,
                                        new Objective("val_loss", direction),
                                        trials))
                        .image();

        IntSummaryStatistics failed = rows(image, 0xD55E00);
        IntSummaryStatistics complete = rows(image, 0x0072B2);
        assertThat(failed.getMax() - failed.getMin()).isLessThan(12);
        if (direction == Direction.MINIMIZE) {
            assertThat(failed.getMax()).isLessThan(complete.getMin() + 12);
        } else {
            assertThat(failed.getMin()).isGreaterThan(complete.getMax() - 12);
        }
    }

    /** The first trial was best after its first epoch, and restored that. */
    @Test
    void theBestLearningCurvesAreThoseOfTheBestValues() {
        Trial fell =
                Pictures.trial(
                        0, Map.of("learningRate", 0.01), TrialState.COMPLETE, List.of(0.1, 0.9));
        Trial first =
                new Trial(
                        0,
                        fell.configuration(),
                        0,
                        Map.of(),
                        true,
                        OptionalLong.empty(),
                        TrialState.COMPLETE,
                        fell.epochs(),
                        OptionalInt.of(2),
                        OptionalDouble.of(0.1),
                        OptionalInt.of(1),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of());
        Trial second =
                Pictures.trial(
                        1, Map.of("learningRate", 0.02), TrialState.COMPLETE, List.of(0.5, 0.5));
        BufferedImage image =
                Plots.learningCurves(
                                Pictures.history(
                                        Pictures.SPACE,
                                        Objective.minimize("val_loss"),
                                        List.of(first, second)))
                        .image();

        IntSummaryStatistics best = rows(image, Palette.TRIALS.get(0).getRGB() & 0xFFFFFF);
        assertThat(best.getMax() - best.getMin()).isGreaterThan(image.getHeight() / 2);
    }

    @Test
    void drawsStudiesInMemoryAndOnDisk() {
        Path directory = folder.resolve("study");
        SearchSpace space = SearchSpace.builder().real("x", 0, 1).real("y", 0, 1).build();
        try (Study study =
                Study.builder(space, Objective.minimize("val_loss"), new RandomSearch())
                        .directory(directory)
                        .build()) {
            study.optimizeByEpoch(
                    leg -> {
                        double x = leg.configuration().getDouble("x");
                        leg.report(1, x);
                        return x;
                    },
                    20);
            OpenedStudy opened = Study.open(directory);
            StudyHistory history = study.history();

            same(Plots.history(history), Plots.history(study), Plots.history(opened));
            same(Plots.importance(history), Plots.importance(study), Plots.importance(opened));
            same(
                    Plots.learningCurves(history),
                    Plots.learningCurves(study),
                    Plots.learningCurves(opened));
            same(
                    Plots.learningCurves(history, "val_loss"),
                    Plots.learningCurves(study, "val_loss"),
                    Plots.learningCurves(opened, "val_loss"));
            same(
                    Plots.parallelCoordinates(history),
                    Plots.parallelCoordinates(study),
                    Plots.parallelCoordinates(opened));
            same(Plots.slice(history, "x"), Plots.slice(study, "x"), Plots.slice(opened, "x"));
            same(Plots.contour(history), Plots.contour(study), Plots.contour(opened));
            same(
                    Plots.contour(history, "y", "x"),
                    Plots.contour(study, "y", "x"),
                    Plots.contour(opened, "y", "x"));
        }
    }

    private static void same(Plot plot, Plot ofStudy, Plot ofOpened) {
        assertThat(ofStudy.png()).isEqualTo(plot.png());
        assertThat(ofOpened.png()).isEqualTo(plot.png());
    }

    @Test
    void hostileNamesAreText() throws Exception {
        String name = "<script>&\"']]>\u0000\n\u202e\ud83d\ude00 " + "x".repeat(10_000);
        SearchSpace space =
                SearchSpace.builder()
                        .add(RealRange.of(name, 0, 1))
                        .add(Choice.of("kind", "<b>", "a\nb", "\u202e"))
                        .build();
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Map<String, Object> values =
                    Map.of(name, i / 20.0, "kind", i % 2 == 0 ? "<b>" : "a\nb");
            trials.add(Pictures.trial(i, values, TrialState.COMPLETE, List.of((double) i % 7)));
        }
        StudyHistory history = Pictures.history(space, Objective.maximize("val_loss"), trials);

        for (Plot plot :
                List.of(
                        Plots.importance(history),
                        Plots.parallelCoordinates(history),
                        Plots.slice(history, name),
                        Plots.slice(history, "kind"),
                        Plots.contour(history, name, "kind"))) {
            Element svg = parsed(plot.svg());
            assertThat(svg.getElementsByTagName("script").getLength()).isZero();
            assertThat(text(svg, "desc")).doesNotContain("\u0000", "\n", "\u202e");
            assertThat(plot.image().getWidth()).isEqualTo(800);
        }
        assertThat(Texts.label("\u202e")).isEqualTo("(blank)");
        assertThat(Plots.slice(history, name).title()).startsWith("Slice of <script>&\"']]>");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void drawsStudiesThatHaveHardlyBegun(int trials) {
        StudyHistory history = Pictures.history(trials);

        for (Plot plot :
                List.of(
                        Plots.history(history),
                        Plots.learningCurves(history),
                        Plots.parallelCoordinates(history),
                        Plots.slice(history, "learningRate"),
                        Plots.contour(history, "learningRate", "momentum"))) {
            assertThat(colours(plot.image())).hasSizeGreaterThan(10);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1e300, 4.9e-324, Double.MAX_VALUE})
    void drawsEqualAndHugeValues(double value) {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Map<String, Object> values =
                    Pictures.SPACE.decode(new double[] {i / 4.0, .5, .5, .5, 0, .5}).values();
            trials.add(
                    Pictures.trial(
                            i, values, TrialState.COMPLETE, List.of(i == 3 ? -value : value)));
        }
        StudyHistory history =
                Pictures.history(Pictures.SPACE, Objective.minimize("val_loss"), trials);

        for (Plot plot :
                List.of(
                        Plots.history(history),
                        Plots.learningCurves(history),
                        Plots.parallelCoordinates(history),
                        Plots.slice(history, "learningRate"),
                        Plots.contour(history, "learningRate", "momentum"))) {
            assertThat(colours(plot.image())).hasSizeGreaterThan(10);
        }
    }

    @Test
    void savesWhatTheEndingSays() throws IOException {
        Plot plot = Plots.history(HISTORY);

        plot.save(folder.resolve("new/folder/a.PNG"));
        plot.save(folder.resolve("a.svg"));
        plot.savePng(folder.resolve("picture"));
        plot.saveSvg(folder.resolve("drawing"));

        assertThat(ImageIO.read(folder.resolve("new/folder/a.PNG").toFile()).getWidth())
                .isEqualTo(800);
        assertThat(ImageIO.read(folder.resolve("picture").toFile()).getHeight()).isEqualTo(500);
        assertThat(Files.readString(folder.resolve("a.svg")))
                .contains("<title>Improvement</title>");
        assertThat(Files.readString(folder.resolve("drawing"))).contains("</svg>");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.save(Path.of("a.jpg")))
                .withMessage("path: must end in .png or .svg, but got 'a.jpg'");
    }

    @Test
    void size_outOfRange() {
        Plot plot = Plots.history(HISTORY);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.size(199, 500))
                .withMessage("width: must be from 200 to 10000 pixels, but got 199");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.size(500, 10_001))
                .withMessage("height: must be from 200 to 10000 pixels, but got 10001");
    }

    @Test
    void anEmptyStudySaysWhatIsMissing() {
        refuses(Plots::history, "history: needs a trial with a value, but none of 0 has one");
        refuses(
                Plots::importance,
                "importance: needs complete trials whose values differ, but there are 0"
                        + " and they do not tell");
        refuses(
                Plots::learningCurves,
                "learning curves: no trial reported val_loss after an epoch; there is nothing");
        refuses(
                Plots::parallelCoordinates,
                "parallel coordinates: needs a trial with a value, but none of 0 has one");
        refuses(
                history -> Plots.slice(history, "units"),
                "slice: needs a trial that has a value and units, but there is none");
        refuses(
                history -> Plots.contour(history, "units", "momentum"),
                "contour: needs a complete trial with units and momentum, but there is none");
    }

    private static void refuses(Function<StudyHistory, Plot> plot, String sentence) {
        StudyHistory empty =
                Pictures.history(Pictures.SPACE, Objective.minimize("val_loss"), List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> plot.apply(empty))
                .withMessage(sentence);
    }

    @Test
    void aMetricThatNobodyReportedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plots.learningCurves(HISTORY, "val_accuracy"))
                .withMessage(
                        "learning curves: no trial reported val_accuracy after an epoch;"
                                + " there is val_loss");
    }

    @Test
    void aRangeTestHasMarksAtTheSuggestionAndTheTurningPoint() throws Exception {
        Plot plot = Plots.learningRate(Pictures.rangeTest());

        List<Integer> suggestion = columns(plot.image(), Palette.GREEN);
        List<Integer> turningPoint = columns(plot.image(), Palette.VERMILION);
        List<Integer> range = columns(plot.image(), Palette.PALE);
        int decade = turningPoint.get(0) - suggestion.get(0);

        assertThat(text(parsed(plot.svg()), "title")).isEqualTo("Learning-rate range test");
        assertThat(text(parsed(plot.svg()), "desc"))
                .isEqualTo("learning rate; training loss of a batch");
        assertThat(decade).isGreaterThan(40);
        // From a tenth of the suggestion to the turning point are two decades.
        assertThat(range.get(range.size() - 1) - range.get(0))
                .isBetween(2 * decade - 3, 2 * decade + 3);
        // The test begins at a rate of 1e-5.
        int begin = columns(plot.image(), Palette.BLUE).get(0);
        assertThat(suggestion.get(0) - begin)
                .isCloseTo(
                        (int)
                                Math.round(
                                        decade
                                                * (Math.log10(Pictures.rangeTest().suggestion())
                                                        + 5)),
                        within(4));
    }

    /** The columns on which a colour is, of the picture without its legend. */
    private static List<Integer> columns(BufferedImage image, Color color) {
        return IntStream.range(0, 620)
                .filter(
                        x ->
                                IntStream.range(50, image.getHeight() - 70)
                                        .anyMatch(y -> image.getRGB(x, y) == color.getRGB()))
                .boxed()
                .toList();
    }

    @Test
    void aRangeTestWhoseLossNeverFellHasNoMarks() {
        RangeTestResult risen = rangeTest(1, 2, 3, Double.POSITIVE_INFINITY);

        Set<Integer> colours = colours(Plots.learningRate(risen).image());

        assertThat(colours)
                .contains(Palette.BLUE.getRGB() & 0xFFFFFF)
                .doesNotContain(
                        Palette.GREEN.getRGB() & 0xFFFFFF, Palette.VERMILION.getRGB() & 0xFFFFFF);
    }

    @Test
    void drawsRangeTestsOfAnyLosses() {
        for (RangeTestResult test :
                List.of(
                        rangeTest(1),
                        rangeTest(0, 0, 0),
                        rangeTest(2, 1e-300, 1e300, Double.NaN),
                        rangeTest(-5, -7, Double.POSITIVE_INFINITY),
                        rangeTest(3, 2, Double.NaN))) {
            assertThat(colours(Plots.learningRate(test).image())).hasSizeGreaterThan(10);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plots.learningRate(rangeTest(Double.NaN)))
                .withMessage(
                        "learning rate: needs a step with a finite loss, but there is none in 1");
    }

    private static RangeTestResult rangeTest(double... losses) {
        RangeTestSettings settings = RangeTestSettings.DEFAULT;
        return new RangeTestResult(
                settings,
                IntStream.range(0, losses.length)
                        .mapToObj(i -> new RangeTestStep(settings.rate(i), losses[i], losses[i]))
                        .toList(),
                false);
    }
}
