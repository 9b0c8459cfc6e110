/**
 * The evolution strategy of {@link io.djltuner.search.CmaEsSearch}: its distribution, what updates
 * it and when it begins anew. Not for users.
 *
 * <p>May use: search.internal, study, space, commons-math.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.search.internal.cmaes;
