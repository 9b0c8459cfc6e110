/**
 * Measurements; each prints one line {@code NAME key=value …}. Not part of the library.
 *
 * <p>Those of search strategies ({@code table}, {@code function}, {@code curves}) take SEEDS as a
 * number or as {@code FIRST-LAST}: seed i is the study's seed, and what is noisy depends on it and
 * the trial's number alone. Data lie in the folder {@code -Ddjltuner.data}; with {@code
 * -Ddjltuner.seeds.out=FILE} the regret of each seed goes to a file, and {@code compare} gives the
 * ratio or difference of two such files, or of two folders of them, with 95 % limits.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.benchmark;
