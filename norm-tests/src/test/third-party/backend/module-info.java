/** A backend that someone else wrote. */
module com.example.lanes {
  requires dev.normkit.api;

  provides dev.normkit.spi.NormBackend with
      com.example.lanes.LanesBackend;
}
