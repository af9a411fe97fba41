package dev.normkit.io;

import dev.normkit.api.Specified;
import dev.normkit.io.layers.DescribedLayer;
import dev.normkit.io.layers.LayerLoader;
import dev.normkit.io.layers.Loaded;
import dev.normkit.io.layers.Naming;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.ReadLimits;
import dev.normkit.layer.NormLayer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Normalization layers in a file: γ, β, running statistics, the counter of batches and
 * SwitchableNorm's logits.
 *
 * <pre>{@code
 * LayerFile.save(Path.of("norm.safetensors"), layer);
 * try (LayerFile file = LayerFile.open(Path.of("norm.safetensors"))) {
 *   NormLayer same = file.layer("");
 * }
 * }</pre>
 *
 * <p>What is saved is a safetensors file with PyTorch's names ({@code weight}, {@code bias}, {@code
 * running_mean}, {@code running_var}, {@code num_batches_tracked}) and no others: what {@code
 * load_state_dict(…, strict=True)} asks for, though that wasn't run here. Spec, size and what
 * PyTorch has no tensor for are in the metadata. Running statistics are float64. A layer that is
 * loaded again infers with the same bits and trains on to the same statistics.
 *
 * <p>What is loaded may come from any file that {@link TensorFile} reads. Names of PyTorch, Keras,
 * ONNX and Flax are known, and conventions are converted: {@link LoadedLayer#conversions} says
 * which. Values that no layer can have are refused: other shapes, NaN, a negative variance.
 */
public final class LayerFile implements Closeable {
  private final TensorFile tensors;
  private final Set<String> used = new LinkedHashSet<>();

  private LayerFile(TensorFile tensors) {
    this.tensors = tensors;
  }

  /**
   * Saves one layer, without a name in front of its tensors' names.
   *
   * @param path the file, which is replaced if it is there, as {@link LayerWriter#write} says
   * @param layer not to be trained meanwhile
   * @throws IOException if it can't be written; an old file is then as it was
   */
  public static void save(Path path, NormLayer layer) throws IOException {
    new LayerWriter().withLayer("", layer).write(path);
  }

  /**
   * Saves the layers of a network.
   *
   * @param path the file, which is replaced if it is there, as {@link LayerWriter#write} says
   * @param layers by name, for example {@code encoder.norm1}; not to be trained meanwhile
   * @throws IllegalArgumentException if two tensors would have one name
   * @throws IOException if it can't be written; an old file is then as it was
   */
  public static void save(Path path, Map<String, NormLayer> layers) throws IOException {
    LayerWriter writer = new LayerWriter();
    for (Map.Entry<String, NormLayer> layer : layers.entrySet()) {
      writer = writer.withLayer(layer.getKey(), layer.getValue());
    }
    writer.write(path);
  }

  /**
   * Loads the layer of a file that describes one, as {@link #save(Path, NormLayer)} writes it,
   * whatever other tensors the file has. A file of several is {@linkplain #open(Path) opened}, and
   * {@link #layer(String)} asked by name.
   *
   * @param path whatever {@link TensorFile#open(Path)} reads
   * @return the layer in training mode, on the best ready backend
   * @throws FileFormatException if there is none or more than one, the file doesn't describe it, or
   *     it is damaged
   * @throws IOException if it can't be read
   */
  public static NormLayer load(Path path) throws IOException {
    try (LayerFile file = open(path)) {
      return file.layer(file.onlyName());
    }
  }

  /**
   * Opens a file within the usual limits.
   *
   * @param path whatever {@link TensorFile#open(Path)} reads
   * @return its layers, to be closed
   * @throws FileFormatException if it isn't a file of tensors, or is damaged
   * @throws IOException if it can't be read
   */
  public static LayerFile open(Path path) throws IOException {
    return open(path, ReadLimits.usual());
  }

  /**
   * Opens a file.
   *
   * @param path whatever {@link TensorFile#open(Path)} reads
   * @param limits of what it may ask for
   * @return its layers, to be closed
   * @throws FileFormatException if it isn't a file of tensors, or is damaged
   * @throws IOException if it can't be read
   */
  public static LayerFile open(Path path, ReadLimits limits) throws IOException {
    return new LayerFile(TensorFile.open(path, limits));
  }

  private String onlyName() throws FileFormatException {
    Set<String> described = tensors.content().layers().keySet();
    List<String> names = described.isEmpty() ? names() : List.copyOf(described);
    if (names.isEmpty()) {
      throw new FileFormatException("there is no layer").withPlace(tensors.path());
    }
    if (names.size() > 1) {
      throw new FileFormatException(
              "there is more than one layer; open the file and name one: " + Names.those(names))
          .withPlace(tensors.path());
    }
    return names.get(0);
  }

  /** {@return the tensors behind the layers} */
  public TensorFile tensors() {
    return tensors;
  }

  /**
   * {@return the names that layers may have: those that the file describes, then those that
   * tensors' names suggest}
   */
  public List<String> names() {
    return LayerNames.of(tensors.content());
  }

  /**
   * What the file says of its layers, without reading their tensors. Files of this library and of
   * Keras say it; others have tensors alone.
   *
   * @return one for each layer that is described, in the file's order
   * @throws FileFormatException if a description is damaged
   * @throws IOException if the file can't be read
   */
  public List<LayerDescription> descriptions() throws IOException {
    OpenFile file = tensors.content();
    List<LayerDescription> all = new ArrayList<>();
    try {
      for (String name : file.layers().keySet()) {
        all.add(description(name, Objects.requireNonNull(file.layer(name))));
      }
    } catch (FileFormatException refused) {
      throw refused.withPlace(tensors.path());
    }
    return all;
  }

  private static LayerDescription description(String name, DescribedLayer layer) {
    Map<String, String> names = new LinkedHashMap<>();
    layer.tensors().forEach((role, tensor) -> names.put(Naming.pytorch("", role), tensor));
    return new LayerDescription(
        name,
        layer.spec(),
        layer.size(),
        names,
        layer.conversions(),
        layer.obstacles(),
        layer.epsilon());
  }

  /**
   * A layer that the file describes, as files of this library and of Keras do. Trained numbers that
   * its spec has no use for are refused, as by {@link #layer(String, Specified, int...)}.
   *
   * @param name in the file; empty where tensors have no name in front
   * @return the layer in training mode, on the best ready backend
   * @throws FileFormatException if there is none, the file doesn't describe it, trained numbers
   *     would be left out, or it is damaged
   * @throws IOException if it can't be read
   */
  public NormLayer layer(String name) throws IOException {
    return read(name, LayerRequest.described(), Loaded::complete).layer();
  }

  /**
   * A layer of given spec. Trained numbers under its name for which the spec has no use are
   * refused, as by PyTorch's {@code load_state_dict}: running statistics, a counter of batches, γ,
   * β and logits. {@link #load} leaves them out and lists them. Other tensors under its name are
   * left out by both.
   *
   * @param name in the file; empty where tensors have no name in front
   * @param spec what the file doesn't say; a builder suffices. If the file does say it, both must
   *     be equal
   * @param sizes as {@link NormLayer#of(Specified, int...)} takes them; none where tensors tell
   * @return the layer in training mode, on the best ready backend
   * @throws FileFormatException if there is none, its tensors don't fit, trained numbers would be
   *     left out, or the file is damaged
   * @throws IOException if it can't be read
   */
  public NormLayer layer(String name, Specified spec, int... sizes) throws IOException {
    LayerRequest request = LayerRequest.of(spec);
    return read(name, sizes.length == 0 ? request : request.withSizes(sizes), Loaded::complete)
        .layer();
  }

  /**
   * A layer with all that has to be said of it. What the spec has no use for is left out, and
   * listed in {@link LoadedLayer#extraTensors}.
   *
   * @param name in the file; empty where tensors have no name in front
   * @param request what the file doesn't say
   * @return the layer to build, what was converted, and which tensors are left over
   * @throws FileFormatException if there is none, its tensors don't fit, or the file is damaged
   * @throws IOException if it can't be read
   */
  public LoadedLayer load(String name, LayerRequest request) throws IOException {
    return read(name, request, loaded -> loaded);
  }

  private interface Check {
    Loaded of(Loaded loaded) throws FileFormatException;
  }

  private LoadedLayer read(String name, LayerRequest request, Check check) throws IOException {
    OpenFile file = tensors.content();
    try {
      Optional<DescribedLayer> described = Optional.ofNullable(file.layer(name));
      if (described.isEmpty() && LayerNames.isMissing(file, name)) {
        throw new FileFormatException(
            "there is no layer '" + name + "'; " + Names.those(LayerNames.of(file)));
      }
      Loaded loaded =
          check.of(LayerLoader.load(name, request.wanted(), described, file.tensors().tensors()));
      used.addAll(loaded.tensors());
      List<String> extra = new ArrayList<>();
      for (String tensor : tensors.names()) {
        if (LayerNames.isUnder(name, tensor) && !loaded.tensors().contains(tensor)) {
          extra.add(tensor);
        }
      }
      return new LoadedLayer(
          name, loaded.builder(), loaded.conversions(), extra, loaded.decision());
    } catch (FileFormatException refused) {
      throw refused.withPlace(tensors.path());
    }
  }

  /** {@return the tensors that no layer has been made of yet} */
  public List<String> extraTensors() {
    return tensors.names().stream().filter(name -> !used.contains(name)).toList();
  }

  @Override
  public void close() throws IOException {
    tensors.close();
  }

  @Override
  public String toString() {
    return tensors.toString();
  }
}
