package dev.normkit.cli;

import dev.normkit.selector.Network;
import dev.normkit.selector.Task;
import dev.normkit.selector.Usage;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the selector is told: the options that {@code select} and {@code apply} share. */
final class UsageOptions {
  @Option(
      names = "--network",
      paramLabel = "<network>",
      description =
          "Kind of network: dnn, cnn, rnn or transformer. Needed by select and --method auto.")
  private Optional<Network> network = Optional.empty();

  @Option(
      names = "--task",
      paramLabel = "<task>",
      description = {
        "What it is trained for: classification (default), detection, segmentation, video, generation,"
            + " style-transfer, language-model or regression."
      })
  private Optional<Task> task = Optional.empty();

  @Option(
      names = "--batch",
      paramLabel = "<n>",
      description = "Samples per device in one training step.")
  private Optional<Integer> batch = Optional.empty();

  /** The first option that was given, if any. */
  Optional<String> given() {
    if (network.isPresent()) {
      return Optional.of("--network");
    }
    if (task.isPresent()) {
      return Optional.of("--task");
    }
    return batch.isPresent() ? Optional.of("--batch") : Optional.empty();
  }

  /**
   * The network.
   *
   * @param asker what needs it, for the message
   */
  Network network(String asker) {
    return network.orElseThrow(
        () ->
            new IllegalArgumentException(
                asker + " needs --network; it is one of dnn, cnn, rnn, transformer"));
  }

  private int batchAtLeastOne() {
    int size = batch.orElseThrow();
    if (size < 1) {
      throw new IllegalArgumentException("--batch is " + size + "; it must be at least 1");
    }
    return size;
  }

  /** A usage without shape. */
  Usage usage(String asker) {
    Usage usage = Usage.of(network(asker));
    if (task.isPresent()) {
      usage = usage.task(task.get());
    }
    return batch.isPresent() ? usage.batchPerDevice(batchAtLeastOne()) : usage;
  }
}
