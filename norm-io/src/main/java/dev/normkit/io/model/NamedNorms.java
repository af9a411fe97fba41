package dev.normkit.io.model;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.io.layers.Naming;
import dev.normkit.io.norm.DataShape;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Place;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Normalizations that are recognized by the names of tensors: PyTorch's {@code weight bias
 * running_mean running_var}, Keras' {@code gamma beta moving_mean moving_variance}, and Keras 3's
 * numbers in weights that were saved without their configuration.
 */
final class NamedNorms {
  private static final Pattern PART =
      Pattern.compile(
          "(.+)[./_](weight|bias|gamma|beta|running_mean|running_var|running_std|moving_mean"
              + "|moving_variance)(?::\\d+)?");

  private static final Pattern NUMBERED =
      Pattern.compile("((?:.*/)?(batch|layer|group|rms)_normalization(?:_\\d+)?)/vars/(\\d)");

  /** What the name of a layer or of a part of it begins with, or the name ends with. */
  private static final List<String> SHORT = List.of("ln", "bn");

  private static final int LONGEST_NAME = 500;
  private static final int MOST_LAYERS = 100_000;

  private final StoredWeights stored;
  private final boolean ofKeras;
  private final Map<String, Map<String, String>> layers = new LinkedHashMap<>();
  private final Map<String, String> numbered = new LinkedHashMap<>();

  /**
   * Of tensors that the file doesn't describe.
   *
   * @param stored their numbers
   * @param tensors their names
   * @param ofKeras whether the file is of Keras' own formats
   */
  NamedNorms(StoredWeights stored, List<String> tensors, boolean ofKeras) {
    this.stored = stored;
    this.ofKeras = ofKeras;
    for (String tensor : tensors) {
      // An optimizer keeps averages of gradients under the names of what they are of.
      if (!tensor.startsWith("optimizer")
          && tensor.length() <= LONGEST_NAME
          && layers.size() < MOST_LAYERS) {
        add(tensor);
      }
    }
    numbered.forEach((layer, kind) -> nameNumbers(kind, Objects.requireNonNull(layers.get(layer))));
  }

  private void add(String tensor) {
    Matcher part = PART.matcher(tensor);
    Matcher number = NUMBERED.matcher(tensor);
    if (part.matches()) {
      part(part.group(1)).put(part.group(2), tensor);
    } else if (number.matches()) {
      part(number.group(1)).put(number.group(3), tensor);
      numbered.put(number.group(1), number.group(2));
    }
  }

  private Map<String, String> part(String layer) {
    return layers.computeIfAbsent(layer, unused -> new LinkedHashMap<>());
  }

  /** γ if there is one, β if there is one, mean, variance; one alone of γ and β is taken for γ. */
  private static void nameNumbers(String kind, Map<String, String> parts) {
    List<String> words = new ArrayList<>(List.of("gamma", "beta"));
    int count = parts.size();
    if (kind.equals("batch")) {
      words.subList(Math.max(0, Math.min(2, count - 2)), 2).clear();
      words.addAll(List.of("moving_mean", "moving_variance"));
    }
    for (int i = 0; i < Math.min(count, words.size()); i++) {
      String tensor = parts.remove(Integer.toString(i));
      if (tensor != null) {
        parts.put(words.get(i), tensor);
      }
    }
  }

  List<Normalization> all() throws IOException {
    List<Normalization> norms = new ArrayList<>();
    for (Map.Entry<String, Map<String, String>> layer : layers.entrySet()) {
      norm(layer.getKey(), layer.getValue()).ifPresent(norms::add);
    }
    return norms;
  }

  private Optional<Normalization> norm(String name, Map<String, String> parts) throws IOException {
    Optional<Weight> mean = weight(parts, "running_mean", "moving_mean");
    Optional<Weight> variance = weight(parts, "running_var", "moving_variance");
    boolean runningStd = variance.isEmpty();
    if (runningStd) {
      variance = weight(parts, "running_std", "running_std");
    }
    boolean tracked = mean.isPresent() && variance.isPresent();
    if (!tracked && !saysNorm(name.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    Optional<Weight> gamma = weight(parts, "weight", "gamma");
    Optional<Weight> beta = weight(parts, "bias", "beta");
    if (!tracked && gamma.isEmpty()) {
      return Optional.empty();
    }
    boolean keras = isOfKeras(parts);
    List<String> said = said(name, keras, tracked);
    if (tracked && runningStd) {
      said.add(Naming.ofRunningStd(false));
    }
    return Optional.of(
        new Normalization(
            name,
            method(name, tracked, beta.isPresent()),
            new Place(Place.Form.STATE, "", "", List.of()),
            new DataShape(tracked ? Layout.CHANNELS_FIRST : Layout.SEQUENCE, List.of()),
            Settings.of(keras ? 1e-3 : 1e-5),
            tracked ? new Weights(gamma, beta, mean, variance) : Weights.of(gamma, beta),
            said,
            obstacles(name)));
  }

  /** The oldest models of Hugging Face have γ and β under those names too, and PyTorch's ε. */
  private boolean isOfKeras(Map<String, String> parts) {
    boolean named = parts.containsKey("gamma") || parts.containsKey("beta");
    boolean inFolders = parts.values().stream().anyMatch(tensor -> tensor.contains("/"));
    return named && (ofKeras || inFolders)
        || parts.keySet().stream().anyMatch(part -> part.matches("moving.*|running_std"));
  }

  /** No pattern, whose time would grow with the square of a long name. */
  static boolean saysNorm(String name) {
    return name.contains("norm")
        || SHORT.stream().anyMatch(word -> name.startsWith(word) || name.endsWith(word))
        || SHORT.stream()
            .flatMap(word -> Stream.of("." + word, "/" + word, "_" + word))
            .anyMatch(name::contains);
  }

  private NormMethod method(String name, boolean tracked, boolean hasBeta) {
    if (tracked) {
      return NormMethod.BATCH;
    }
    return switch (numbered.getOrDefault(name, "")) {
      case "group" -> NormMethod.GROUP;
      case "layer" -> NormMethod.LAYER;
      case "rms" -> NormMethod.RMS;
      default -> hasBeta ? NormMethod.LAYER : NormMethod.RMS;
    };
  }

  private List<String> said(String name, boolean keras, boolean tracked) {
    List<String> said = new ArrayList<>();
    said.add("ε isn't in the file; " + (keras ? "Keras' 1e-3" : "PyTorch's 1e-5") + " is assumed");
    if (numbered.containsKey(name)) {
      said.add(
          "its variables have numbers for names; which is which follows from how many there are, and"
              + " one alone of γ and β is taken for γ");
    } else if (!tracked) {
      said.add("its method follows from its name and from whether it has a β");
    }
    return said;
  }

  private List<String> obstacles(String name) {
    return numbered.getOrDefault(name, "").equals("group")
        ? List.of("the file doesn't say how many groups it has")
        : List.of();
  }

  private Optional<Weight> weight(Map<String, String> parts, String name, String other)
      throws IOException {
    String tensor = parts.getOrDefault(name, parts.get(other));
    return tensor != null && stored.isVector(tensor)
        ? Optional.of(stored.weight(tensor))
        : Optional.empty();
  }
}
