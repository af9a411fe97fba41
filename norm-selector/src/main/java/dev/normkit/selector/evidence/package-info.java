/**
 * What normkit's own experiments have seen of the statements that the rules rest on: {@link
 * dev.normkit.selector.evidence.Evidence} is read from the results that the experiments committed,
 * never written by hand.
 */
@NullMarked
package dev.normkit.selector.evidence;

import org.jspecify.annotations.NullMarked;
