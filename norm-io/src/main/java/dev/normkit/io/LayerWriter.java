package dev.normkit.io;

import dev.normkit.files.Replacement;
import dev.normkit.io.bytes.WholeFile;
import dev.normkit.io.layers.LayerContent;
import dev.normkit.io.safetensors.SafetensorsContent;
import dev.normkit.layer.NormLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts any number of layers into one safetensors file, as {@link LayerFile#save(Path, NormLayer)}
 * does, with frozen decisions and texts beside them. Each addition gives a new writer.
 */
public final class LayerWriter {
  private final List<Named> layers;
  private final Map<String, String> texts;

  private record Named(String name, NormLayer layer, Optional<String> decision) {}

  private LayerWriter(List<Named> layers, Map<String, String> texts) {
    this.layers = layers;
    this.texts = texts;
  }

  /** Begins with no layer. */
  public LayerWriter() {
    this(List.of(), Map.of());
  }

  /**
   * Adds a layer, which is written as it is then.
   *
   * @param name in front of its tensors' names, as in {@code encoder.norm.weight}; may be empty
   * @param layer not to be trained while it is written
   * @return a writer with it too
   */
  public LayerWriter withLayer(String name, NormLayer layer) {
    return with(new Named(name, layer, Optional.empty()));
  }

  /**
   * Adds a layer with the decision that led to it.
   *
   * @param name in front of its tensors' names; may be empty
   * @param layer not to be trained while it is written
   * @param decision its text, as norm-selector's {@code FrozenMethod.toJson()} gives it
   * @return a writer with it too
   */
  public LayerWriter withLayer(String name, NormLayer layer, String decision) {
    return with(new Named(name, layer, Optional.of(decision)));
  }

  private LayerWriter with(Named layer) {
    List<Named> more = new ArrayList<>(layers);
    more.add(layer);
    return new LayerWriter(more, texts);
  }

  /**
   * Adds a text to the file's metadata.
   *
   * @param key its name
   * @param text the text
   * @return a writer with it too
   */
  public LayerWriter withText(String key, String text) {
    Map<String, String> more = new LinkedHashMap<>(texts);
    more.put(key, text);
    return new LayerWriter(layers, more);
  }

  /**
   * Writes the file, in place of an old one if there is one. Under its name there is always the old
   * one or the new one, whole, even if the program is killed.
   *
   * @param path the file; symbolic links are followed
   * @throws IllegalArgumentException if two tensors would have one name; nothing is then written
   * @throws IOException if it can't be written; the old one is then as it was
   */
  public void write(Path path) throws IOException {
    SafetensorsContent content = new SafetensorsContent().text("format", "pt");
    texts.forEach(content::text);
    layers.forEach(named -> LayerContent.add(content, named.name, named.layer, named.decision));
    WholeFile.write(Replacement.target(path), true, content);
  }
}
