package dev.normkit.selector.usage;

import static java.util.stream.Collectors.joining;

import dev.normkit.api.Shape;
import dev.normkit.selector.report.Input;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a normalization is for: {@code
 * Usage.of(Network.CNN).withTask(Task.DETECTION).withShape(shape)}. Immutable: each setting gives a
 * new usage. Two are equal if the same was given. What wasn't given follows from the shape or has a
 * default, and {@link #inputs} tells these apart.
 */
public final class Usage {
  private final GivenUsage given;

  private Usage(GivenUsage given) {
    this.given = given;
  }

  /**
   * A usage that gives the network alone.
   *
   * @param network the kind of network
   * @return the usage
   */
  public static Usage of(Network network) {
    return new Usage(new GivenUsage(Objects.requireNonNull(network, "network")));
  }

  /**
   * Gives the task.
   *
   * @param task what the network is trained to do
   * @return the usage with it
   */
  public Usage withTask(Task task) {
    return new Usage(given.withTask(Objects.requireNonNull(task, "task")));
  }

  /**
   * Gives the number of samples that one device normalizes together. It overrides the batch of the
   * shape, which may be that of all devices; if no number of devices explains the difference, the
   * decision has a note of it.
   *
   * @param batch at least 1
   * @return the usage with it
   * @throws IllegalArgumentException if batch is below 1, or contradicts {@link #withGlobalBatch}
   *     and {@link #withDevices}
   */
  public Usage withBatchPerDevice(int batch) {
    return new Usage(given.withBatch(given.batch().withPerDevice(batch)));
  }

  /**
   * Gives the number of samples that all devices have together in one forward pass. Divided by the
   * devices it is {@link #batchPerDevice()}.
   *
   * @param batch at least 1, a multiple of the devices
   * @return the usage with it
   * @throws IllegalArgumentException if batch is below 1, or contradicts what was given
   */
  public Usage withGlobalBatch(int batch) {
    return new Usage(given.withBatch(given.batch().withGlobal(batch)));
  }

  /**
   * Gives the number of devices that train on parts of the global batch, each with BatchNorm
   * statistics of its own.
   *
   * @param devices at least 1
   * @return the usage with it
   * @throws IllegalArgumentException if devices is below 1, or contradicts what was given
   */
  public Usage withDevices(int devices) {
    return new Usage(given.withBatch(given.batch().withDevices(devices)));
  }

  /**
   * Changes the batch or the devices, whatever was given before; what the change doesn't give stays
   * the same where possible. The shape follows if its batch was that of one device.
   *
   * @param change the new batch per device, global batch, devices, or two of them
   * @return the usage with it
   * @throws IllegalArgumentException if the global batch isn't a multiple of the devices
   */
  public Usage withBatch(BatchSize change) {
    return new Usage(given.withChange(Objects.requireNonNull(change, "change")));
  }

  /**
   * Gives the number of forward passes over which gradients are summed before the weights change.
   * This makes the optimizer's batch larger, not the one that BatchNorm sees.
   *
   * @param steps at least 1
   * @return the usage with it
   * @throws IllegalArgumentException if steps is below 1
   */
  public Usage withGradientAccumulation(int steps) {
    requirePositive("gradientAccumulation", steps);
    return new Usage(given.withAccumulation(steps));
  }

  /**
   * Gives the shape of the data.
   *
   * @param shape the shape
   * @return the usage with it
   * @throws IllegalArgumentException if the shape has no sample
   */
  public Usage withShape(Shape shape) {
    if (Objects.requireNonNull(shape, "shape").elements() == 0) {
      throw new IllegalArgumentException(
          "shape is "
              + shape
              + ", an empty batch, for which nothing can be chosen; give a usual one");
    }
    return new Usage(given.withShape(shape));
  }

  /**
   * Gives k, which counts if GroupNorm is chosen.
   *
   * @param groups at least 1; legal if it divides the channels
   * @return the usage with it
   * @throws IllegalArgumentException if groups is below 1
   */
  public Usage withGroups(int groups) {
    requirePositive("groups", groups);
    return new Usage(given.withGroups(groups));
  }

  /**
   * Says whether a transformer is decoder-only.
   *
   * @param decoderOnly true picks RMSNorm, false LayerNorm
   * @return the usage with it
   * @throws IllegalArgumentException if the network isn't a transformer
   */
  public Usage withDecoderOnly(boolean decoderOnly) {
    return with(UsageFlag.DECODER_ONLY, decoderOnly);
  }

  /**
   * Says whether the sequences of a batch have unequal lengths, so that shorter ones are padded.
   *
   * @param unequal true if padding fills up the batch
   * @return the usage with it
   */
  public Usage withUnequalLengths(boolean unequal) {
    return with(UsageFlag.UNEQUAL_LENGTHS, unequal);
  }

  /**
   * Says whether inference is on single samples, so that no batch gives statistics.
   *
   * @param online true for single samples
   * @return the usage with it
   */
  public Usage withOnlineInference(boolean online) {
    return with(UsageFlag.ONLINE_INFERENCE, online);
  }

  /**
   * Says whether the network gives a value for every pixel, as in super-resolution, denoising or
   * depth, if the task doesn't say so itself. Labels per pixel are the task SEGMENTATION.
   *
   * @param pixels true if the output is an image of values
   * @return the usage with it
   */
  public Usage withPixelOutput(boolean pixels) {
    return with(UsageFlag.PIXEL_OUTPUT, pixels);
  }

  /**
   * Says whether the layer's running statistics are fixed, as in the frozen backbone of a
   * pretrained network. BatchNorm is then the same affine map for every batch.
   *
   * @param frozen true for fixed statistics, {@link dev.normkit.layer.NormLayer#freezeStatistics}
   * @return the usage with it
   */
  public Usage withFrozenStatistics(boolean frozen) {
    return with(UsageFlag.FROZEN_STATISTICS, frozen);
  }

  /**
   * Says whether training is differentially private, so that what one sample adds to a gradient is
   * bounded.
   *
   * @param differentiallyPrivate true rules out statistics over a batch
   * @return the usage with it
   */
  public Usage withDifferentialPrivacy(boolean differentiallyPrivate) {
    return with(UsageFlag.DIFFERENTIAL_PRIVACY, differentiallyPrivate);
  }

  /**
   * Says whether training is federated: clients train on data of their own, a server averages.
   *
   * @param federated true for clients and a server
   * @return the usage with it
   */
  public Usage withFederated(boolean federated) {
    return with(UsageFlag.FEDERATED, federated);
  }

  /**
   * Says whether a pretrained network is trained further.
   *
   * @param fineTuning true for a pretrained network
   * @return the usage with it
   */
  public Usage withFineTuning(boolean fineTuning) {
    return with(UsageFlag.FINE_TUNING, fineTuning);
  }

  /**
   * Says whether batches mix data of several domains, or inference is on another than training.
   *
   * @param mixed true for several domains
   * @return the usage with it
   */
  public Usage withMixedDomains(boolean mixed) {
    return with(UsageFlag.MIXED_DOMAINS, mixed);
  }

  /**
   * Says whether samples of a batch belong together, as regions of one image do.
   *
   * @param related true if one sample tells of others
   * @return the usage with it
   */
  public Usage withRelatedSamples(boolean related) {
    return with(UsageFlag.RELATED_SAMPLES, related);
  }

  /**
   * Says whether these are the last epochs of training.
   *
   * @param last true for the last epochs
   * @return the usage with it
   */
  public Usage withLastEpochs(boolean last) {
    return with(UsageFlag.LAST_EPOCHS, last);
  }

  /**
   * Sets a flag, as the method of its name does.
   *
   * @param flag which one
   * @param holds whether it holds
   * @return the usage with it
   * @throws IllegalArgumentException for {@link UsageFlag#DECODER_ONLY} if the network isn't a
   *     transformer
   */
  public Usage with(UsageFlag flag, boolean holds) {
    if (flag == UsageFlag.DECODER_ONLY && network() != Network.TRANSFORMER) {
      throw new IllegalArgumentException(
          "decoderOnly is for a transformer, but the network is "
              + network().word()
              + "; leave it out");
    }
    return new Usage(given.with(Objects.requireNonNull(flag, "flag"), holds));
  }

  /**
   * Gives the part that the layer plays.
   *
   * @param role one that tells more than the network
   * @return the usage with it
   */
  public Usage withRole(Role role) {
    return new Usage(given.withRole(Objects.requireNonNull(role, "role")));
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
    }
  }

  /** {@return the kind of network} */
  public Network network() {
    return given.network();
  }

  /** {@return the task that was given, by default CLASSIFICATION} */
  public Task task() {
    return given.task().orElse(Task.CLASSIFICATION);
  }

  /**
   * {@return how many samples one device normalizes together: what was given, or the device's share
   * of the global batch, by default {@link #shapeBatch()}}
   */
  public OptionalInt batchPerDevice() {
    return given.batchPerDevice();
  }

  /**
   * {@return the batch of the shape; empty without a shape and for a sequence, whose axes don't say
   * which of them is the batch}
   */
  public OptionalInt shapeBatch() {
    return given.shapeBatch();
  }

  /**
   * {@return how many devices train on parts of the global batch: what was given or follows from
   * both batches, by default 1}
   */
  public int devices() {
    return given.batch().deviceCount();
  }

  /** {@return over how many forward passes gradients are summed, by default 1} */
  public int gradientAccumulation() {
    return given.accumulation().orElse(1);
  }

  /** {@return the shape of the data, if given} */
  public Optional<Shape> shape() {
    return given.shape();
  }

  /**
   * {@return k of GroupNorm: what was given, by default the largest divisor of gcd(32, C) that
   * leaves at least 8 values per statistic group, or 1 if none does; 32 without a shape}
   */
  public int groups() {
    return given
        .groups()
        .orElseGet(
            () ->
                given
                    .shape()
                    .map(shape -> UsualGroups.of(shape).orElse(1))
                    .orElse(UsualGroups.MOST));
  }

  /**
   * {@return whether a transformer is decoder-only: what was given, by default true for a
   * transformer with the task LANGUAGE_MODEL}
   */
  public boolean decoderOnly() {
    return given
        .flag(UsageFlag.DECODER_ONLY)
        .orElse(network() == Network.TRANSFORMER && task() == Task.LANGUAGE_MODEL);
  }

  /**
   * {@return every input that counts for this network, with its source: network, task, batch,
   * shape, groups and, for a transformer, decoder-only; then everything else that was given}
   */
  public List<Input> inputs() {
    return UsageInputs.of(this);
  }

  /** {@return what was given, without what follows from it} */
  public GivenUsage given() {
    return given;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Usage that && given.equals(that.given);
  }

  /** Of little: the JVM makes hash codes of whole records when first asked, and a start waits. */
  @Override
  public int hashCode() {
    return 31 * given.network().hashCode() + given.shape().hashCode();
  }

  @Override
  public String toString() {
    return inputs().stream().map(Input::toString).collect(joining(", ", "Usage[", "]"));
  }
}
