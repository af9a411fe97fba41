/** The vector backend: the same kernels in SIMD lanes. */
module dev.normkit.simd {
  requires transitive dev.normkit.api;
  requires jdk.incubator.vector;

  provides dev.normkit.spi.NormBackend with
      dev.normkit.simd.SimdBackend;
}
