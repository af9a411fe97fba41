package dev.normkit.selector.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Lists;
import dev.normkit.api.Shape;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.UsageFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** N×C is the same data whether it is called dense or channels first, so it gets the same norm. */
class DenseDataTest {
  private static final int[][] SIZES = {{1, 1}, {1, 32}, {2, 3}, {2, 64}, {64, 1}, {64, 64}};

  private static final List<UnaryOperator<Usage>> TASKS =
      Stream.concat(
              Stream.of(UnaryOperator.<Usage>identity()),
              Stream.of(Task.values()).map(task -> usage -> usage.withTask(task)))
          .toList();

  private static List<UnaryOperator<Usage>> words(Network network) {
    List<UnaryOperator<Usage>> words = new ArrayList<>();
    words.add(usage -> usage);
    words.add(usage -> usage.withGroups(4));
    words.add(usage -> usage.withBatchPerDevice(4));
    words.add(usage -> usage.withUnequalLengths(true).withFrozenStatistics(true));
    words.add(usage -> usage.withUnequalLengths(true).withPixelOutput(true));
    for (UsageFlag flag : UsageFlag.values()) {
      if (flag != UsageFlag.DECODER_ONLY || network == Network.TRANSFORMER) {
        words.add(usage -> usage.with(flag, true));
      }
    }
    for (Role role : Role.values()) {
      words.add(usage -> usage.withRole(role));
    }
    return words;
  }

  @ParameterizedTest
  @EnumSource(Network.class)
  void isDecidedAlikeUnderBothNames(Network network) {
    int asked = 0;
    for (List<UnaryOperator<Usage>> said : Lists.cartesianProduct(TASKS, words(network))) {
      Usage usage = said.get(1).apply(said.get(0).apply(Usage.of(network)));
      for (int[] sizes : SIZES) {
        Usage dense = usage.withShape(Shape.dense(sizes[0], sizes[1]));
        Usage first = usage.withShape(Shape.channelsFirst(sizes));
        assertEquals(decided(dense), decided(first).replace("channels-first", "dense"));
        asked++;
      }
    }
    assertTrue(asked > 1000, asked + " usages");
  }

  /** All but the inputs. */
  private static String decided(Usage usage) {
    MethodDecision decision;
    try {
      decision = MethodPolicy.standard().decide(usage);
    } catch (SelectionException refused) {
      decision = refused.method().orElseThrow();
    }
    return decision.chosen()
        + decision.rule()
        + decision.reason()
        + decision.candidates()
        + decision.notes();
  }
}
