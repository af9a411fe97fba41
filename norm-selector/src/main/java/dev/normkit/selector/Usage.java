package dev.normkit.selector;

import static java.util.stream.Collectors.joining;

import dev.normkit.api.Layout;
import dev.normkit.api.Shape;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the user says about the use: {@code
 * Usage.of(Network.CNN).task(Task.DETECTION).shape(shape)}. Immutable, each setting gives a new
 * usage; equal when the same was said. What was not said follows from the shape or has a default,
 * and {@link #inputs} tells them apart.
 */
public final class Usage {
  private final SaidUsage said;

  private Usage(SaidUsage said) {
    this.said = said;
  }

  /**
   * A usage of which only the network is said.
   *
   * @param network the kind of network
   * @return the usage
   */
  public static Usage of(Network network) {
    return new Usage(new SaidUsage(Objects.requireNonNull(network, "network")));
  }

  /**
   * Says the task.
   *
   * @param task what the network is trained to do
   * @return the usage with it
   */
  public Usage task(Task task) {
    return new Usage(said.withTask(Objects.requireNonNull(task, "task")));
  }

  /**
   * Says how many samples one device normalizes together. This counts, whatever the batch of the
   * shape: that may be the batch of all devices. Where no number of devices explains another batch
   * of the shape, the decision has a note of it.
   *
   * @param batch at least 1
   * @return the usage with it
   * @throws IllegalArgumentException if batch is below 1, or contradicts {@link #globalBatch} and
   *     {@link #devices}
   */
  public Usage batchPerDevice(int batch) {
    return new Usage(said.withBatch(said.batch().withPerDevice(batch)));
  }

  /**
   * Says how many samples all devices have together in one forward pass. It counts by what it means
   * for {@link #batchPerDevice()}: the global batch divided by the devices.
   *
   * @param batch at least 1, a multiple of the devices
   * @return the usage with it
   * @throws IllegalArgumentException if batch is below 1, or contradicts what was said
   */
  public Usage globalBatch(int batch) {
    return new Usage(said.withBatch(said.batch().withGlobal(batch)));
  }

  /**
   * Says how many devices train on parts of the global batch, each with BatchNorm statistics of its
   * own.
   *
   * @param devices at least 1
   * @return the usage with it
   * @throws IllegalArgumentException if devices is below 1, or contradicts what was said
   */
  public Usage devices(int devices) {
    return new Usage(said.withBatch(said.batch().onDevices(devices)));
  }

  /**
   * Changes the batch or the devices, whatever was said of them before; what the change does not
   * say stays as it can. A shape whose batch was that of the device follows.
   *
   * @param change the new batch per device, global batch, devices, or two of them
   * @return the usage with it
   * @throws IllegalArgumentException if the global batch isn't a multiple of the devices
   */
  public Usage withBatch(BatchSize change) {
    Objects.requireNonNull(change, "change");
    BatchSize before =
        said.batch().samplesPerDevice().isPresent() || batchPerDevice().isEmpty()
            ? said.batch()
            : said.batch().withPerDevice(batchPerDevice().getAsInt());
    BatchSize after = before.changedTo(change);
    if (!batchOfShape() || after.samplesPerDevice().isEmpty()) {
      return new Usage(said.withBatch(after));
    }
    Shape shape = withBatch(said.shape().get(), after.samplesPerDevice().getAsInt());
    // What the devices have after a change of their number alone, the shape says.
    boolean byShape = change.perDevice().isEmpty() && after.global().isEmpty();
    return new Usage(
        said.withBatch(byShape ? BatchSize.devices(after.deviceCount()) : after).withShape(shape));
  }

  private boolean batchOfShape() {
    return shapeBatch().isPresent() && batchPerDevice().equals(shapeBatch());
  }

  private static Shape withBatch(Shape shape, int batch) {
    int[] sizes = shape.sizes();
    sizes[0] = batch;
    return Shape.of(shape.layout(), sizes);
  }

  /**
   * Says over how many forward passes gradients are summed before the weights change. This makes
   * the optimizer's batch larger, not the one that BatchNorm sees.
   *
   * @param steps at least 1
   * @return the usage with it
   * @throws IllegalArgumentException if steps is below 1
   */
  public Usage gradientAccumulation(int steps) {
    requirePositive("gradientAccumulation", steps);
    return new Usage(said.withAccumulation(steps));
  }

  /**
   * Says what the data looks like.
   *
   * @param shape the shape
   * @return the usage with it
   */
  public Usage shape(Shape shape) {
    return new Usage(said.withShape(Objects.requireNonNull(shape, "shape")));
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
    return new Usage(said.withGroups(groups));
  }

  /**
   * Says whether a transformer has a decoder alone; without meaning for other networks.
   *
   * @param decoderOnly true picks RMSNorm, false LayerNorm
   * @return the usage with it
   */
  public Usage decoderOnly(boolean decoderOnly) {
    return new Usage(said.with(UsageFlag.DECODER_ONLY, decoderOnly));
  }

  /**
   * Says whether the sequences of a batch have unequal lengths, so that shorter ones are padded.
   *
   * @param unequal true if padding fills up the batch
   * @return the usage with it
   */
  public Usage unequalLengths(boolean unequal) {
    return new Usage(said.with(UsageFlag.UNEQUAL_LENGTHS, unequal));
  }

  /**
   * Says whether inference is on single samples as they come, so that there is no batch to draw
   * statistics from.
   *
   * @param online true for single samples
   * @return the usage with it
   */
  public Usage onlineInference(boolean online) {
    return new Usage(said.with(UsageFlag.ONLINE_INFERENCE, online));
  }

  /**
   * Says whether the network gives a value for every pixel, as in super-resolution, denoising or
   * depth, though the task's name does not tell. Labels per pixel are the task SEGMENTATION.
   *
   * @param pixels true if the output is an image of values
   * @return the usage with it
   */
  public Usage pixelOutput(boolean pixels) {
    return new Usage(said.with(UsageFlag.PIXEL_OUTPUT, pixels));
  }

  /**
   * Says whether the layer's running statistics are fixed, as in the frozen backbone of a
   * pretrained network. BatchNorm is then the same affine map for every batch.
   *
   * @param frozen true for fixed statistics, {@link dev.normkit.layer.NormLayer#freezeStatistics}
   * @return the usage with it
   */
  public Usage frozenStatistics(boolean frozen) {
    return new Usage(said.with(UsageFlag.FROZEN_STATISTICS, frozen));
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
    return said.network();
  }

  /**
   * The task.
   *
   * @return what was said, by default CLASSIFICATION
   */
  public Task task() {
    return said.task().orElse(Task.CLASSIFICATION);
  }

  /**
   * How many samples one device normalizes together.
   *
   * @return what was said, or the device's share of the global batch, by default the batch of the
   *     shape; empty when there is no shape, or that of a sequence, whose leading axes do not say
   *     which of them is the batch
   */
  public OptionalInt batchPerDevice() {
    OptionalInt samples = said.batch().samplesPerDevice();
    return samples.isPresent() ? samples : shapeBatch();
  }

  /** Empty also for the shape of a sequence. */
  OptionalInt shapeBatch() {
    return said.shape().isEmpty() || sequenceShape()
        ? OptionalInt.empty()
        : OptionalInt.of(said.shape().get().batch());
  }

  /**
   * How many devices train on parts of the global batch.
   *
   * @return what was said or follows from both batches, by default 1
   */
  public int devices() {
    return said.batch().deviceCount();
  }

  /**
   * Over how many forward passes gradients are summed.
   *
   * @return what was said, by default 1
   */
  public int gradientAccumulation() {
    return said.accumulation().orElse(1);
  }

  /**
   * What the data looks like.
   *
   * @return the shape, if said
   */
  public Optional<Shape> shape() {
    return said.shape();
  }

  /**
   * The number of groups of GroupNorm.
   *
   * @return what was said, by default the largest divisor of gcd(32, C) that leaves at least 8
   *     values per statistic group, 1 where none does; 32 when there is no shape
   */
  public int groups() {
    return said.groups()
        .orElseGet(
            () ->
                said.shape()
                    .map(shape -> StatisticGroups.usual(shape).orElse(1))
                    .orElse(StatisticGroups.USUAL));
  }

  /**
   * Whether a transformer has a decoder alone.
   *
   * @return what was said, by default true for a transformer with the task LANGUAGE_MODEL
   */
  public boolean decoderOnly() {
    return said.flag(UsageFlag.DECODER_ONLY)
        .orElse(network() == Network.TRANSFORMER && task() == Task.LANGUAGE_MODEL);
  }

  /**
   * Every input that counts for this network, said, from the shape or by default.
   *
   * @return network, task, batch, shape, groups and, for a transformer, decoder-only; then what
   *     else was said
   */
  public List<UsageInput> inputs() {
    return UsageInputs.of(this);
  }

  SaidUsage said() {
    return said;
  }

  boolean decoderOnlyGiven() {
    return said.flag(UsageFlag.DECODER_ONLY).isPresent();
  }

  boolean groupsGiven() {
    return said.groups().isPresent();
  }

  boolean unequalLengths() {
    return said.holds(UsageFlag.UNEQUAL_LENGTHS);
  }

  boolean onlineInference() {
    return said.holds(UsageFlag.ONLINE_INFERENCE);
  }

  boolean pixelOutput() {
    return said.holds(UsageFlag.PIXEL_OUTPUT);
  }

  /** Whether what comes per pixel is a value, not a label. */
  boolean pixelValues() {
    return pixelOutput() && said.task().map(Task::pixelsAreValues).orElse(true);
  }

  boolean frozenStatistics() {
    return said.holds(UsageFlag.FROZEN_STATISTICS);
  }

  /** The values behind each channel's batch statistics on one device; unknown for a sequence. */
  OptionalLong valuesPerChannel() {
    return shapeBatch().isPresent()
        ? OptionalLong.of((long) batchPerDevice().getAsInt() * said.shape().get().spatial())
        : OptionalLong.empty();
  }

  boolean spatialShape() {
    return said.shape()
        .filter(s -> s.layout() == Layout.CHANNELS_FIRST || s.layout() == Layout.CHANNELS_LAST)
        .isPresent();
  }

  /** Whether the data are time steps: as the shape says or, without one, the network. */
  boolean timeSteps() {
    return network() == Network.RNN
        || sequenceShape()
        || (network() == Network.TRANSFORMER && said.shape().isEmpty());
  }

  boolean denseShape() {
    return said.shape().filter(s -> s.layout() == Layout.DENSE).isPresent();
  }

  private boolean sequenceShape() {
    return said.shape().filter(s -> s.layout() == Layout.SEQUENCE).isPresent();
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
