/** The backend that runs everywhere: plain Java, no flag, no native code. */
module dev.normkit.cpu {
  requires transitive dev.normkit.api;

  provides dev.normkit.spi.NormBackend with
      dev.normkit.cpu.CpuBackend;
}
