/** The fluent front door. */
@org.jspecify.annotations.NullMarked
package io.djltuner;
