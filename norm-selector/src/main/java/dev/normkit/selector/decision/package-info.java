/**
 * What was decided, and why: a {@link dev.normkit.selector.decision.MethodDecision} and a {@link
 * dev.normkit.selector.decision.BackendDecision}, each with every candidate, its verdict and its
 * reason. If nothing can be chosen, a {@link dev.normkit.selector.decision.SelectionException}
 * carries them.
 */
@NullMarked
package dev.normkit.selector.decision;

import org.jspecify.annotations.NullMarked;
