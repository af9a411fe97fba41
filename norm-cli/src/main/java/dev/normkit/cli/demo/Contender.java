package dev.normkit.cli.demo;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A network that differs from the others in its batch and its normalization alone.
 *
 * @param batch digits per step of training
 * @param normalization its name on the screen
 * @param layers gives the layer for a shape; empty for a network without normalization
 */
record Contender(int batch, String normalization, Optional<Function<Shape, NormLayer>> layers) {
  static final int ORDINARY_BATCH = 32;
  static final int SMALL_BATCH = 2;

  /** With and without the selector's choice, and with BatchNorm although the batch is too small. */
  static List<Contender> all(NormSelector selector) {
    return List.of(
        without(ORDINARY_BATCH),
        chosen(ORDINARY_BATCH, selector),
        without(SMALL_BATCH),
        batchNorm(SMALL_BATCH, selector),
        chosen(SMALL_BATCH, selector));
  }

  static Contender without(int batch) {
    return new Contender(batch, "none", Optional.empty());
  }

  static Contender batchNorm(int batch, NormSelector selector) {
    NormSpec spec = NormSpec.batchNorm().build();
    return new Contender(
        batch, NormMethod.BATCH.name(), Optional.of(shape -> selector.layer(spec, shape)));
  }

  /** With what the rules pick for the batch. */
  static Contender chosen(int batch, NormSelector selector) {
    Function<Shape, Usage> usage = shape -> usage(batch, shape);
    NormMethod method = selector.decide(usage.apply(Shape.dense(batch, Digits.PIXELS))).method();
    return new Contender(batch, method.name(), Optional.of(usage.andThen(selector::layer)));
  }

  private static Usage usage(int batch, Shape shape) {
    return Usage.of(Network.DNN)
        .withTask(Task.CLASSIFICATION)
        .withBatchPerDevice(batch)
        .withShape(shape);
  }
}
