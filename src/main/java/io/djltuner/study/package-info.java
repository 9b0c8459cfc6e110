/**
 * What was tried, and the contracts around it: studies, trials, strategies, pruners and executors.
 *
 * <p>May use: space, ascii-table, commons-csv.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.study;
