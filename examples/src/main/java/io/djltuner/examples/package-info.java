/** Searches on real data, to be run and to be read. */
@org.jspecify.annotations.NullMarked
package io.djltuner.examples;
