/**
 * What the user says: a {@link dev.normkit.selector.usage.Usage} with {@link
 * dev.normkit.selector.usage.Network}, {@link dev.normkit.selector.usage.Task} and {@link
 * dev.normkit.selector.usage.BatchSize}, and for which calls a backend is chosen, a {@link
 * dev.normkit.selector.usage.Workload}. What wasn't given follows from the shape or has a default.
 */
package dev.normkit.selector.usage;
