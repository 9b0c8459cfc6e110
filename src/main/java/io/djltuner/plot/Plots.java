package io.djltuner.plot;

import io.djltuner.analysis.ContourGrid;
import io.djltuner.analysis.ImprovementCurve;
import io.djltuner.analysis.LearningCurves;
import io.djltuner.analysis.ParallelAxes;
import io.djltuner.analysis.ParameterImportance;
import io.djltuner.analysis.RankTable;
import io.djltuner.analysis.SliceSeries;
import io.djltuner.study.OpenedStudy;
import io.djltuner.study.Study;
import io.djltuner.study.StudyHistory;
import io.djltuner.training.range.RangeTestResult;
import java.util.List;

/**
 * The pictures of a study (of one that goes on, of one on disk, or of a history), and of a range
 * test. Each has a twin that takes the numbers it draws, for numbers made otherwise: {@code
 * Plots.importance(Fanova.defaults().importance(history))}.
 *
 * <p>A study in which there is nothing to draw is an {@link IllegalArgumentException} that says
 * what is missing.
 */
public final class Plots {

    private Plots() {}

    /**
     * How the search improved: the value of every trial and the best so far, by trial number.
     * Pruned trials are crosses, failed ones triangles at the worse edge.
     *
     * @param history as it stands
     * @return the picture
     */
    public static Plot history(StudyHistory history) {
        return history(ImprovementCurve.of(history));
    }

    /**
     * The same as {@link #history(StudyHistory)}.
     *
     * @param study as it stands
     * @return the picture
     */
    public static Plot history(Study study) {
        return history(study.history());
    }

    /**
     * The same as {@link #history(StudyHistory)}.
     *
     * @param study that was opened
     * @return the picture
     */
    public static Plot history(OpenedStudy study) {
        return history(study.history());
    }

    /**
     * How the search improved.
     *
     * @param curve the numbers
     * @return the picture
     */
    public static Plot history(ImprovementCurve curve) {
        return HistoryPlot.of(curve);
    }

    /**
     * How much each hyperparameter matters, by PED-ANOVA.
     *
     * @param history as it stands
     * @return the picture
     */
    public static Plot importance(StudyHistory history) {
        return importance(ParameterImportance.of(history));
    }

    /**
     * The same as {@link #importance(StudyHistory)}.
     *
     * @param study as it stands
     * @return the picture
     */
    public static Plot importance(Study study) {
        return importance(study.history());
    }

    /**
     * The same as {@link #importance(StudyHistory)}.
     *
     * @param study that was opened
     * @return the picture
     */
    public static Plot importance(OpenedStudy study) {
        return importance(study.history());
    }

    /**
     * How much each hyperparameter matters.
     *
     * @param importance the numbers
     * @return the picture
     */
    public static Plot importance(ParameterImportance importance) {
        return ImportancePlot.of(importance);
    }

    /**
     * The objective's metric after every epoch of every trial, the five best trials in colours of
     * their own, pruned and failed ones apart.
     *
     * @param history as it stands
     * @return the picture
     */
    public static Plot learningCurves(StudyHistory history) {
        return learningCurves(history, history.objective().metric());
    }

    /**
     * The same as {@link #learningCurves(StudyHistory)}.
     *
     * @param study as it stands
     * @return the picture
     */
    public static Plot learningCurves(Study study) {
        return learningCurves(study.history());
    }

    /**
     * The same as {@link #learningCurves(StudyHistory)}.
     *
     * @param study that was opened
     * @return the picture
     */
    public static Plot learningCurves(OpenedStudy study) {
        return learningCurves(study.history());
    }

    /**
     * A metric after every epoch of every trial; the best trials are those of the best values, as
     * everywhere.
     *
     * @param history as it stands
     * @param metric a metric's name
     * @return the picture
     */
    public static Plot learningCurves(StudyHistory history, String metric) {
        List<Integer> best = RankTable.of(history).best(Palette.TRIALS.size());
        return LearningCurvesPlot.of(LearningCurves.of(history), metric, best);
    }

    /**
     * The same as {@link #learningCurves(StudyHistory, String)}.
     *
     * @param study as it stands
     * @param metric a metric's name
     * @return the picture
     */
    public static Plot learningCurves(Study study, String metric) {
        return learningCurves(study.history(), metric);
    }

    /**
     * The same as {@link #learningCurves(StudyHistory, String)}.
     *
     * @param study that was opened
     * @param metric a metric's name
     * @return the picture
     */
    public static Plot learningCurves(OpenedStudy study, String metric) {
        return learningCurves(study.history(), metric);
    }

    /**
     * An axis for everything that varies and one for the value, and a line for every trial: the
     * darker, the better.
     *
     * @param history as it stands
     * @return the picture
     */
    public static Plot parallelCoordinates(StudyHistory history) {
        return parallelCoordinates(ParallelAxes.of(history));
    }

    /**
     * The same as {@link #parallelCoordinates(StudyHistory)}.
     *
     * @param study as it stands
     * @return the picture
     */
    public static Plot parallelCoordinates(Study study) {
        return parallelCoordinates(study.history());
    }

    /**
     * The same as {@link #parallelCoordinates(StudyHistory)}.
     *
     * @param study that was opened
     * @return the picture
     */
    public static Plot parallelCoordinates(OpenedStudy study) {
        return parallelCoordinates(study.history());
    }

    /**
     * Parallel coordinates.
     *
     * @param axes the numbers
     * @return the picture
     */
    public static Plot parallelCoordinates(ParallelAxes axes) {
        return ParallelPlot.of(axes);
    }

    /**
     * Values of trials against one hyperparameter, on its own scale.
     *
     * @param history as it stands
     * @param name the hyperparameter's
     * @return the picture
     * @throws IllegalArgumentException also if the space has none of that name
     */
    public static Plot slice(StudyHistory history, String name) {
        return slice(SliceSeries.of(history, name));
    }

    /**
     * The same as {@link #slice(StudyHistory, String)}.
     *
     * @param study as it stands
     * @param name the hyperparameter's
     * @return the picture
     */
    public static Plot slice(Study study, String name) {
        return slice(study.history(), name);
    }

    /**
     * The same as {@link #slice(StudyHistory, String)}.
     *
     * @param study that was opened
     * @param name the hyperparameter's
     * @return the picture
     */
    public static Plot slice(OpenedStudy study, String name) {
        return slice(study.history(), name);
    }

    /**
     * Values of trials against one hyperparameter.
     *
     * @param series the numbers
     * @return the picture
     */
    public static Plot slice(SliceSeries series) {
        return SlicePlot.of(series);
    }

    /**
     * Values over the two most important hyperparameters: the darker, the better.
     *
     * @param history as it stands
     * @return the picture
     */
    public static Plot contour(StudyHistory history) {
        return contour(
                ContourGrid.ofMostImportant(history)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "contour: needs two hyperparameters that vary")));
    }

    /**
     * The same as {@link #contour(StudyHistory)}.
     *
     * @param study as it stands
     * @return the picture
     */
    public static Plot contour(Study study) {
        return contour(study.history());
    }

    /**
     * The same as {@link #contour(StudyHistory)}.
     *
     * @param study that was opened
     * @return the picture
     */
    public static Plot contour(OpenedStudy study) {
        return contour(study.history());
    }

    /**
     * Values over two hyperparameters.
     *
     * @param history as it stands
     * @param x the name of the one to the right
     * @param y the name of the one upwards
     * @return the picture
     * @throws IllegalArgumentException also if the space has none of these names
     */
    public static Plot contour(StudyHistory history, String x, String y) {
        return contour(ContourGrid.of(history, x, y));
    }

    /**
     * The same as {@link #contour(StudyHistory, String, String)}.
     *
     * @param study as it stands
     * @param x the name of the one to the right
     * @param y the name of the one upwards
     * @return the picture
     */
    public static Plot contour(Study study, String x, String y) {
        return contour(study.history(), x, y);
    }

    /**
     * The same as {@link #contour(StudyHistory, String, String)}.
     *
     * @param study that was opened
     * @param x the name of the one to the right
     * @param y the name of the one upwards
     * @return the picture
     */
    public static Plot contour(OpenedStudy study, String x, String y) {
        return contour(study.history(), x, y);
    }

    /**
     * Values over two hyperparameters.
     *
     * @param grid the numbers
     * @return the picture
     */
    public static Plot contour(ContourGrid grid) {
        return ContourPlot.of(grid);
    }

    /**
     * What a learning-rate range test saw: the loss of every step and its moving average against
     * the rate on a logarithmic axis, the suggestion, the turning point, and the range from {@link
     * RangeTestResult#low low} to {@link RangeTestResult#high high}. The curves stand alone where
     * the loss never fell.
     *
     * @param test what was seen
     * @return the picture
     */
    public static Plot learningRate(RangeTestResult test) {
        return LearningRatePlot.of(test);
    }
}
