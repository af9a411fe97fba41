package dev.normkit.evidence.translation;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Specified;
import java.util.Locale;
import java.util.Optional;

/** What stands behind the convolutions of a network whose output is a picture. */
enum TranslationNorm {
  INSTANCE("InstanceNorm", NormSpec.instanceNorm()),
  BATCH("BatchNorm", NormSpec.batchNorm()),
  GROUP("GroupNorm", NormSpec.groupNorm(TranslationNorm.GROUPS)),
  NONE("none", null);

  /** Of 8 or 16 channels: more would be InstanceNorm where there are 8. */
  static final int GROUPS = 4;

  private final String title;
  private final Optional<Specified> spec;

  TranslationNorm(String title, Specified spec) {
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
    return name().toLowerCase(Locale.ROOT);
  }

  static TranslationNorm of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
