package dev.normkit.io.keras;

import dev.normkit.io.bytes.StoredTensor;
import dev.normkit.io.bytes.Tensor;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.ReadLimits;
import dev.normkit.io.tensor.TensorInfo;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All datasets of an HDF5 file by path, and the texts that some groups have as attributes. Links to
 * other files, and to other places of this one, aren't followed.
 */
final class HdfContents {
  private static final int DEEPEST = 64;

  private final HdfGuard guard;
  private final ReadLimits limits;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private Optional<String> config = Optional.empty();
  private KerasVersion version = KerasVersion.UNKNOWN;

  private HdfContents(HdfGuard guard, ReadLimits limits) {
    this.guard = guard;
    this.limits = limits;
  }

  static HdfContents read(byte[] file, ReadLimits limits) throws FileFormatException {
    HdfGuard guard = guarded(Optional.empty(), () -> HdfGuard.of(file, limits.steps()));
    HdfContents contents = new HdfContents(guard, limits);
    List<FileFormatException> refused = new ArrayList<>();
    guarded(
        Optional.of(guard),
        () -> {
          try {
            contents.walk(guard.open());
          } catch (FileFormatException wrong) {
            refused.add(wrong);
          }
          return contents;
        });
    if (!refused.isEmpty()) {
      throw refused.get(0);
    }
    return contents;
  }

  /** jhdf throws whatever the Java library throws at what it didn't expect. */
  static <T> T guarded(Optional<HdfGuard> guard, Supplier<T> call) throws FileFormatException {
    try {
      return call.get();
    } catch (RuntimeException thrown) {
      String reason =
          guard
              .flatMap(HdfGuard::refusal)
              .orElseGet(() -> "jhdf says: " + String.valueOf(thrown.getMessage()).split("\\R")[0]);
      throw new FileFormatException("it isn't an HDF5 file that can be read: " + reason, thrown);
    }
  }

  private record Place(String path, Group group, int depth) {}

  private void walk(Group root) throws FileFormatException {
    config = text(root.getAttribute("model_config"));
    version = KerasVersion.of(text(root.getAttribute("keras_version")));
    Deque<Place> open = new ArrayDeque<>();
    Set<Long> seen = new HashSet<>();
    open.push(new Place("", root, 0));
    while (!open.isEmpty()) {
      Place place = open.pop();
      if (place.path.endsWith("vars/")) {
        text(place.group.getAttribute("name")).ifPresent(name -> names.put(place.path, name));
      }
      for (Map.Entry<String, Node> child : place.group.getChildren().entrySet()) {
        visit(place, child.getKey(), child.getValue(), open, seen);
      }
    }
  }

  /** A second name of the same object is left out, or circles would have no end. */
  private void visit(Place place, String name, Node node, Deque<Place> open, Set<Long> seen)
      throws FileFormatException {
    if (node.isLink() || !seen.add(node.getAddress())) {
      return;
    }
    String path = place.path + name;
    if (node instanceof Dataset dataset) {
      tensors.put(path, tensor(path, dataset));
    } else if (node instanceof Group group && place.depth < DEEPEST) {
      open.push(new Place(path + "/", group, place.depth + 1));
    }
  }

  private Tensor tensor(String path, Dataset dataset) throws FileFormatException {
    HdfType type = HdfType.of(dataset.getDataType());
    List<Long> shape = new ArrayList<>();
    for (long size : dataset.getDimensionsAsLong()) {
      shape.add(size);
    }
    TensorInfo info = new TensorInfo(path, type.type(), type.stored(), shape);
    HdfData data = new HdfData(guard, dataset, bytes(info), limits);
    return new StoredTensor(info, type.order(), false, data);
  }

  private static long bytes(TensorInfo info) throws FileFormatException {
    try {
      if (info.shape().stream().anyMatch(size -> size < 0)) {
        throw new ArithmeticException("below 0");
      }
      return Math.multiplyExact(info.elements(), Math.max(1L, info.type().bytes()));
    } catch (ArithmeticException tooLarge) {
      throw new FileFormatException(
          "its dataset '"
              + info.name()
              + "' has the shape "
              + TensorInfo.tuple(info.shape())
              + ", which no file holds");
    }
  }

  private static Optional<String> text(Attribute attribute) {
    if (attribute == null || attribute.isEmpty() || attribute.getSize() != 1) {
      return Optional.empty();
    }
    return attribute.getJavaType() == String.class && attribute.getData() instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  Map<String, Tensor> tensors() {
    return tensors;
  }

  /** Layers' names by the path of their variables, for example {@code layers/dense/vars/}. */
  Map<String, String> names() {
    return names;
  }

  /** Who wrote it, where the file says so. */
  KerasVersion version() {
    return version;
  }

  /** The model's configuration, where the file has it. */
  Optional<String> config() {
    return config;
  }
}
