package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.tier.TestTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls in random orders, against {@link LayerModel}, which knows the rules and asks kernels
 * directly: each call is right to the bit or refused as the model says, and nothing else changes.
 */
class RandomOrdersTest {
  private static final int ORDERS = TestTier.either(60, 20);
  private static final int CALLS = 120;
  private static final int PASSES = 3;

  static Stream<NormPlan> plans() {
    return Stream.of(
        new NormPlan(NormSpec.batchNorm(), Shape.dense(4, 3)),
        new NormPlan(NormSpec.batchNorm(), Shape.channelsFirst(3, 2, 4)),
        new NormPlan(NormSpec.batchNorm().trackStatistics(false), Shape.dense(4, 3)),
        new NormPlan(NormSpec.layerNorm(), Shape.dense(4, 3)),
        new NormPlan(NormSpec.instanceNorm().trackStatistics(true), Shape.channelsFirst(3, 2, 4)),
        new NormPlan(NormSpec.switchableNorm(), Shape.channelsFirst(3, 2, 4)));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void everyCallIsRightOrRefused(NormPlan plan) {
    int refused = 0;
    int calls = 0;
    for (int seed = 0; seed < ORDERS; seed++) {
      Order order = new Order(plan, seed);
      for (int call = 0; call < CALLS; call++) {
        refused += order.next() ? 0 : 1;
        calls++;
      }
    }
    // Else the orders are tame, or nothing ever works.
    assertTrue(refused > calls / 20 && refused < calls / 2, refused + " of " + calls + " refused");
  }

  /** One random order. */
  private static final class Order {
    private final Random random;
    private final NormPlan plan;
    private final NormLayer layer;
    private final LayerModel model;
    private final List<Trainable> passes = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();

    Order(NormPlan plan, int seed) {
      this.plan = plan;
      random = new Random(seed);
      layer = Layers.withParameters(Layers.of(plan));
      passes.add(layer);
      for (int i = 0; i < PASSES; i++) {
        passes.add(layer.newPass(i == 0 ? Tracking.LEAVE : Tracking.UPDATE));
      }
      model = new LayerModel(layer, PASSES);
    }

    /** False if it was refused. */
    boolean next() {
      int pass = random.nextInt(passes.size());
      boolean done =
          switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> forward(pass);
            case 4, 5, 6, 7 -> backward(pass);
            case 8 -> setParameters();
            case 9 -> setStatistics();
            case 10 -> change("freeze", layer::freezeStatistics, model::freeze);
            case 11 -> change("unfreeze", layer::unfreezeStatistics, model::unfreeze);
            case 12 -> mode();
            case 13 -> infer();
            case 14 -> onPass(Math.max(1, pass));
            default ->
                random.nextInt(3) == 0
                    ? change("reset", layer::resetStatistics, model::reset)
                    : change("zero", layer::zeroGradients, model::zero);
          };
      model.requireSame(layer, calls);
      return done;
    }

    private Shape shape() {
      return plan.shape().withBatch(2 + random.nextInt(3));
    }

    private float[] data(Shape shape) {
      return Layers.values(shape.elements(), random.nextInt());
    }

    private boolean forward(int pass) {
      Shape shape = shape();
      float[] x = data(shape);
      calls.add("forward " + pass + " of " + shape);
      float[][] y = new float[1][];
      boolean done =
          refusedOr(
              () ->
                  y[0] =
                      random.nextBoolean()
                          ? passes.get(pass).forward(x)
                          : passes.get(pass).forward(x, shape));
      float[] expected = model.forward(pass, shape, x);
      requireSame(expected, done ? y[0] : null, "y");
      return done;
    }

    private boolean backward(int pass) {
      Shape shape = model.pending(pass, shape());
      float[] dy = data(shape);
      calls.add("backward " + pass);
      float[][] dx = new float[1][];
      boolean own = pass > 0 && random.nextBoolean();
      boolean done =
          refusedOr(
              () ->
                  dx[0] =
                      own
                          ? ((TrainingPass) passes.get(pass)).backward(dy, model.others(pass))
                          : passes.get(pass).backward(dy));
      requireSame(model.backward(pass, dy, own), done ? dx[0] : null, "dx");
      return done;
    }

    private boolean setParameters() {
      calls.add("set parameters");
      int seed = random.nextInt(1000);
      for (FloatSpan part : Layers.parts(layer.parameters())) {
        part.setAll(Layers.values(part.length(), seed));
      }
      return true;
    }

    private boolean setStatistics() {
      calls.add("set statistics");
      double mean = random.nextGaussian();
      layer.runningStatistics().ifPresent(running -> fill(running, mean));
      model.running().ifPresent(running -> fill(running, mean));
      return true;
    }

    private static void fill(dev.normkit.api.RunningStatistics running, double mean) {
      double[] means = new double[running.channels()];
      double[] variances = new double[running.channels()];
      java.util.Arrays.fill(means, mean);
      java.util.Arrays.fill(variances, 2);
      running.set(means, variances);
    }

    private boolean mode() {
      boolean train = random.nextInt(3) > 0;
      calls.add(train ? "train" : "eval");
      model.mode(train);
      if (train) {
        layer.train();
      } else {
        layer.eval();
      }
      return true;
    }

    private boolean infer() {
      Shape shape = shape();
      float[] x = data(shape);
      calls.add("infer " + shape);
      float[][] y = new float[1][];
      boolean done = refusedOr(() -> y[0] = layer.infer(x));
      requireSame(model.infer(shape, x), done ? y[0] : null, "y of infer");
      return done;
    }

    private boolean onPass(int number) {
      TrainingPass pass = (TrainingPass) passes.get(number);
      return switch (random.nextInt(3)) {
        case 0 -> change("retain " + number, pass::retain, () -> model.retain(number));
        case 1 -> change("discard " + number, pass::discard, () -> model.discard(number));
        default -> change("update " + number, pass::updateStatistics, () -> model.update(number));
      };
    }

    private boolean change(String name, Runnable call, java.util.function.BooleanSupplier rule) {
      calls.add(name);
      boolean done = refusedOr(call);
      assertEquals(rule.getAsBoolean(), done, () -> "done, after " + calls);
      return done;
    }

    private boolean refusedOr(Runnable call) {
      try {
        call.run();
        return true;
      } catch (IllegalStateException refused) {
        calls.add("refused");
        return false;
      }
    }

    private void requireSame(float[] expected, float[] actual, String what) {
      assertEquals(expected == null, actual == null, () -> what + " refused, after " + calls);
      if (expected != null) {
        Layers.assertSame(expected, actual, what + " after " + calls);
      }
    }
  }
}
