/**
 * SIMD lanes through {@code jdk.incubator.vector}: {@link dev.normkit.simd.SimdBackend}, which runs
 * where the JVM compiles them, as its {@code VectorCompiler} tells.
 */
package dev.normkit.simd;
