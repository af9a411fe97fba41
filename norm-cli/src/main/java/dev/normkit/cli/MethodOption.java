package dev.normkit.cli;

import dev.normkit.api.NormMethod;
import dev.normkit.selector.words.Words;
import java.util.Optional;

/** The words of {@code --method}. */
enum MethodOption {
  AUTO(null),
  BATCH(NormMethod.BATCH),
  LAYER(NormMethod.LAYER),
  INSTANCE(NormMethod.INSTANCE),
  GROUP(NormMethod.GROUP),
  SWITCHABLE(NormMethod.SWITCHABLE),
  RMS(NormMethod.RMS);

  private final Optional<NormMethod> method;

  MethodOption(NormMethod method) {
    this.method = Optional.ofNullable(method);
  }

  /** A method by any of its names, or auto. */
  static MethodOption parse(String text) {
    try {
      return valueOf(NormMethod.parse(text).name());
    } catch (IllegalArgumentException ofNoMethod) {
      return Words.parse("method", text, values());
    }
  }

  /** Empty for auto: then the selector decides. */
  Optional<NormMethod> method() {
    return method;
  }
}
