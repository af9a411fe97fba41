/**
 * What the running JVM is like, where the library depends on it: how an array lies in memory
 * ({@link dev.normkit.machine.ArrayHeader}) and which options it was started with ({@link
 * dev.normkit.machine.VmOptions}). Knows nothing of normalization.
 */
package dev.normkit.machine;
