/**
 * Search strategies and pruners, one class for each.
 *
 * <p>May use: study, space, commons-math.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.search;
