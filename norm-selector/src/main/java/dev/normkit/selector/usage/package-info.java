/**
 * What the user asks for: a {@link dev.normkit.selector.usage.Usage} with {@link
 * dev.normkit.selector.usage.Network}, {@link dev.normkit.selector.usage.Task} and {@link
 * dev.normkit.selector.usage.BatchSize}, its {@link dev.normkit.selector.usage.Role} where that
 * tells more, and the {@link dev.normkit.selector.usage.Workload}, the calls for which a backend is
 * chosen. What wasn't given follows from the shape or has a default.
 */
@NullMarked
package dev.normkit.selector.usage;

import org.jspecify.annotations.NullMarked;
