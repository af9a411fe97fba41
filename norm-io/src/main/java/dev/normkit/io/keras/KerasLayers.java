package dev.normkit.io.keras;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.SpecBuilder;
import dev.normkit.io.bytes.Tensor;
import dev.normkit.io.layers.DescribedLayer;
import dev.normkit.io.layers.Naming;
import dev.normkit.io.layers.Role;
import dev.normkit.io.tensor.TensorInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the variables of each normalization in a configuration, and converts its conventions. */
final class KerasLayers {
  private static final String OPTIMIZER = "optimizer";

  private final HdfContents file;

  /** Groups by their last name. */
  private final Map<String, List<String>> groups = new HashMap<>();

  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, Integer> counted = new HashMap<>();
  private final Map<String, DescribedLayer> layers = new LinkedHashMap<>();

  private KerasLayers(HdfContents file) {
    this.file = file;
    file.names().forEach((path, name) -> variables.putIfAbsent(name, path));
    for (String path : file.tensors().keySet()) {
      if (!path.startsWith(OPTIMIZER)) {
        addGroups(path);
      }
    }
  }

  private void addGroups(String path) {
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      String group = path.substring(0, end);
      List<String> same =
          groups.computeIfAbsent(
              group.substring(group.lastIndexOf('/') + 1), last -> new ArrayList<>());
      if (!same.contains(group)) {
        same.add(0, group);
      }
    }
  }

  static Map<String, DescribedLayer> of(List<KerasConfig.Norm> norms, HdfContents file) {
    KerasLayers layers = new KerasLayers(file);
    norms.forEach(layers::add);
    return layers.layers;
  }

  private void add(KerasConfig.Norm norm) {
    Optional<Kind> kind = Kind.of(norm);
    if (kind.isEmpty()) {
      return;
    }
    List<String> said = new ArrayList<>();
    Map<Role, String> tensors = tensors(norm, kind.get(), said);
    Optional<NormSpec> spec = kind.get().spec(norm, channels(tensors), said);
    spec.ifPresent(
        asked ->
            layers.putIfAbsent(
                norm.name(),
                new DescribedLayer(asked, Optional.empty(), tensors, said, Optional.empty())));
  }

  private int channels(Map<Role, String> tensors) {
    for (String name : tensors.values()) {
      Tensor tensor = file.tensors().get(name);
      if (tensor != null) {
        TensorInfo info = tensor.info();
        return info.shape().size() == 1 ? (int) Math.min(info.shape().get(0), 1 << 30) : 1;
      }
    }
    return 1;
  }

  private Map<Role, String> tensors(KerasConfig.Norm norm, Kind kind, List<String> said) {
    for (String group : groups.getOrDefault(norm.name(), List.of())) {
      for (String layer : List.of(group, group + "/" + norm.name())) {
        Optional<Naming.Named> named = Naming.find(layer, file.tensors().keySet());
        if (named.isPresent()) {
          if (named.get().naming() == Naming.KERAS_1) {
            said.add("Keras 1 calls it running_std, but it holds the variance");
          }
          return named.get().tensors();
        }
      }
    }
    return numbered(norm, kind, said);
  }

  /** Keras 3: γ if there is one, β if there is one, mean, variance, with numbers for names. */
  private Map<Role, String> numbered(KerasConfig.Norm norm, Kind kind, List<String> said) {
    String snake = kind.snake();
    int count = counted.merge(snake, 1, Integer::sum) - 1;
    String usual = "layers/" + snake + (count == 0 ? "" : "_" + count) + "/vars/";
    String path = variables.getOrDefault(norm.name(), usual);
    Map<Role, String> tensors = new LinkedHashMap<>();
    for (Role role : kind.roles(norm)) {
      tensors.put(role, path + tensors.size());
    }
    if (!tensors.isEmpty()) {
      said.add("its variables have numbers for names, in the order " + kind.roles(norm));
    }
    return tensors;
  }

  /** The classes that are known. */
  private enum Kind {
    BATCH("BatchNormalization", 1e-3),
    LAYER("LayerNormalization", 1e-3),
    GROUP("GroupNormalization", 1e-3),
    RMS("RMSNormalization", 1e-6);

    private final String type;
    private final double epsilon;

    Kind(String type, double epsilon) {
      this.type = type;
      this.epsilon = epsilon;
    }

    static Optional<Kind> of(KerasConfig.Norm norm) {
      String plain = norm.type().replaceFirst("^.*>", "").replaceFirst("V[12]$", "");
      for (Kind kind : values()) {
        if (plain.equals(kind.type) || kind == BATCH && plain.equals("Sync" + kind.type)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }

    String snake() {
      return type.replaceAll("(.)([A-Z][a-z]+)", "$1_$2").toLowerCase(Locale.ROOT);
    }

    List<Role> roles(KerasConfig.Norm norm) {
      List<Role> roles = new ArrayList<>();
      if (norm.fields().flag("scale")) {
        roles.add(Role.WEIGHT);
      }
      if (norm.fields().flag("center") && this != RMS) {
        roles.add(Role.BIAS);
      }
      if (this == BATCH) {
        roles.add(Role.MEAN);
        roles.add(Role.VARIANCE);
      }
      return roles;
    }

    /**
     * Empty of what has no method here: rms_scaling divides by the deviation, but keeps the mean.
     */
    Optional<NormSpec> spec(KerasConfig.Norm norm, int channels, List<String> said) {
      KerasConfig.Fields fields = norm.fields();
      if (this == LAYER && fields.number("rms_scaling", 0) != 0) {
        return Optional.empty();
      }
      try {
        SpecBuilder builder =
            switch (this) {
              case BATCH -> batch(fields, said);
              case LAYER -> NormSpec.layerNorm();
              case GROUP -> group((int) fields.number("groups", 32), channels, said);
              case RMS -> NormSpec.rmsNorm();
            };
        builder.epsilon(fields.number("epsilon", epsilon)).weight(fields.flag("scale"));
        return Optional.of(builder.bias(fields.flag("center") && this != RMS).build());
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
}
