package dev.normkit.io.model;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.io.TensorFile;
import dev.normkit.io.norm.DataShape;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Place;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import dev.normkit.io.report.Inspection;
import dev.normkit.io.tensor.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The normalizations of a file that holds weights without their network, told by the names of
 * tensors: PyTorch's {@code weight bias running_mean running_var}, Keras' {@code gamma beta
 * moving_mean moving_variance}.
 */
final class StateNorms {
  private static final Pattern PART =
      Pattern.compile(
          "(.+)[./_](weight|bias|gamma|beta|running_mean|running_var|running_std|moving_mean"
              + "|moving_variance)(?::\\d+)?");

  private static final Pattern NORM =
      Pattern.compile("(?:.*[./_])?(?:.*norm.*|ln.*|.*ln|bn.*|.*bn)");

  private static final int LONGEST_NAME = 500;
  private static final int MOST_ELEMENTS = 1 << 20;
  private static final int MOST_LAYERS = 100_000;

  private final TensorFile file;
  private final boolean keras;

  private StateNorms(TensorFile file) {
    this.file = file;
    keras = file.format().toLowerCase(Locale.ROOT).contains("keras");
  }

  static Inspection inspect(Path path) throws IOException {
    try (TensorFile file = TensorFile.open(path)) {
      StateNorms norms = new StateNorms(file);
      Path name = path.getFileName();
      return Inspection.of(
          name == null ? path.toString() : name.toString(),
          file.format(),
          norms.all(),
          List.of(
              "the file holds weights without their network: normalizations are told by the names of"
                  + " tensors, and ε isn't in it; "
                  + (norms.keras ? "Keras' 1e-3" : "PyTorch's 1e-5")
                  + " is assumed"));
    }
  }

  private List<Normalization> all() throws IOException {
    Map<String, Map<String, String>> layers = new LinkedHashMap<>();
    for (String tensor : file.names()) {
      Matcher part = PART.matcher(tensor);
      if (tensor.length() <= LONGEST_NAME && part.matches() && layers.size() < MOST_LAYERS) {
        layers
            .computeIfAbsent(part.group(1), unused -> new LinkedHashMap<>())
            .put(part.group(2), tensor);
      }
    }
    List<Normalization> norms = new ArrayList<>();
    for (Map.Entry<String, Map<String, String>> layer : layers.entrySet()) {
      norm(layer.getKey(), layer.getValue()).ifPresent(norms::add);
    }
    return norms;
  }

  private Optional<Normalization> norm(String name, Map<String, String> parts) throws IOException {
    Optional<Weight> mean = weight(parts, "running_mean", "moving_mean");
    Optional<Weight> variance = weight(parts, "running_var", "moving_variance");
    if (variance.isEmpty()) {
      // Keras 1 calls the variance so.
      variance = weight(parts, "running_std", "running_std");
    }
    boolean tracked = mean.isPresent() && variance.isPresent();
    if (!tracked && !NORM.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      return Optional.empty();
    }
    Optional<Weight> gamma = weight(parts, "weight", "gamma");
    Optional<Weight> beta = weight(parts, "bias", "beta");
    if (!tracked && gamma.isEmpty()) {
      return Optional.empty();
    }
    NormMethod method =
        tracked ? NormMethod.BATCH : beta.isPresent() ? NormMethod.LAYER : NormMethod.RMS;
    return Optional.of(
        new Normalization(
            name,
            method,
            new Place(Place.Form.STATE, "", "", List.of()),
            new DataShape(tracked ? Layout.CHANNELS_FIRST : Layout.SEQUENCE, List.of()),
            Settings.of(keras ? 1e-3 : 1e-5),
            tracked ? new Weights(gamma, beta, mean, variance) : Weights.of(gamma, beta),
            tracked
                ? List.of()
                : List.of("its method is told by its name and by whether it has a β"),
            List.of()));
  }

  private Optional<Weight> weight(Map<String, String> parts, String name, String other)
      throws IOException {
    String tensor = parts.getOrDefault(name, parts.get(other));
    if (tensor == null) {
      return Optional.empty();
    }
    TensorInfo info = file.info(tensor);
    boolean vector =
        info.type().floating() && info.shape().size() == 1 && info.elements() <= MOST_ELEMENTS;
    return vector
        ? Optional.of(
            Weight.stored(
                tensor, info.type().word(), info.shape(), List.of(), file.doubles(tensor)))
        : Optional.empty();
  }
}
