/**
 * Search strategies and pruners, one class for each.
 *
 * <p>May use: search.internal, search.internal.cmaes, study, space, commons-math.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.search;
