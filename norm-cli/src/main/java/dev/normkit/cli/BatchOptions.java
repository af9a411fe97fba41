package dev.normkit.cli;

import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.Usage;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;
import picocli.CommandLine.Option;

/** The batch of a training step, and the devices that share it. */
final class BatchOptions {
  @Option(
      names = "--batch",
      paramLabel = "<n>",
      description = "Samples per device in one training step.")
  private Optional<Integer> batch = Optional.empty();

  @Option(
      names = "--global-batch",
      paramLabel = "<n>",
      description = "Samples on all devices in one forward pass; --devices share it equally.")
  private Optional<Integer> globalBatch = Optional.empty();

  @Option(
      names = "--devices",
      paramLabel = "<n>",
      description = "Devices that train in parallel, each with statistics of its own.")
  private Optional<Integer> devices = Optional.empty();

  /** The first option that was given, if any. */
  Optional<String> given() {
    if (batch.isPresent()) {
      return Optional.of("--batch");
    }
    if (globalBatch.isPresent()) {
      return Optional.of("--global-batch");
    }
    return devices.map(count -> "--devices");
  }

  /** Empty if none was given. */
  Optional<BatchSize> size() {
    if (given().isEmpty()) {
      return Optional.empty();
    }
    OptionalInt perDevice = count("--batch", batch);
    OptionalInt global = count("--global-batch", globalBatch);
    OptionalInt count = count("--devices", devices);
    return Blame.on(toString(), () -> Optional.of(new BatchSize(perDevice, global, count)));
  }

  /** A usage with what was given. */
  Usage with(Usage usage) {
    if (size().isEmpty()) {
      return usage;
    }
    Usage said = batch.map(usage::withBatchPerDevice).orElse(usage);
    said = devices.map(said::withDevices).orElse(said);
    return globalBatch.map(said::withGlobalBatch).orElse(said);
  }

  /** The options as they were given, for example {@code --batch 2 --devices 8}. */
  @Override
  public String toString() {
    StringJoiner options = new StringJoiner(" ");
    batch.ifPresent(samples -> options.add("--batch " + samples));
    globalBatch.ifPresent(samples -> options.add("--global-batch " + samples));
    devices.ifPresent(count -> options.add("--devices " + count));
    return options.toString();
  }

  private static OptionalInt count(String option, Optional<Integer> number) {
    return UsageOptions.atLeastOne(option, number).stream().mapToInt(Integer::intValue).findFirst();
  }
}
