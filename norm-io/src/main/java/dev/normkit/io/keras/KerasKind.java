package dev.normkit.io.keras;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
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

  private static final double MOMENTUM = 0.99;

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

  /** As the configuration has it, legal or not. */
  double epsilon(KerasConfig.Norm norm) {
    return norm.fields().number("epsilon", epsilon);
  }

  /**
   * What the file says beside the configuration.
   *
   * @param version of Keras
   * @param channels of the layer's tensors; 1 if that isn't clear
   */
  record Known(KerasVersion version, int channels) {}

  /** What isn't legal is an obstacle, and the usual setting stands for it. */
  NormSpec spec(KerasConfig.Norm norm, Known known, List<String> said, List<String> obstacles) {
    SpecBuilder builder =
        switch (this) {
          case BATCH -> batch(norm.fields(), known.version().kept(norm), said, obstacles);
          case LAYER -> NormSpec.layerNorm();
          case GROUP ->
              NormSpec.groupNorm(groups(norm.fields(), known.channels(), said, obstacles));
          case RMS -> NormSpec.rmsNorm();
        };
    double given = epsilon(norm);
    boolean legal = given >= 0 && given <= Double.MAX_VALUE;
    if (!legal) {
      obstacles.add("its epsilon is " + given + "; it must be finite and at least 0");
    }
    builder.epsilon(legal ? given : epsilon).weight(norm.fields().flag("scale"));
    return builder.bias(hasBias(norm)).build();
  }

  private static SpecBuilder batch(
      KerasConfig.Fields fields,
      KerasVersion.Kept kept,
      List<String> said,
      List<String> obstacles) {
    double mode = fields.number("mode", 0);
    if (mode != 0) {
      // Its running statistics aren't used, so they aren't looked at either.
      obstacles.add(ofMode(mode));
      return NormSpec.batchNorm().trackStatistics(false);
    }
    double old = fields.number("momentum", MOMENTUM);
    boolean legal = old >= 0 && old <= 1;
    Momentum momentum = Momentum.ofOld(legal ? old : MOMENTUM);
    if (legal) {
      said.add(
          "momentum "
              + old
              + " weighs the old statistics, so a new batch weighs "
              + momentum.weightOfNew()
              + "; the kept variance "
              + kept.why());
    } else {
      obstacles.add("its momentum is " + old + "; it must be in [0, 1]");
    }
    return NormSpec.batchNorm().momentum(momentum).runningVariance(kept.variance());
  }

  /** Of Keras 1; later versions have the usual mode alone. */
  private static String ofMode(double mode) {
    if (mode == 1) {
      return "its mode is 1, in which Keras 1 normalizes each sample by itself, without running"
          + " statistics";
    }
    return mode == 2
        ? "its mode is 2, in which Keras 1 normalizes with the statistics of the batch in inference"
            + " too"
        : "its mode is " + mode + "; 0, 1 and 2 are known";
  }

  private static int groups(
      KerasConfig.Fields fields, int channels, List<String> said, List<String> obstacles) {
    int groups = (int) fields.number("groups", 32);
    if (groups == -1 && channels > 0) {
      said.add("groups -1 stands for as many as there are channels, " + channels);
      return channels;
    }
    if (groups < 1) {
      obstacles.add("its groups are " + groups + "; there must be at least 1");
    }
    return Math.max(1, groups);
  }
}
