package dev.normkit.evidence.classification;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Specified;
import java.util.Locale;
import java.util.Optional;

/** What stands behind each convolution. */
enum Method {
  BATCH("BatchNorm", NormSpec.batchNorm()),
  GROUP("GroupNorm", NormSpec.groupNorm(Method.GROUPS)),
  LAYER("LayerNorm", NormSpec.layerNorm()),
  INSTANCE("InstanceNorm", NormSpec.instanceNorm()),
  SWITCHABLE("SwitchableNorm", NormSpec.switchableNorm()),
  NONE("none", null),
  /** LayerNorm's statistics with a γ and β for each channel, as Wu and He 2018 compare it. */
  LAYER_BY_CHANNEL("LayerNorm, γ by channel", NormSpec.groupNorm(1));

  /** Of 16 or 32 channels: groups of 2 and 4. */
  static final int GROUPS = 8;

  private final String title;
  private final Optional<Specified> spec;

  Method(String title, Specified spec) {
    this.title = title;
    this.spec = Optional.ofNullable(spec).map(Specified::toSpec);
  }

  /** The name for people. */
  String title() {
    return title;
  }

  Optional<Specified> spec() {
    return spec;
  }

  /** The word in results files. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Method of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
