package dev.normkit.evidence.smoothness;

import dev.normkit.api.NormSpec;
import dev.normkit.evidence.net.NetworkBuilder;
import dev.normkit.evidence.net.Noise;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** What stands behind each convolution. */
enum Behind {
  BATCH("BatchNorm"),
  NOISY("BatchNorm and noise"),
  NONE("none");

  private final String title;

  Behind(String title) {
    this.title = title;
  }

  /** The name for people. */
  String title() {
    return title;
  }

  /** Adds it to a network that ends in a convolution. */
  void add(NetworkBuilder network, Random random) {
    if (this != NONE) {
      network.norm(Optional.of(NormSpec.batchNorm()));
    }
    if (this == NOISY) {
      network.then(size -> new Noise(size, random));
    }
  }

  /** The word in results files. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Behind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
