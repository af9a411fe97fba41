package dev.normkit.selector.backend;

import dev.normkit.selector.decision.MeasurementProgress;
import dev.normkit.selector.usage.Workload;
import dev.normkit.threads.Parallelism;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What a {@link BackendSelector} was told. Never changed once it is shared. */
final class Settings {
  Optional<BackendMode> mode = Optional.empty();
  Optional<Workload> workload = Optional.empty();
  OptionalLong calls = OptionalLong.empty();
  Parallelism parallelism = Parallelism.callerOnly();
  Memory memory;
  Consumer<MeasurementProgress> listener = progress -> {};
  boolean otherBits;

  Settings(Memory memory) {
    this.memory = memory;
  }

  /** Other settings, which leave these as they are. */
  Settings changed(Consumer<Settings> change) {
    Settings copy = new Settings(memory);
    copy.mode = mode;
    copy.workload = workload;
    copy.calls = calls;
    copy.parallelism = parallelism;
    copy.listener = listener;
    copy.otherBits = otherBits;
    change.accept(copy);
    return copy;
  }
}
