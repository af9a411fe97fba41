package dev.normkit.selector;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.normkit.api.Shape;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What was said of a use, and nothing else; absent means not said. */
record SaidUsage(
    Network network,
    Optional<Task> task,
    BatchSize batch,
    OptionalInt accumulation,
    Optional<Shape> shape,
    OptionalInt groups,
    ImmutableMap<UsageFlag, Boolean> flags) {

  SaidUsage(Network network) {
    this(
        network,
        Optional.empty(),
        BatchSize.unknown(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        ImmutableMap.of());
  }

  SaidUsage withTask(Task said) {
    return new SaidUsage(network, Optional.of(said), batch, accumulation, shape, groups, flags);
  }

  SaidUsage withBatch(BatchSize said) {
    return new SaidUsage(network, task, said, accumulation, shape, groups, flags);
  }

  SaidUsage withAccumulation(int said) {
    return new SaidUsage(network, task, batch, OptionalInt.of(said), shape, groups, flags);
  }

  SaidUsage withShape(Shape said) {
    return new SaidUsage(network, task, batch, accumulation, Optional.of(said), groups, flags);
  }

  SaidUsage withGroups(int said) {
    return new SaidUsage(network, task, batch, accumulation, shape, OptionalInt.of(said), flags);
  }

  SaidUsage with(UsageFlag flag, boolean said) {
    Map<UsageFlag, Boolean> all = new EnumMap<>(UsageFlag.class);
    all.putAll(flags);
    all.put(flag, said);
    return new SaidUsage(
        network, task, batch, accumulation, shape, groups, Maps.immutableEnumMap(all));
  }

  Optional<Boolean> flag(UsageFlag flag) {
    return Optional.ofNullable(flags.get(flag));
  }

  boolean holds(UsageFlag flag) {
    return flag(flag).orElse(false);
  }
}
