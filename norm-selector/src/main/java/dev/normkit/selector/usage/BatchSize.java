package dev.normkit.selector.usage;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.StringJoiner;

/**
 * How many samples are normalized together, as far as known: {@code BatchSize.perDevice(2)}, {@code
 * BatchSize.global(16).withDevices(8)}, or {@code BatchSize.devices(8)} alone if the rest is known
 * already. BatchNorm sees the samples of one device.
 *
 * @param perDevice samples on one device in one forward pass
 * @param global samples on all devices in one forward pass; each device has the same number
 * @param devices how many devices share the global batch; 1 if not given
 */
public record BatchSize(OptionalInt perDevice, OptionalInt global, OptionalInt devices) {

  private static final BatchSize UNKNOWN =
      new BatchSize(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  /**
   * Checks that the numbers do not contradict each other.
   *
   * @throws IllegalArgumentException if one is below 1, the devices cannot have equal shares of the
   *     global batch, or the three do not fit each other
   */
  public BatchSize {
    Objects.requireNonNull(perDevice, "perDevice");
    requirePositive("batchPerDevice", perDevice);
    requirePositive("globalBatch", global);
    requirePositive("devices", devices);
    requireMultiple(global, "devices", devices);
    requireMultiple(global, "batchPerDevice", perDevice);
    if (perDevice.isPresent()
        && global.isPresent()
        && devices.isPresent()
        && global.getAsInt() / devices.getAsInt() != perDevice.getAsInt()) {
      throw new IllegalArgumentException(
          "globalBatch is %s on devices %s, which is %s per device, but batchPerDevice is %s; give two of the three"
              .formatted(
                  global.getAsInt(),
                  devices.getAsInt(),
                  global.getAsInt() / devices.getAsInt(),
                  perDevice.getAsInt()));
    }
  }

  private static void requirePositive(String name, OptionalInt value) {
    if (value.isPresent() && value.getAsInt() < 1) {
      throw new IllegalArgumentException(
          name + " is " + value.getAsInt() + "; it must be at least 1");
    }
  }

  private static void requireMultiple(OptionalInt global, String name, OptionalInt part) {
    if (global.isPresent() && part.isPresent() && global.getAsInt() % part.getAsInt() != 0) {
      throw new IllegalArgumentException(
          ("globalBatch is %s; it must be a multiple of %s, which is %s, since every device"
                  + " normalizes the same number")
              .formatted(global.getAsInt(), name, part.getAsInt()));
    }
  }

  /** {@return a size of which nothing is given} */
  public static BatchSize unknown() {
    return UNKNOWN;
  }

  /**
   * A batch of which the samples of one device are known.
   *
   * @param samples at least 1
   * @return the size
   * @throws IllegalArgumentException if samples is below 1
   */
  public static BatchSize perDevice(int samples) {
    return UNKNOWN.withPerDevice(samples);
  }

  /**
   * A batch of which the samples of all devices together are known.
   *
   * @param samples at least 1
   * @return the size, on one device until {@link #withDevices} gives more
   * @throws IllegalArgumentException if samples is below 1
   */
  public static BatchSize global(int samples) {
    return UNKNOWN.withGlobal(samples);
  }

  /**
   * The number of devices, and nothing about the batch.
   *
   * @param count at least 1
   * @return the size
   * @throws IllegalArgumentException if count is below 1
   */
  public static BatchSize devices(int count) {
    return UNKNOWN.withDevices(count);
  }

  /**
   * Sets the number of devices.
   *
   * @param count at least 1
   * @return the size with it
   * @throws IllegalArgumentException if it contradicts what was given
   */
  public BatchSize withDevices(int count) {
    return new BatchSize(perDevice, global, OptionalInt.of(count));
  }

  BatchSize withPerDevice(int samples) {
    return new BatchSize(OptionalInt.of(samples), global, devices);
  }

  BatchSize withGlobal(int samples) {
    return new BatchSize(perDevice, OptionalInt.of(samples), devices);
  }

  /**
   * {@return the samples per device, which BatchNorm sees: what was given, or the device's share of
   * the global batch}
   */
  public OptionalInt samplesPerDevice() {
    if (perDevice.isPresent() || global.isEmpty()) {
      return perDevice;
    }
    return OptionalInt.of(global.getAsInt() / devices.orElse(1));
  }

  /**
   * {@return how many devices there are: what was given or follows from the two batches, otherwise
   * 1}
   */
  public int deviceCount() {
    return perDevice.isPresent() && global.isPresent()
        ? global.getAsInt() / perDevice.getAsInt()
        : devices.orElse(1);
  }

  /** This size after a change; what the change doesn't give stays the same where possible. */
  BatchSize changedTo(BatchSize change) {
    if (change.perDevice.isPresent() && change.global.isPresent()) {
      return change;
    }
    BatchSize onSame = change.devices.isPresent() ? change : change.withDevices(deviceCount());
    if (change.perDevice.isPresent() || change.global.isPresent()) {
      return onSame;
    }
    // Only the devices change: they share what all had before.
    OptionalInt samples = samplesPerDevice();
    if (samples.isEmpty()) {
      return onSame;
    }
    BatchSize shared = onSame.withGlobal(ofAll(samples.getAsInt(), deviceCount()));
    // A global batch counts as given only if it was.
    return global.isPresent() ? shared : onSame.withPerDevice(shared.samplesPerDevice().getAsInt());
  }

  private static int ofAll(int samples, int devices) {
    long all = (long) samples * devices;
    if (all > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "batchPerDevice is %s on devices %s, which is %s in all; to be shared by other devices it must be at most %s"
              .formatted(samples, devices, all, Integer.MAX_VALUE));
    }
    return (int) all;
  }

  /** For example {@code batch-per-device 2, devices 8}. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ");
    perDevice.ifPresent(samples -> text.add("batch-per-device " + samples));
    global.ifPresent(samples -> text.add("global-batch " + samples));
    devices.ifPresent(count -> text.add("devices " + count));
    return text.length() == 0 ? "unknown" : text.toString();
  }
}
