package dev.normkit.selector.usage;

import com.google.common.collect.Maps;
import dev.normkit.api.Layout;
import dev.normkit.api.Shape;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user gave of a usage, without defaults; a component is empty if it wasn't given.
 *
 * @param network the kind of network
 * @param task what it is trained to do
 * @param batch the samples and devices that were given
 * @param accumulation over how many forward passes gradients are summed
 * @param shape the shape of the data
 * @param groups k of GroupNorm
 * @param role the part that the layer plays
 * @param flags the flags that were given, in the order of {@link UsageFlag}
 */
public record GivenUsage(
    Network network,
    Optional<Task> task,
    BatchSize batch,
    OptionalInt accumulation,
    Optional<Shape> shape,
    OptionalInt groups,
    Optional<Role> role,
    Map<UsageFlag, Boolean> flags) {
  /** Copies the flags. */
  public GivenUsage {
    flags = Maps.immutableEnumMap(flags);
  }

  GivenUsage(Network network) {
    this(
        network,
        Optional.empty(),
        BatchSize.unknown(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Map.of());
  }

  GivenUsage withTask(Task value) {
    return new GivenUsage(
        network, Optional.of(value), batch, accumulation, shape, groups, role, flags);
  }

  GivenUsage withBatch(BatchSize value) {
    return new GivenUsage(network, task, value, accumulation, shape, groups, role, flags);
  }

  /** As {@link Usage#withBatch}. */
  GivenUsage withChange(BatchSize change) {
    BatchSize before =
        batch.samplesPerDevice().isPresent() || shapeBatch().isEmpty()
            ? batch
            : batch.withPerDevice(shapeBatch().getAsInt());
    BatchSize after = before.changedTo(change);
    boolean batchOfShape = shapeBatch().isPresent() && batchPerDevice().equals(shapeBatch());
    if (!batchOfShape || after.samplesPerDevice().isEmpty()) {
      return withBatch(after);
    }
    // What the devices have after a change of their number alone, the shape says.
    boolean byShape = change.perDevice().isEmpty() && after.global().isEmpty();
    return withBatch(byShape ? BatchSize.devices(after.deviceCount()) : after)
        .withShape(shape.get().withBatch(after.samplesPerDevice().getAsInt()));
  }

  /** As {@link Usage#batchPerDevice}. */
  OptionalInt batchPerDevice() {
    return batch.samplesPerDevice().isPresent() ? batch.samplesPerDevice() : shapeBatch();
  }

  /** As {@link Usage#shapeBatch}. */
  OptionalInt shapeBatch() {
    return shape
        .filter(given -> given.layout() != Layout.SEQUENCE)
        .map(given -> OptionalInt.of(given.batch()))
        .orElse(OptionalInt.empty());
  }

  GivenUsage withAccumulation(int value) {
    return new GivenUsage(network, task, batch, OptionalInt.of(value), shape, groups, role, flags);
  }

  GivenUsage withShape(Shape value) {
    return new GivenUsage(
        network, task, batch, accumulation, Optional.of(value), groups, role, flags);
  }

  GivenUsage withGroups(int value) {
    return new GivenUsage(
        network, task, batch, accumulation, shape, OptionalInt.of(value), role, flags);
  }

  GivenUsage withRole(Role value) {
    return new GivenUsage(
        network, task, batch, accumulation, shape, groups, Optional.of(value), flags);
  }

  GivenUsage with(UsageFlag flag, boolean value) {
    Map<UsageFlag, Boolean> all = new EnumMap<>(UsageFlag.class);
    all.putAll(flags);
    all.put(flag, value);
    return new GivenUsage(network, task, batch, accumulation, shape, groups, role, all);
  }

  /**
   * One flag's value.
   *
   * @param flag which flag
   * @return true or false as given; empty if it wasn't given
   */
  public Optional<Boolean> flag(UsageFlag flag) {
    return Optional.ofNullable(flags.get(flag));
  }

  /**
   * Whether a flag was given as true.
   *
   * @param flag which flag
   * @return false if it was given as false or not at all
   */
  public boolean holds(UsageFlag flag) {
    return flag(flag).orElse(false);
  }
}
