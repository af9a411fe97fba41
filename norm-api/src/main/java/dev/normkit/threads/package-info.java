/**
 * Who does which part of a call: {@link dev.normkit.threads.Parallelism} runs numbered parts on the
 * caller's thread, on threads of its own or on an executor. Knows nothing of normalization.
 */
package dev.normkit.threads;
