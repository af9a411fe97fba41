package dev.normkit.io.edit;

import dev.normkit.api.NormSpec;
import dev.normkit.io.norm.Normalization;
import java.util.Optional;

/** Which norm takes a BatchNorm's place. */
public interface NormChoice {
  /**
   * Chooses.
   *
   * @param norm the BatchNorm
   * @param channels how many it has
   * @return GROUP, LAYER or INSTANCE; BATCH leaves it as it is, and so does nothing
   */
  Optional<NormSpec> of(Normalization norm, int channels);
}
