/**
 * One call from a table to a model: finds out what is predicted, splits, preprocesses, chooses
 * space, strategy and budget, searches, compares with a linear model, and says why it did what it
 * did.
 *
 * <p>May use: every other package but the command line.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.automl;
