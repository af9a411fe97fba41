package dev.normkit.selector;

import static dev.normkit.selector.Judgement.doesNotFit;
import static dev.normkit.selector.Judgement.fits;

import dev.normkit.api.NormSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules in the order in which they are asked: the four of the document on normalization (its
 * section on usage, with the problems of BatchNorm that it lists) and one beyond it.
 */
public enum DocumentRules implements MethodRule {
  /** A recurrent network: LayerNorm. */
  DOC_1("the document, usage 1", "Is the network recurrent?") {
    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.layerNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      return switch (usage.network()) {
        case RNN -> fits("the network is recurrent, where LayerNorm alone works" + from());
        case CNN -> doesNotFit("the network is cnn, not recurrent; " + LAYER_IN_CNN);
        default -> doesNotFit("the network is " + usage.network().word() + ", not recurrent");
      };
    }
  },

  /** A transformer: LayerNorm, or RMSNorm where it has a decoder alone. */
  EXT_1("beyond the document", "Is the network a transformer, and a decoder alone?") {
    @Override
    public NormSpec spec(Usage usage) {
      return decoder(usage) ? NormSpec.rmsNorm().build() : NormSpec.layerNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      if (usage.network() != Network.TRANSFORMER) {
        return doesNotFit("the network is " + usage.network().word() + ", not a transformer");
      }
      return decoder(usage)
          ? fits("the network is a decoder-only transformer, where RMSNorm is usual" + from())
          : fits("the network is a transformer, where LayerNorm per token is usual" + from());
    }

    private boolean decoder(Usage usage) {
      return usage.network() == Network.TRANSFORMER && usage.decoderOnly();
    }
  },

  /** A task whose output is an image: InstanceNorm. */
  DOC_2("the document, usage 2", "Is the output an image?") {
    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.instanceNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      Optional<String> image = BatchNormProblems.imageOutput(usage);
      if (image.isEmpty()) {
        return doesNotFit("the output of task " + usage.task().word() + " is no image");
      }
      // With a shape the plan knows whether there are spatial axes; without, the network does.
      boolean dense = usage.network() == Network.DNN && usage.shape().isEmpty();
      return dense || usage.timeSteps()
          ? doesNotFit("InstanceNorm needs spatial axes: not in a DNN or RNN (the document on IN)")
          : fits(image.get() + from());
    }
  },

  /** A small batch per device, or a task that goes with one: GroupNorm. */
  DOC_3("the document, usage 3", "Is the batch small, or the task one that asks for it?") {
    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.groupNorm(usage.groups()).build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      if (usage.timeSteps()) {
        return doesNotFit("the data are time steps, which have no channel groups");
      }
      List<String> reasons = new ArrayList<>();
      BatchNormProblems.smallBatch(usage, policy).ifPresent(reasons::add);
      BatchNormProblems.smallBatchTask(usage).ifPresent(reasons::add);
      return reasons.isEmpty()
          ? doesNotFit(notSmall(usage, policy))
          : new Judgement.Fits(String.join("; ", reasons) + from(), groupNotes(usage));
    }
  },

  /** Anything else: BatchNorm. */
  DOC_4("the document, usage 4", "Is it anything else?") {
    @Override
    public NormSpec spec(Usage usage) {
      return NormSpec.batchNorm().build();
    }

    @Override
    public Judgement judge(Usage usage, MethodPolicy policy) {
      Optional<String> timeSteps = BatchNormProblems.timeSteps(usage);
      if (timeSteps.isPresent()) {
        return doesNotFit(timeSteps.get());
      }
      return BatchNormProblems.objection(usage, policy)
          .map(Judgement::lastResort)
          .orElseGet(
              () ->
                  new Judgement.Fits(
                      "nothing speaks against BatchNorm" + from(), batchNotes(usage, policy)));
    }
  };

  static final String LAYER_IN_CNN =
      "in a CNN LayerNorm works less well than BatchNorm or GroupNorm (the document on LN)";

  private final String source;
  private final String question;

  DocumentRules(String source, String question) {
    this.source = source;
    this.question = question;
  }

  @Override
  public String id() {
    return name().replace('_', '-');
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public String question() {
    return question;
  }

  /** How every reason ends that a rule gives for its choice. */
  String from() {
    return " (" + source + ")";
  }

  private static String notSmall(Usage usage, MethodPolicy policy) {
    String batch =
        usage.batchPerDevice().isPresent()
            ? "batch "
                + usage.batchPerDevice().getAsInt()
                + " per device is not below "
                + policy.smallBatchBelow()
            : "the batch per device is unknown";
    return batch + ", and the task is " + usage.task().word();
  }

  private static List<String> groupNotes(Usage usage) {
    if (usage.groupsGiven()) {
      return List.of();
    }
    if (usage.shape().isEmpty()) {
      return List.of("groups is 32 for want of a shape; with one it is gcd(32, C)");
    }
    int channels = usage.shape().get().channels();
    return usage.groups() > 1
        ? List.of()
        : List.of(
            "groups is gcd(32, "
                + channels
                + ") = 1, so all channels are one group as in LayerNorm; give groups to have more");
  }

  private static List<String> batchNotes(Usage usage, MethodPolicy policy) {
    return usage.batchPerDevice().isPresent()
        ? BatchNormProblems.groupNormAsGood(usage).stream().toList()
        : List.of(
            "the batch per device is unknown; below "
                + policy.smallBatchBelow()
                + " it would be GroupNorm (DOC-3)");
  }
}
