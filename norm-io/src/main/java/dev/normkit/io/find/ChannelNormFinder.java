package dev.normkit.io.find;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.io.norm.DataShape;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import dev.normkit.io.onnx.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * InstanceNormalization, GroupNormalization 18 and 21, and GroupNorm and SkipGroupNorm of ONNX
 * Runtime.
 */
final class ChannelNormFinder implements NormFinder {
  /** From this version on, GroupNormalization has an entry per channel. */
  private static final int PER_CHANNEL = 21;

  private final Surroundings around;

  ChannelNormFinder(Surroundings around) {
    this.around = around;
  }

  @Override
  public Optional<FoundNorm> at(Node node) {
    if (node.output(0).isEmpty()) {
      return Optional.empty();
    }
    if (node.is("InstanceNormalization")) {
      return Optional.of(found(node, NormMethod.INSTANCE, settings(node), List.of()));
    }
    if (node.is("GroupNormalization")) {
      return Optional.of(group(node, node.whole("num_groups", 0)));
    }
    boolean ofMicrosoft =
        Domains.microsoft(node)
            && (node.op().equals("GroupNorm") || node.op().equals("SkipGroupNorm"));
    return ofMicrosoft ? Optional.of(group(node, node.whole("groups", 0))) : Optional.empty();
  }

  private static Settings settings(Node node) {
    return Settings.of(node.number("epsilon", 1e-5));
  }

  private FoundNorm group(Node node, long groups) {
    if (groups < 1 || groups > Integer.MAX_VALUE) {
      return found(
          node, NormMethod.GROUP, settings(node), List.of("its number of groups is " + groups));
    }
    return found(node, NormMethod.GROUP, settings(node).withGroups((int) groups), List.of());
  }

  private FoundNorm found(Node node, NormMethod method, Settings settings, List<String> obstacles) {
    boolean last = Domains.microsoft(node) && node.whole("channels_last", 1) != 0;
    Optional<Weight> gamma = around.weight(node, 1).map(one -> ofGroups(node, settings, one));
    DataShape data =
        last
            ? around.data(Layout.CHANNELS_LAST, node.input(0))
            : around.channelsFirst(node.input(0), perChannel(gamma, settings));
    Normalization norm =
        new Normalization(
            NormName.of(node, node.input(1), gamma),
            method,
            Places.of(node),
            data,
            settings,
            Weights.of(gamma, around.weight(node, 2).map(one -> ofGroups(node, settings, one))),
            conventions(node, gamma, data, settings),
            obstacles);
    return new FoundNorm(norm, List.of(node), node.input(0), node.output(0).get());
  }

  /** Before opset 21 each entry is that of a group. */
  private static Weight ofGroups(Node node, Settings settings, Weight weight) {
    boolean perGroup =
        node.is("GroupNormalization")
            && node.opset() < PER_CHANNEL
            && weight.known()
            && weight.count() == settings.groups().orElse(0);
    return perGroup ? weight.spread() : weight;
  }

  /** A weight that has an entry per group says nothing of channels. */
  private static Optional<Weight> perChannel(Optional<Weight> gamma, Settings settings) {
    return gamma.filter(
        weight -> settings.groups().isEmpty() || weight.count() != settings.groups().getAsInt());
  }

  private static List<String> conventions(
      Node node, Optional<Weight> gamma, DataShape data, Settings settings) {
    List<String> told = new ArrayList<>();
    if (Domains.microsoft(node) && node.whole("activation", 0) == 1) {
      told.add("it applies SiLU to what it has normalized; the layer alone doesn't");
    }
    if (node.op().equals("SkipGroupNorm")) {
      told.add("it adds the skip connection before it normalizes");
    }
    int count = gamma.filter(Weight::known).map(Weight::count).orElse(0);
    boolean perGroup = gamma.filter(Weight::isSpread).isPresent();
    if (perGroup && data.channels().orElse(-1) != count) {
      told.add("it has one γ and β per group, as in opset 18; each counts for its channels");
    } else if (node.is("GroupNormalization") && node.opset() < PER_CHANNEL && count > 0) {
      told.add(
          "it has one γ and β per channel, as from opset 21 on; the standard of opset "
              + node.opset()
              + " asks for one per group");
    }
    return told;
  }
}
