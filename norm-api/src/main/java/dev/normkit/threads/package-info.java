/**
 * Who does which part of a call: {@link dev.normkit.threads.Parallelism} runs numbered parts on the
 * caller's thread, or on that and the caller's executor; no thread is started here. Knows nothing
 * of normalization.
 */
package dev.normkit.threads;
