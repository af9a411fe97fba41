package dev.normkit.io;

import dev.normkit.files.Replacement;
import dev.normkit.io.bytes.WholeFile;
import dev.normkit.io.layers.LayerContent;
import dev.normkit.io.safetensors.SafetensorsContent;
import dev.normkit.layer.NormLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Puts any number of layers into one safetensors file, as {@link LayerFile#save(Path, NormLayer)}
 * does, with a frozen decision or texts beside them.
 */
public final class LayerWriter {
  private final SafetensorsContent content = new SafetensorsContent().text("format", "pt");

  /** Begins with no layer. */
  public LayerWriter() {}

  /**
   * Adds a layer as it is now; later training doesn't change what is written.
   *
   * @param name in front of its tensors' names, as in {@code encoder.norm.weight}; may be empty
   * @param layer not to be trained meanwhile
   * @return this
   * @throws IllegalArgumentException if a tensor of such a name is there already
   */
  public LayerWriter add(String name, NormLayer layer) {
    LayerContent.add(content, name, layer, Optional.empty());
    return this;
  }

  /**
   * Adds a layer with the decision that led to it.
   *
   * @param name in front of its tensors' names; may be empty
   * @param layer not to be trained meanwhile
   * @param decision its text, as norm-selector's {@code FrozenMethod.toJson()} gives it
   * @return this
   * @throws IllegalArgumentException if a tensor of such a name is there already
   */
  public LayerWriter add(String name, NormLayer layer, String decision) {
    LayerContent.add(content, name, layer, Optional.of(decision));
    return this;
  }

  /**
   * Adds a text to the file's metadata.
   *
   * @param key its name
   * @param text the text
   * @return this
   */
  public LayerWriter text(String key, String text) {
    content.text(key, text);
    return this;
  }

  /**
   * Writes the file, in place of an old one if there is one. Under its name there is always the old
   * one or the new one, whole, even if the program is killed.
   *
   * @param path the file; symbolic links are followed
   * @throws IOException if it can't be written; the old one is then as it was
   */
  public void write(Path path) throws IOException {
    WholeFile.write(Replacement.target(path), true, content);
  }
}
