/**
 * What was learned from a study, as numbers: every type is a plain result that is made from a
 * {@link io.djltuner.study.StudyHistory} and can be read, tested and drawn. No result holds a NaN
 * or an infinity; what is not known is empty.
 *
 * <p>May use: study, space, commons-math.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.analysis;
