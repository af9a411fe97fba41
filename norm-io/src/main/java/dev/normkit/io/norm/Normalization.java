package dev.normkit.io.norm;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.SpecBuilder;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import java.util.List;
import java.util.Objects;

/**
 * One normalization of a file.
 *
 * @param name unique in the file: the layer's name where the file tells it, else a node's
 * @param method which normalization
 * @param place where it stands
 * @param data the shape of its input as far as known
 * @param settings ε, groups, axis, momentum
 * @param weights γ, β and running statistics
 * @param conventions what differs from the usual, or from other frameworks, one sentence each
 * @param obstacles why no layer computes the same; none if one does
 */
public record Normalization(
    String name,
    NormMethod method,
    Place place,
    DataShape data,
    Settings settings,
    Weights weights,
    List<String> conventions,
    List<String> obstacles) {

  /** Copies the lists. */
  public Normalization {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(weights, "weights");
    conventions = List.copyOf(conventions);
    obstacles = List.copyOf(obstacles);
  }

  /**
   * {@return the same under another name}
   *
   * @param other unique in the file
   */
  public Normalization withName(String other) {
    return new Normalization(other, method, place, data, settings, weights, conventions, obstacles);
  }

  /** {@return whether it normalizes with running statistics instead of its input's own} */
  public boolean tracksStatistics() {
    return weights.mean().isPresent() && weights.variance().isPresent();
  }

  /**
   * {@return the normalization as a spec}
   *
   * @throws IllegalArgumentException if the file's ε or another setting isn't legal
   */
  public NormSpec spec() {
    SpecBuilder spec =
        NormSpec.of(method)
            .preset(Preset.onnx())
            .epsilon(settings.epsilon())
            .weight(weights.gamma().isPresent())
            .bias(weights.beta().isPresent());
    settings.groups().ifPresent(spec::groups);
    settings.axis().ifPresent(spec::axis);
    if (method.canTrackStatistics()) {
      spec.trackStatistics(tracksStatistics());
    }
    if (tracksStatistics()) {
      settings.momentum().ifPresent(spec::momentum);
    }
    return spec.build();
  }

  /**
   * Settings for a layer with these numbers, for example to choose its backend.
   *
   * @return what {@link #layer} builds
   * @throws IllegalArgumentException if a number isn't legal, or sizes don't fit each other
   * @throws IllegalStateException if the file doesn't hold all of its numbers, or no layer computes
   *     the same
   */
  public LayerBuilder layerBuilder() {
    return new LayerOf(this).builder();
  }

  /**
   * A layer with these numbers. Its inference computes what the file's normalization does.
   *
   * @return a new layer on the best ready backend, in {@code eval()}
   * @throws IllegalArgumentException if a number isn't legal, or sizes don't fit each other
   * @throws IllegalStateException if the file doesn't hold all of its numbers, no layer computes
   *     the same, or no backend is ready
   */
  public NormLayer layer() {
    return layerBuilder().build().eval();
  }
}
