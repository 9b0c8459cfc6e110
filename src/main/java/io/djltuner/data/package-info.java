/**
 * Tables, pictures, sequences, preprocessing and splits; no engine.
 *
 * <p>May use: the JDK, commons-csv, commons-math, Gson.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.data;
