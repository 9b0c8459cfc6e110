/**
 * Tables, pictures, sequences, preprocessing and splits; no engine.
 *
 * <p>May use: the JDK, a CSV library, Gson, a mathematics library.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.data;
