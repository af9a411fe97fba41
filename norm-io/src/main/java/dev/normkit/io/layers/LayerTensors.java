package dev.normkit.io.layers;

import dev.normkit.io.bytes.Axes;
import dev.normkit.io.bytes.Tensor;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.TensorInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The tensors of one layer; what is wrong with one of them names it, what it is and what it has to
 * be.
 */
final class LayerTensors {
  private final String layer;
  private final Map<Role, String> names;
  private final Map<String, Tensor> file;
  private final List<String> used = new ArrayList<>();
  private final List<String> widened = new ArrayList<>();

  LayerTensors(String layer, Map<Role, String> names, Map<String, Tensor> file) {
    this.layer = layer;
    this.names = names;
    this.file = file;
  }

  boolean has(Role role) {
    return names.containsKey(role);
  }

  /** Their names by what they are for, whether they were read or not. */
  Map<Role, String> all() {
    return names;
  }

  /** Those that were read. */
  List<String> used() {
    return used;
  }

  /** What became of types other than float32, in sentences. */
  List<String> widened() {
    return widened;
  }

  /** The sizes of a tensor without axes of size 1 around them; at least one. */
  List<Long> sizes(Role role) throws FileFormatException {
    return withoutOuterOnes(tensor(role).info().shape());
  }

  private Tensor tensor(Role role) throws FileFormatException {
    String name = names.get(role);
    if (name == null || !file.containsKey(name)) {
      throw new FileFormatException(
          "layer '"
              + layer
              + "' has no tensor for its "
              + role.word()
              + (name == null ? "" : ", '" + name + "'")
              + "; it has "
              + (names.isEmpty() ? "none" : String.join(", ", names.values()))
              + (name == null ? without(role) : ""));
    }
    return file.get(name);
  }

  /** What to say of a layer that was trained without it. */
  private String without(Role role) {
    boolean neither = !has(Role.WEIGHT) && !has(Role.BIAS);
    return switch (role) {
      case WEIGHT ->
          neither
              ? "; a layer without gamma and beta says weight(false).bias(false) in its spec"
              : "; a layer without it says weight(false) in its spec";
      case BIAS -> "; a layer without it says bias(false) in its spec";
      case MEAN, VARIANCE ->
          has(Role.MEAN) || has(Role.VARIANCE)
              ? ""
              : "; a layer without running statistics says trackStatistics(false) in its spec";
      case BATCHES, MEAN_LOGITS, VARIANCE_LOGITS -> "";
    };
  }

  /** Finite floats of as many elements as are wanted. */
  float[] floats(Role role, List<Long> wanted) throws IOException {
    Tensor tensor = fitting(role, wanted);
    float[] values = reading(tensor, Tensor::floats);
    ElementType type = tensor.info().type();
    if (type == ElementType.F16 || type == ElementType.BF16) {
      widened.add(quoted(tensor) + " is " + type.word() + ", which float32 holds exactly");
    } else if (type != ElementType.F32) {
      widened.add(quoted(tensor) + " is " + type.word() + ", rounded to float32");
    }
    for (int i = 0; i < values.length; i++) {
      boolean leavesOut = role.logits() && values[i] == Float.NEGATIVE_INFINITY;
      if (!Float.isFinite(values[i]) && !leavesOut) {
        throw wrong(tensor, i, "" + values[i], "finite");
      }
    }
    return values;
  }

  /** Finite doubles of as many elements as are wanted, at least a least one. */
  double[] doubles(Role role, double least, List<Long> wanted) throws IOException {
    Tensor tensor = fitting(role, wanted);
    double[] values = reading(tensor, Tensor::doubles);
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= least && values[i] <= Double.MAX_VALUE)) {
        throw wrong(tensor, i, "" + values[i], least == 0 ? "finite and at least 0" : "finite");
      }
    }
    return values;
  }

  /** One whole number. */
  long number(Role role, long most) throws IOException {
    Tensor tensor = fitting(role, List.of(1L));
    long value = reading(tensor, Tensor::longs)[0];
    if (value < 0 || value > most) {
      throw wrong(tensor, 0, "" + value, "at least 0 and at most " + most);
    }
    return value;
  }

  private interface Reading<T> {
    T read(Tensor tensor) throws IOException;
  }

  private <T> T reading(Tensor tensor, Reading<T> read) throws IOException {
    used.add(tensor.info().name());
    try {
      return read.read(tensor);
    } catch (FileFormatException refused) {
      throw refused.withPlace(quoted(tensor));
    }
  }

  private static String quoted(Tensor tensor) {
    return "tensor '" + tensor.info().name() + "'";
  }

  private static FileFormatException wrong(Tensor tensor, int at, String value, String wanted) {
    return new FileFormatException(
        quoted(tensor)
            + " has "
            + value
            + " at index "
            + Axes.index(tensor.info().shape(), at)
            + "; every value must be "
            + wanted);
  }

  /** One axis with all values will do, and any axes of size 1 around: (3,) or (1, 3, 1, 1). */
  private Tensor fitting(Role role, List<Long> wanted) throws FileFormatException {
    Tensor tensor = tensor(role);
    List<Long> found = withoutOuterOnes(tensor.info().shape());
    long elements = TensorInfo.product(wanted);
    if (!found.equals(withoutOuterOnes(wanted)) && !found.equals(List.of(elements))) {
      throw new FileFormatException(
          quoted(tensor)
              + " has shape "
              + TensorInfo.tuple(tensor.info().shape())
              + ", but the "
              + role.word()
              + " of layer '"
              + layer
              + "' needs "
              + TensorInfo.tuple(wanted));
    }
    return tensor;
  }

  private static List<Long> withoutOuterOnes(List<Long> shape) {
    int from = 0;
    int to = shape.size();
    while (from < to - 1 && shape.get(from) == 1) {
      from++;
    }
    while (to - 1 > from && shape.get(to - 1) == 1) {
      to--;
    }
    return from == to ? List.of(1L) : shape.subList(from, to);
  }
}
