/** SIMD lanes through {@code jdk.incubator.vector}: {@link dev.normkit.simd.SimdBackend}. */
package dev.normkit.simd;
