/**
 * What was learned from a study, as numbers: every type is a plain result that is made from a
 * {@link io.djltuner.study.StudyHistory} and can be read, tested and drawn. No result holds a NaN
 * or an infinity; what is not known is empty.
 *
 * <pre>{@code
 * StudyHistory history = Study.open(Path.of("housing")).history();
 * ImprovementCurve.of(history).improvements().forEach(System.out::println);
 * ParameterImportance.of(history).shares().forEach(System.out::println);
 * Fanova.defaults().trees(128).importance(history).share("learningRate");
 * ParetoFront.of(history, ParetoFront.Cost.PARAMETERS).front().forEach(System.out::println);
 * }</pre>
 *
 * <p>May use: study, space, commons-math.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.analysis;
