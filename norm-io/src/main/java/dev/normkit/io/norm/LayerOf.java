package dev.normkit.io.norm;

import dev.normkit.api.Layout;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.layer.LayerBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** Makes a layer of a normalization's numbers. */
final class LayerOf {
  private final Normalization norm;

  LayerOf(Normalization norm) {
    this.norm = norm;
  }

  LayerBuilder builder() {
    if (!norm.obstacles().isEmpty()) {
      throw new IllegalStateException(norm.name() + ": " + String.join("; ", norm.obstacles()));
    }
    for (Weight weight : norm.weights().all()) {
      requireKnown(weight);
    }
    try {
      return filled();
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(norm.name() + ": " + unfit.getMessage(), unfit);
    }
  }

  private void requireKnown(Weight weight) {
    if (weight.known()) {
      return;
    }
    String why =
        switch (weight.source()) {
          case INPUT -> "is an input of the model";
          case COMPUTED -> "is computed from the model's inputs";
          case UNREAD -> "is stored in a type that isn't read";
          default -> "isn't in the file";
        };
    throw new IllegalStateException(
        "%s: \"%s\" %s; a layer needs its numbers".formatted(norm.name(), weight.name(), why));
  }

  private LayerBuilder filled() {
    NormSpec spec = norm.spec();
    Weights weights = norm.weights();
    if (norm.method().overTrailingAxes()) {
      int[] sizes = normalizedSizes();
      return withParameters(
          LayerBuilder.of(spec.withAxis(OptionalInt.empty()), sizes),
          weight -> weight.perElement(sizes));
    }
    int channels = channels();
    LayerBuilder builder =
        withParameters(ofChannels(spec, channels), weight -> weight.perChannel(channels));
    return norm.tracksStatistics()
        ? builder.withStatistics(
            weights.mean().orElseThrow().perChannel(channels),
            weights.variance().orElseThrow().perChannel(channels))
        : builder;
  }

  /** The call's shape says where the channels lie, unless it is the last axis of images. */
  private LayerBuilder ofChannels(NormSpec spec, int channels) {
    Optional<Shape> like =
        norm.data().layout() == Layout.CHANNELS_LAST ? norm.data().shape(1) : Optional.empty();
    return like.map(shape -> LayerBuilder.of(spec, shape))
        .orElseGet(() -> LayerBuilder.of(spec, channels));
  }

  private LayerBuilder withParameters(LayerBuilder builder, Function<Weight, double[]> values) {
    LayerBuilder with = builder;
    if (norm.weights().gamma().isPresent()) {
      with = with.withWeight(floats(values.apply(norm.weights().gamma().get())));
    }
    if (norm.weights().beta().isPresent()) {
      with = with.withBias(floats(values.apply(norm.weights().beta().get())));
    }
    return with;
  }

  private static float[] floats(double... wide) {
    float[] rounded = new float[wide.length];
    for (int i = 0; i < wide.length; i++) {
      rounded[i] = (float) wide[i];
    }
    return rounded;
  }

  private int[] normalizedSizes() {
    int axes = -norm.settings().axis().orElse(-1);
    List<OptionalLong> sizes = norm.data().sizes();
    int from = sizes.size() - axes;
    if (axes > 0
        && from >= 0
        && sizes.subList(from, sizes.size()).stream().allMatch(OptionalLong::isPresent)) {
      return sizes.subList(from, sizes.size()).stream()
          .mapToInt(size -> whole(size.getAsLong()))
          .toArray();
    }
    for (Weight weight : norm.weights().all()) {
      if (weight.shape().size() == axes || axes == 1) {
        return axes == 1
            ? new int[] {weight.count()}
            : weight.shape().stream().mapToInt(LayerOf::whole).toArray();
      }
    }
    throw new IllegalStateException(
        norm.name() + ": the file doesn't say how many elements are normalized together");
  }

  private static int whole(long size) {
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("an axis of size " + size + " is longer than any array");
    }
    return (int) size;
  }

  private int channels() {
    OptionalLong told = norm.data().channels();
    int most =
        norm.weights().all().stream()
            .filter(one -> !one.isSpread())
            .mapToInt(Weight::count)
            .max()
            .orElse(0);
    if (told.isEmpty() && most == 0) {
      throw new IllegalStateException(norm.name() + ": the file doesn't say how many channels");
    }
    // A node that normalizes each feature alone has more entries than channels.
    return told.isPresent() && told.getAsLong() >= most ? whole(told.getAsLong()) : most;
  }
}
