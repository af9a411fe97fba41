/**
 * Plain Java for any JDK from 17: {@link dev.normkit.cpu.CpuBackend} hands {@code PlainLoops} to
 * the standard kernel.
 */
package dev.normkit.cpu;
