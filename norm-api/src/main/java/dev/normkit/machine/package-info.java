/**
 * What the running JVM is like, where the library depends on it: how an array lies in memory
 * ({@link dev.normkit.machine.ArrayHeader}), which options it was started with ({@link
 * dev.normkit.machine.VmOptions}) and whether a person watches it ({@link
 * dev.normkit.machine.Watcher}). Knows nothing of normalization.
 */
package dev.normkit.machine;
