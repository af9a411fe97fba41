package dev.normkit.io.layers;

import dev.normkit.api.Mixing;
import dev.normkit.api.NormSpec;
import dev.normkit.io.tensor.FileFormatException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tensors of a layer for which its spec has no use: without them it computes other numbers. */
final class UnusedTensors {
  private final NormSpec spec;
  private final Map<Role, String> names;

  private UnusedTensors(NormSpec spec, Map<Role, String> names) {
    this.spec = spec;
    this.names = names;
  }

  static void requireNone(String layer, NormSpec spec, Map<Role, String> all, Set<String> used)
      throws FileFormatException {
    Map<Role, String> names = new LinkedHashMap<>(all);
    names.values().removeAll(used);
    if (!names.isEmpty()) {
      throw new UnusedTensors(spec, names).refusal(layer);
    }
  }

  private FileFormatException refusal(String layer) {
    String tensors =
        names.entrySet().stream()
            .map(entry -> "'" + entry.getValue() + "' (" + entry.getKey().word() + ")")
            .collect(Collectors.joining(", "));
    Set<String> settings = settings();
    return new FileFormatException(
        "layer '"
            + layer
            + "' has tensors that "
            + spec
            + " has no use for: "
            + tensors
            + "; "
            + (settings.isEmpty() ? "" : "say " + String.join(".", settings) + " in its spec, or ")
            + "use load(...), which leaves them out and lists them");
  }

  /** Those by which the spec uses them; none where no setting of the method does. */
  private Set<String> settings() {
    Set<String> settings = new LinkedHashSet<>();
    for (Role role : names.keySet()) {
      switch (role) {
        case WEIGHT -> settings.add("weight(true)");
        case BIAS -> settings.add("bias(true)");
        case MEAN, VARIANCE, BATCHES -> {
          if (!keepsStatistics()) {
            return Set.of();
          }
          settings.add("trackStatistics(true)");
        }
        case MEAN_LOGITS, VARIANCE_LOGITS -> {
          return Set.of();
        }
      }
    }
    return settings;
  }

  private boolean keepsStatistics() {
    return spec.method().canTrackStatistics()
        && spec.mixing().map(Mixing::batchBranch).orElse(true);
  }
}
