/** Measurements; each prints one line {@code NAME key=value …}. Not part of the library. */
@org.jspecify.annotations.NullMarked
package io.djltuner.benchmark;
