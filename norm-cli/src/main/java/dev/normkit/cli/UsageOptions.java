package dev.normkit.cli;

import dev.normkit.api.Layout;
import dev.normkit.api.Shape;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.UsageFlag;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a usage, which {@code select}, {@code measure} and {@code apply} share. */
final class UsageOptions {
  @Option(
      names = "--network",
      paramLabel = "<network>",
      description = {
        "Kind of network: dnn, cnn, rnn or transformer. select needs it unless there is --plan;"
            + " measure and apply need it with --method auto."
      })
  private Optional<Network> network = Optional.empty();

  @Option(
      names = "--task",
      paramLabel = "<task>",
      description = {
        "What it is trained for: classification (default), detection, segmentation, video, generation,"
            + " style-transfer, diffusion, language-model or regression."
      })
  private Optional<Task> task = Optional.empty();

  @Mixin private BatchOptions batch;

  @Option(
      names = "--accumulation",
      paramLabel = "<n>",
      description = "Forward passes whose gradients are summed before the weights change.")
  private Optional<Integer> accumulation = Optional.empty();

  @Option(
      names = "--decoder-only",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "<yes>",
      description = {
        "The transformer is decoder-only: true or false. Default: true for language-model."
      })
  private Optional<Boolean> decoderOnly = Optional.empty();

  @Option(names = "--unequal-lengths", description = "Shorter sequences of a batch are padded.")
  private boolean unequalLengths;

  @Option(
      names = {"--online-inference", "--online"},
      description = "Inference is on single samples as they come.")
  private boolean online;

  @Option(
      names = "--pixel-output",
      description = "The network gives a value for every pixel, as in super-resolution.")
  private boolean pixelOutput;

  @Option(
      names = "--frozen-statistics",
      description = "The running statistics are fixed, as in a pretrained backbone.")
  private boolean frozenStatistics;

  @Option(
      names = "--role",
      paramLabel = "<role>",
      description = {
        "The part that the layer plays: query-key (of attention heads), pre-norm or post-norm (of a"
            + " residual branch), critic (of reinforcement learning) or convnext-block."
      })
  private Optional<Role> role = Optional.empty();

  @Option(
      names = "--differential-privacy",
      description = "Training is differentially private, as with Opacus.")
  private boolean differentialPrivacy;

  @Option(names = "--federated", description = "Clients train on data of their own.")
  private boolean federated;

  @Option(names = "--fine-tuning", description = "A pretrained network is trained further.")
  private boolean fineTuning;

  @Option(
      names = "--mixed-domains",
      description = "Batches mix domains, or inference is on another than training.")
  private boolean mixedDomains;

  @Option(
      names = "--related-samples",
      description = "Samples of a batch belong together, such as regions of one image.")
  private boolean relatedSamples;

  @Option(names = "--last-epochs", description = "It is for the last epochs of training.")
  private boolean lastEpochs;

  /** The flags that an option without a value sets. */
  private Map<UsageFlag, Boolean> flags() {
    Map<UsageFlag, Boolean> flags = new EnumMap<>(UsageFlag.class);
    flags.put(UsageFlag.UNEQUAL_LENGTHS, unequalLengths);
    flags.put(UsageFlag.ONLINE_INFERENCE, online);
    flags.put(UsageFlag.PIXEL_OUTPUT, pixelOutput);
    flags.put(UsageFlag.FROZEN_STATISTICS, frozenStatistics);
    flags.put(UsageFlag.DIFFERENTIAL_PRIVACY, differentialPrivacy);
    flags.put(UsageFlag.FEDERATED, federated);
    flags.put(UsageFlag.FINE_TUNING, fineTuning);
    flags.put(UsageFlag.MIXED_DOMAINS, mixedDomains);
    flags.put(UsageFlag.RELATED_SAMPLES, relatedSamples);
    flags.put(UsageFlag.LAST_EPOCHS, lastEpochs);
    return flags;
  }

  /** The first option that was given, if any. */
  Optional<String> given() {
    return given(true);
  }

  /** The first option that was given and says more than the size of the batch, if any. */
  Optional<String> givenBesidesBatch() {
    return given(false);
  }

  private Optional<String> given(boolean withBatch) {
    Map<String, Boolean> options = new LinkedHashMap<>();
    options.put("--network", network.isPresent());
    options.put("--task", task.isPresent());
    batch.given().ifPresent(option -> options.put(option, withBatch));
    options.put("--accumulation", accumulation.isPresent());
    options.put("--decoder-only", decoderOnly.isPresent());
    options.put("--role", role.isPresent());
    flags().forEach((flag, given) -> options.put("--" + flag.word(), given));
    return options.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * Reads the network.
   *
   * @param asker what needs it, for the message
   */
  Network network(String asker) {
    return network.orElseThrow(
        () ->
            new IllegalArgumentException(
                asker + " needs --network; it is one of dnn, cnn, rnn, transformer"));
  }

  /**
   * A usage on data of a shape.
   *
   * @throws IllegalArgumentException if the shape has another batch than the options say
   */
  Usage usage(String asker, Shape shape) {
    Usage usage = usage(asker);
    batchSize().ifPresent(said -> requireSame(said, shape));
    return usage.withShape(shape);
  }

  /** A shape has the batch of a device or that of all devices; a sequence's axes say neither. */
  private void requireSame(BatchSize said, Shape shape) {
    if (shape.layout() == Layout.SEQUENCE || said.samplesPerDevice().isEmpty()) {
      return;
    }
    long perDevice = said.samplesPerDevice().getAsInt();
    long all = perDevice * said.deviceCount();
    if (shape.batch() != perDevice && shape.batch() != all) {
      throw new IllegalArgumentException(
          "--shape "
              + shape
              + " has a batch of "
              + shape.batch()
              + ", but "
              + batch
              + (all == perDevice ? " says " : " say " + all + " in all, per device ")
              + perDevice
              + "; give one of them, or --devices where they share the batch of the shape");
    }
  }

  /** A usage without shape. */
  Usage usage(String asker) {
    Usage usage = Usage.of(network(asker));
    if (decoderOnly.isPresent() && usage.network() != Network.TRANSFORMER) {
      throw new IllegalArgumentException(
          "--decoder-only is for --network transformer; it does not go with --network "
              + usage.network().word());
    }
    usage = with(usage, decoderOnly, Usage::withDecoderOnly);
    usage = with(usage, task, Usage::withTask);
    usage = batch.with(usage);
    usage =
        with(usage, atLeastOne("--accumulation", accumulation), Usage::withGradientAccumulation);
    usage = with(usage, role, Usage::withRole);
    for (Map.Entry<UsageFlag, Boolean> flag : flags().entrySet()) {
      usage = flag.getValue() ? usage.with(flag.getKey(), true) : usage;
    }
    return usage;
  }

  /** The batch and the devices alone; empty if none was given. */
  Optional<BatchSize> batchSize() {
    return batch.size();
  }

  private static <T> Usage with(Usage usage, Optional<T> given, BiFunction<Usage, T, Usage> say) {
    return given.map(value -> say.apply(usage, value)).orElse(usage);
  }

  static Optional<Integer> atLeastOne(String option, Optional<Integer> number) {
    if (number.filter(value -> value < 1).isPresent()) {
      throw new IllegalArgumentException(
          option + " is " + number.get() + "; it must be at least 1");
    }
    return number;
  }
}
