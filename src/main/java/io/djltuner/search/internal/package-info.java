/**
 * What several strategies need: evidence as numbers, new configurations, quasi-random points,
 * models. Not for users.
 *
 * <p>May use: study, space, commons-math.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.search.internal;
