/**
 * Which backend, and on how many threads: a {@link dev.normkit.selector.backend.BackendSelector}
 * asks all backends and decides as its {@link dev.normkit.selector.backend.BackendMode} says, by
 * estimate, by measurement (kept in {@link dev.normkit.selector.backend.Wisdom}) or by name.
 * Settings in the program's {@link dev.normkit.selector.backend.Surroundings} override the program.
 */
@NullMarked
package dev.normkit.selector.backend;

import org.jspecify.annotations.NullMarked;
