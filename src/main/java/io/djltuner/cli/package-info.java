/**
 * The command line: {@code tune}, {@code show}, {@code report} and {@code predict}.
 *
 * <p>May use: every other package.
 */
@org.jspecify.annotations.NullMarked
package io.djltuner.cli;
