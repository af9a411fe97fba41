package dev.normkit.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SmallCallsTest {
  /** Notes how many elements its forward calls have. */
  private static final class Recording extends ForwardingBackend {
    final List<Integer> calls = new ArrayList<>();

    Recording() {
      super("recording", new LiteralBackend());
    }

    @Override
    public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
      NormKernel kernel = super.prepare(plan, parallelism);
      return new NormKernel() {
        @Override
        public void forward(ForwardArgs args) {
          calls.add(plan.shape().elements());
          kernel.forward(args);
        }

        @Override
        public void backward(BackwardArgs args) {
          throw new AssertionError("only forward calls warm up here");
        }
      };
    }
  }

  /** It is interpreted, and no later call of the caller may take longer than their first. */
  @Test
  void theFirstRunIsTheSmallestAndAPartByItself() {
    for (int features : new int[] {768, 120}) {
      SmallPlans small =
          new SmallPlans(new NormPlan(NormSpec.layerNorm(), Shape.dense(64, features)), false);
      Recording own = new Recording();
      WarmUp.Beginning beginning =
          new SmallCalls(small, Call.FORWARD, new LiteralBackend(), own, Optional.empty()).get();
      assertEquals(
          small.plans().size(), beginning.pieces().stream().map(Supplier::get).toList().size());
      int smallest = small.plans().stream().mapToInt(p -> p.shape().elements()).min().orElseThrow();
      assertEquals(List.of(smallest), own.calls, features + " features");
    }
  }
}
