/**
 * Pictures of a study: {@link io.djltuner.plot.Plots} draws what {@code io.djltuner.analysis} found
 * out, {@link io.djltuner.plot.Plot} is a picture that is saved as PNG or SVG or shown in a
 * notebook. Colours are those of M. Okabe and K. Ito (2008) and of viridis, which people tell apart
 * however they see colours. Needs neither an engine nor a display.
 *
 * <pre>{@code
 * StudyHistory history = Study.open(Path.of("housing")).history();
 * Plots.history(history).save(Path.of("history.svg"));
 * Plots.slice(history, "learningRate").size(600, 400).save(Path.of("learning-rate.png"));
 * }</pre>
 *
 * <p>May use: analysis, study, space, the results of training.range, XChart and VectorGraphics2D.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.plot;
