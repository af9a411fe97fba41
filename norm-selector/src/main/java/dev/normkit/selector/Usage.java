package dev.normkit.selector;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.math.IntMath;
import com.google.common.primitives.Ints;
import dev.normkit.api.Layout;
import dev.normkit.api.Shape;
import dev.normkit.selector.UsageInput.Source;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user says about the use: {@code
 * Usage.of(Network.CNN).task(Task.DETECTION).shape(shape)}. Immutable, each setting gives a new
 * usage; equal when the same was said. What was not said follows from the shape or has a default,
 * and {@link #inputs} tells the three apart.
 */
public final class Usage {
  /** The number of groups that Wu &amp; He use throughout. */
  static final int USUAL_GROUPS = 32;

  private final Said said;

  /** What was said, and nothing else; absent means not said. */
  private record Said(
      Network network,
      Optional<Task> task,
      OptionalInt batch,
      Optional<Shape> shape,
      OptionalInt groups,
      Optional<Boolean> decoderOnly) {

    Said(Network network) {
      this(
          network,
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty());
    }

    Said task(Task said) {
      return new Said(network, Optional.of(said), batch, shape, groups, decoderOnly);
    }

    Said batch(int said) {
      return new Said(network, task, OptionalInt.of(said), shape, groups, decoderOnly);
    }

    Said shape(Shape said) {
      return new Said(network, task, batch, Optional.of(said), groups, decoderOnly);
    }

    Said groups(int said) {
      return new Said(network, task, batch, shape, OptionalInt.of(said), decoderOnly);
    }

    Said decoderOnly(boolean said) {
      return new Said(network, task, batch, shape, groups, Optional.of(said));
    }
  }

  private Usage(Said said) {
    this.said = said;
  }

  /**
   * A usage of which only the network is said.
   *
   * @param network the kind of network
   * @return the usage
   */
  public static Usage of(Network network) {
    return new Usage(new Said(Objects.requireNonNull(network, "network")));
  }

  /**
   * Says the task.
   *
   * @param task what the network is trained to do
   * @return the usage with it
   */
  public Usage task(Task task) {
    return new Usage(said.task(task));
  }

  /**
   * Says how many samples one device normalizes together. This counts, whatever the batch of the
   * shape: that may be the batch of all devices.
   *
   * @param batch at least 1
   * @return the usage with it
   * @throws IllegalArgumentException if batch is below 1
   */
  public Usage batchPerDevice(int batch) {
    requirePositive("batchPerDevice", batch);
    return new Usage(said.batch(batch));
  }

  /**
   * Says what the data looks like.
   *
   * @param shape the shape
   * @return the usage with it
   */
  public Usage shape(Shape shape) {
    return new Usage(said.shape(shape));
  }

  /**
   * Says k, should the choice be GroupNorm.
   *
   * @param groups at least 1; legal if it divides the channels
   * @return the usage with it
   * @throws IllegalArgumentException if groups is below 1
   */
  public Usage groups(int groups) {
    requirePositive("groups", groups);
    return new Usage(said.groups(groups));
  }

  /**
   * Says whether a transformer has a decoder alone; without meaning for other networks.
   *
   * @param decoderOnly true picks RMSNorm, false LayerNorm
   * @return the usage with it
   */
  public Usage decoderOnly(boolean decoderOnly) {
    return new Usage(said.decoderOnly(decoderOnly));
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
    }
  }

  /**
   * The kind of network.
   *
   * @return the network
   */
  public Network network() {
    return said.network;
  }

  /**
   * The task.
   *
   * @return what was said, by default CLASSIFICATION
   */
  public Task task() {
    return said.task.orElse(Task.CLASSIFICATION);
  }

  /**
   * How many samples one device normalizes together.
   *
   * @return what was said, by default the batch of the shape; empty when there is no shape, or that
   *     of a sequence, whose leading axes do not say which of them is the batch
   */
  public OptionalInt batchPerDevice() {
    if (said.batch.isPresent() || said.shape.isEmpty() || sequenceShape()) {
      return said.batch;
    }
    return OptionalInt.of(said.shape.get().batch());
  }

  /**
   * What the data looks like.
   *
   * @return the shape, if said
   */
  public Optional<Shape> shape() {
    return said.shape;
  }

  /**
   * The number of groups of GroupNorm.
   *
   * @return what was said, by default gcd(32, C); 32 when there is no shape
   */
  public int groups() {
    return said.groups.orElseGet(
        () -> said.shape.map(s -> IntMath.gcd(USUAL_GROUPS, s.channels())).orElse(USUAL_GROUPS));
  }

  /**
   * Whether a transformer has a decoder alone.
   *
   * @return what was said, by default true for a transformer with the task LANGUAGE_MODEL
   */
  public boolean decoderOnly() {
    return said.decoderOnly.orElse(
        said.network == Network.TRANSFORMER && task() == Task.LANGUAGE_MODEL);
  }

  /**
   * Every input that counts for this network, said, from the shape or by default.
   *
   * @return network, task, batch, shape, groups and, for a transformer, decoder-only
   */
  public List<UsageInput> inputs() {
    ImmutableList.Builder<UsageInput> inputs = ImmutableList.builder();
    inputs.add(input("network", network().word(), true));
    inputs.add(input("task", task().word(), said.task.isPresent()));
    Source batchElse = batchPerDevice().isPresent() ? Source.DERIVED : Source.DEFAULT;
    Source batchSource = said.batch.isPresent() ? Source.GIVEN : batchElse;
    inputs.add(new UsageInput("batch", words(batchPerDevice()), batchSource));
    inputs.add(input("shape", said.shape.map(Usage::words).orElse("unknown"), said.shape));
    Source groupsElse = said.shape.isPresent() ? Source.DERIVED : Source.DEFAULT;
    Source groupsSource = groupsGiven() ? Source.GIVEN : groupsElse;
    inputs.add(new UsageInput("groups", Integer.toString(groups()), groupsSource));
    if (network() == Network.TRANSFORMER) {
      inputs.add(input("decoder-only", Boolean.toString(decoderOnly()), said.decoderOnly));
    }
    return inputs.build();
  }

  boolean decoderOnlyGiven() {
    return said.decoderOnly.isPresent();
  }

  boolean groupsGiven() {
    return said.groups.isPresent();
  }

  /** Whether the data are time steps: as the shape says or, without one, the network. */
  boolean timeSteps() {
    return network() == Network.RNN
        || sequenceShape()
        || (network() == Network.TRANSFORMER && said.shape.isEmpty());
  }

  private boolean sequenceShape() {
    return said.shape.filter(s -> s.layout() == Layout.SEQUENCE).isPresent();
  }

  private static UsageInput input(String name, String value, Optional<?> said) {
    return input(name, value, said.isPresent());
  }

  private static UsageInput input(String name, String value, boolean given) {
    return new UsageInput(name, value, Source.ofGiven(given));
  }

  private static String words(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "unknown";
  }

  /** As the command line takes it. */
  private static String words(Shape shape) {
    return Joiner.on('x').join(Ints.asList(shape.sizes())) + " " + Words.of(shape.layout());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Usage that && said.equals(that.said);
  }

  @Override
  public int hashCode() {
    return said.hashCode();
  }

  @Override
  public String toString() {
    return inputs().stream().map(UsageInput::toString).collect(joining(", ", "Usage[", "]"));
  }
}
