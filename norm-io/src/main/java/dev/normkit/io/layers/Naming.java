package dev.normkit.io.layers;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How frameworks call the tensors of a normalization layer, behind the layer's own name. */
public enum Naming {
  /** PyTorch's modules; the logits as in the code of SwitchableNorm's authors. */
  PYTORCH(
      "PyTorch",
      Map.of(
          Role.WEIGHT, "weight",
          Role.BIAS, "bias",
          Role.MEAN, "running_mean",
          Role.VARIANCE, "running_var",
          Role.BATCHES, "num_batches_tracked",
          Role.MEAN_LOGITS, "mean_weight",
          Role.VARIANCE_LOGITS, "var_weight")),
  /** Keras 2, TensorFlow, and the oldest models of Hugging Face. */
  KERAS(
      "Keras",
      Map.of(
          Role.WEIGHT, "gamma",
          Role.BIAS, "beta",
          Role.MEAN, "moving_mean",
          Role.VARIANCE, "moving_variance")),
  /** Keras 1, whose {@code running_std} isn't what its name says: {@link #ofRunningStd}. */
  KERAS_1(
      "Keras 1",
      Map.of(
          Role.WEIGHT, "gamma",
          Role.BIAS, "beta",
          Role.MEAN, "running_mean",
          Role.VARIANCE, "running_std")),
  /** The inputs of ONNX' BatchNormalization from version 14 on. */
  ONNX(
      "ONNX",
      Map.of(
          Role.WEIGHT, "scale",
          Role.BIAS, "B",
          Role.MEAN, "input_mean",
          Role.VARIANCE, "input_var")),
  /** Those of the versions before. */
  ONNX_BEFORE_14(
      "ONNX before version 14",
      Map.of(
          Role.WEIGHT, "scale",
          Role.BIAS, "B",
          Role.MEAN, "mean",
          Role.VARIANCE, "var")),
  /** Flax. */
  FLAX(
      "Flax",
      Map.of(
          Role.WEIGHT, "scale",
          Role.BIAS, "bias",
          Role.MEAN, "mean",
          Role.VARIANCE, "var"));

  private static final String[] SEPARATORS = {".", "/", "_"};
  private static final String[] ENDS = {"", ":0"};

  private final String framework;
  private final Map<Role, String> words;

  Naming(String framework, Map<Role, String> words) {
    this.framework = framework;
    this.words = new EnumMap<>(words);
  }

  /** {@return whose names they are} */
  public String framework() {
    return framework;
  }

  /**
   * The name behind the layer's.
   *
   * @param role which tensor
   * @return empty if the framework has none
   */
  public Optional<String> word(Role role) {
    return Optional.ofNullable(words.get(role));
  }

  /**
   * What is to be said of a running variance that is called {@code running_std}. Keras 1.1 and 1.2
   * keep the variance there. Keras 0.3 and the first versions of 1.0 keep the average of √(variance
   * + ε), and numbers don't tell which it is.
   *
   * @param sureOfVariance whether the file names a version that keeps the variance
   * @return a sentence, to be listed with what was converted
   */
  public static String ofRunningStd(boolean sureOfVariance) {
    return "running_std is taken for the variance, "
        + (sureOfVariance
            ? "which it is from Keras 1.1 on"
            : "as in Keras 1.1 and 1.2; in Keras 0.3 and the first versions of 1.0 it is the"
                + " average of √(variance + ε), and the file doesn't say that it is newer");
  }

  /**
   * PyTorch's name.
   *
   * @param layer the layer's name; may be empty
   * @param role which tensor
   * @return for example {@code encoder.norm.weight}
   */
  public static String pytorch(String layer, Role role) {
    String word = PYTORCH.words.get(role);
    return layer.isEmpty() ? word : layer + "." + word;
  }

  /**
   * Finds a layer's tensors: those of the framework that explains most of them.
   *
   * @param layer the layer's name, without what stands between it and a tensor's
   * @param names of all tensors
   * @return the naming, and names by role; empty if there are none
   */
  public static Optional<Named> find(String layer, Set<String> names) {
    Optional<Named> best = Optional.empty();
    for (Naming naming : values()) {
      Map<Role, String> found = naming.tensors(layer, names);
      if (!found.isEmpty() && (best.isEmpty() || found.size() > best.get().tensors().size())) {
        best = Optional.of(new Named(naming, found));
      }
    }
    return best;
  }

  private Map<Role, String> tensors(String layer, Set<String> names) {
    Map<Role, String> found = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      if (words.containsKey(role)) {
        tensor(layer, words.get(role), names).ifPresent(name -> found.put(role, name));
      }
    }
    return found;
  }

  private static Optional<String> tensor(String layer, String word, Set<String> names) {
    for (String end : ENDS) {
      if (layer.isEmpty() && names.contains(word + end)) {
        return Optional.of(word + end);
      }
      for (String separator : SEPARATORS) {
        String name = layer + separator + word + end;
        if (!layer.isEmpty() && names.contains(name)) {
          return Optional.of(name);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The layer to which a tensor's name may belong.
   *
   * @param name of the tensor
   * @return the name of the layer; empty if no framework calls a tensor of a layer so
   */
  public static Optional<String> layerOf(String name) {
    String plain = name.endsWith(":0") ? name.substring(0, name.length() - 2) : name;
    // The longest word: mean_weight of "sn" isn't the weight of "sn.mean".
    Optional<String> shortest = Optional.empty();
    for (Naming naming : values()) {
      for (String word : naming.words.values()) {
        if (plain.equals(word)) {
          return Optional.of("");
        }
        int end = plain.length() - word.length() - 1;
        if (end >= 0
            && plain.endsWith(word)
            && List.of(SEPARATORS).contains(plain.substring(end, end + 1))
            && (shortest.isEmpty() || end < shortest.get().length())) {
          shortest = Optional.of(plain.substring(0, end));
        }
      }
    }
    return shortest;
  }

  /**
   * The tensors of one layer.
   *
   * @param naming whose names they have
   * @param tensors their names by role
   */
  public record Named(Naming naming, Map<Role, String> tensors) {
    /** {@return whether its variance is called {@code running_std}} */
    public boolean hasRunningStd() {
      return naming == KERAS_1 && tensors.containsKey(Role.VARIANCE);
    }
  }
}
