package dev.normkit.io;

import dev.normkit.io.layers.Naming;
import dev.normkit.io.tensor.TensorInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which layers a file may have. */
final class LayerNames {
  private LayerNames() {}

  /** Described ones, then those whose tensors have fitting names and at most one long axis. */
  static List<String> of(OpenFile file) {
    Set<String> names = new LinkedHashSet<>(file.layers().keySet());
    file.tensors()
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (isLine(tensor.info())) {
                Naming.layerOf(name).ifPresent(names::add);
              }
            });
    return List.copyOf(names);
  }

  private static boolean isLine(TensorInfo info) {
    return !info.shape().isEmpty() && info.shape().stream().filter(size -> size != 1).count() <= 1;
  }

  static boolean isMissing(OpenFile file, String name) {
    return Naming.find(name, file.tensors().tensors().keySet()).isEmpty();
  }

  static boolean isUnder(String layer, String tensor) {
    return layer.isEmpty()
        || tensor.startsWith(layer)
            && tensor.length() > layer.length()
            && "./:_".indexOf(tensor.charAt(layer.length())) >= 0;
  }
}
