/**
 * Plain Java for any JDK from 17: {@link dev.normkit.cpu.CpuBackend} hands the plain loops to the
 * standard kernel.
 */
package dev.normkit.cpu;
