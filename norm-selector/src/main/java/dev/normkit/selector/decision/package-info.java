/**
 * What was decided, and why: a {@link dev.normkit.selector.decision.MethodDecision} and a {@link
 * dev.normkit.selector.decision.BackendDecision}, each with every candidate, its verdict and its
 * reason. Where nothing could be chosen they are in a {@link
 * dev.normkit.selector.decision.SelectionException}.
 */
package dev.normkit.selector.decision;
