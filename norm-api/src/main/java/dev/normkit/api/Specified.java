package dev.normkit.api;

/**
 * A {@link NormSpec}, or a builder of one: methods that ask for a spec take either, so {@code
 * NormSpec.layerNorm()} suffices where no setting is wanted and {@code build()} isn't needed.
 */
public sealed interface Specified permits NormSpec, SpecBuilder {

  /**
   * The spec itself.
   *
   * @return of a builder what it builds
   * @throws IllegalArgumentException if a builder has settings that don't fit together
   */
  NormSpec toSpec();
}
