package dev.normkit.io;

import dev.normkit.io.bytes.OpenTensors;
import dev.normkit.io.keras.KerasFile;
import dev.normkit.io.layers.DescribedLayer;
import dev.normkit.io.layers.LayerText;
import dev.normkit.io.layers.Naming;
import dev.normkit.io.layers.Role;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open file: its tensors, and the layers that it describes.
 *
 * @param tensors by name
 * @param layers by name
 */
record OpenFile(OpenTensors tensors, Map<String, DescribedLayer> layers) {

  /** Takes what this library keeps in the metadata for descriptions; reads them when asked. */
  static OpenFile of(OpenTensors tensors) {
    Map<String, DescribedLayer> layers = new LinkedHashMap<>();
    tensors
        .metadata()
        .keySet()
        .forEach(key -> LayerText.layer(key).ifPresent(name -> layers.put(name, null)));
    return new OpenFile(tensors, layers);
  }

  static OpenFile of(KerasFile file) {
    return new OpenFile(file.tensors(), file.layers());
  }

  /** The description of a layer; null if there is none. */
  @Nullable DescribedLayer layer(String name) throws IOException {
    DescribedLayer layer = layers.get(name);
    if (layer != null || !layers.containsKey(name)) {
      return layer;
    }
    LayerText text = LayerText.read(name, tensors.metadata().get(LayerText.key(name)));
    Map<Role, String> names = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      String tensor = Naming.pytorch(name, role);
      if (tensors.tensors().containsKey(tensor)) {
        names.put(role, tensor);
      }
    }
    return new DescribedLayer(
        text.spec(),
        Optional.of(text.size()),
        names,
        List.of(),
        Optional.of(text),
        List.of(),
        text.spec().epsilon());
  }
}
