package dev.normkit.io.keras;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.SpecBuilder;
import dev.normkit.io.layers.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The classes of normalizations that are known. */
enum KerasKind {
  BATCH("BatchNormalization", 1e-3),
  LAYER("LayerNormalization", 1e-3),
  GROUP("GroupNormalization", 1e-3),
  RMS("RMSNormalization", 1e-6);

  private final String type;
  private final double epsilon;

  KerasKind(String type, double epsilon) {
    this.type = type;
    this.epsilon = epsilon;
  }

  static Optional<KerasKind> of(KerasConfig.Norm norm) {
    String plain = norm.type().replaceFirst("^.*>", "").replaceFirst("V[12]$", "");
    for (KerasKind kind : values()) {
      if (plain.equals(kind.type) || kind == BATCH && plain.equals("Sync" + kind.type)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private boolean hasBias(KerasConfig.Norm norm) {
    return norm.fields().flag("center") && this != RMS && !isRmsScaling(norm);
  }

  List<Role> roles(KerasConfig.Norm norm) {
    List<Role> roles = new ArrayList<>();
    if (norm.fields().flag("scale")) {
      roles.add(Role.WEIGHT);
    }
    if (hasBias(norm)) {
      roles.add(Role.BIAS);
    }
    if (this == BATCH) {
      roles.add(Role.MEAN);
      roles.add(Role.VARIANCE);
    }
    return roles;
  }

  /** LayerNormalization that divides by the deviation, but keeps the mean; it has no β. */
  boolean isRmsScaling(KerasConfig.Norm norm) {
    return this == LAYER && norm.fields().number("rms_scaling", 0) != 0;
  }

  /** Empty if the configuration isn't legal. */
  Optional<NormSpec> spec(KerasConfig.Norm norm, int channels, List<String> said) {
    KerasConfig.Fields fields = norm.fields();
    try {
      SpecBuilder builder =
          switch (this) {
            case BATCH -> batch(fields, said);
            case LAYER -> NormSpec.layerNorm();
            case GROUP -> group((int) fields.number("groups", 32), channels, said);
            case RMS -> NormSpec.rmsNorm();
          };
      builder.epsilon(fields.number("epsilon", epsilon)).weight(fields.flag("scale"));
      return Optional.of(builder.bias(hasBias(norm)).build());
    } catch (IllegalArgumentException illegal) {
      return Optional.empty();
    }
  }

  private static SpecBuilder batch(KerasConfig.Fields fields, List<String> said) {
    double old = fields.number("momentum", 0.99);
    said.add(
        "momentum "
            + old
            + " weighs the old statistics, so a new batch weighs "
            + (float) (1 - old)
            + "; the kept variance is biased, as Keras does it");
    return NormSpec.batchNorm()
        .momentum(Momentum.ofOld(old))
        .runningVariance(RunningVariance.BIASED);
  }

  private static SpecBuilder group(int groups, int channels, List<String> said) {
    if (groups == -1) {
      said.add("groups -1 stands for as many as there are channels, " + channels);
      return NormSpec.groupNorm(channels);
    }
    return NormSpec.groupNorm(groups);
  }
}
