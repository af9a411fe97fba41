package dev.normkit.warmup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Direction;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.BackendChoice;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import dev.normkit.tier.Collected;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Layers whose first calls run on another backend. */
class HandoverTest {
  private static final NormBackend STARTER = new ForwardingBackend("starter", new LiteralBackend());

  private static final OptionalLong MANY = OptionalLong.of(1_000_000_000_000L);

  /** Each has a class of its own, since what has warmed up stays warm. */
  private static class Late extends ForwardingBackend {
    Late() {
      super("late", new LiteralBackend());
    }

    @Override
    public CostEstimate cost(NormPlan plan, Direction direction) {
      return new CostEstimate(1, 0.01).withWarmUp(1e15);
    }
  }

  private record Choice(
      NormBackend backend,
      Optional<NormBackend> starter,
      OptionalLong expectedCalls,
      Parallelism parallelism)
      implements BackendChoice {
    Choice(NormBackend backend, NormBackend starter, OptionalLong calls) {
      this(backend, Optional.of(starter), calls, Parallelism.callerOnly());
    }
  }

  /** Supports some plans, and prepares no other. */
  private static class Picky extends ForwardingBackend {
    private final Predicate<NormPlan> supported;

    Picky(String id, NormBackend target, Predicate<NormPlan> supported) {
      super(id, target);
      this.supported = supported;
    }

    @Override
    public Support supports(NormPlan plan) {
      return supported.test(plan) ? Support.supported() : Support.declined("another plan");
    }

    @Override
    public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
      if (!supported.test(plan)) {
        throw new IllegalStateException("asked for " + plan + " though it was declined");
      }
      return super.prepare(plan, parallelism);
    }
  }

  private static NormLayer layer(NormBackend late) {
    return layer(late, OptionalLong.empty());
  }

  private static NormLayer layer(NormBackend late, OptionalLong calls) {
    return layer(new Choice(late, STARTER, calls));
  }

  private static NormLayer layer(Choice choice) {
    return LayerBuilder.of(NormSpec.layerNorm(), 3).withDecision(choice).build();
  }

  private static final FloatSpan X = FloatSpan.of(new float[] {1, 2, 6});

  private static void train(NormLayer layer) {
    layer.forward(X, FloatSpan.of(new float[3]));
    layer.backward(X, FloatSpan.of(new float[3]));
  }

  @Test
  void firstCallsRunOnTheStarterAndLaterOnesDont() {
    NormLayer layer = layer(new Late() {});
    train(layer);
    assertEquals(2, layer.kernelCounts().total("starter"));
    assertTrue(layer.warmUp(Duration.ofMinutes(1)));
    train(layer);
    assertEquals(2, layer.kernelCounts().total("starter"));
    assertEquals(2, layer.kernelCounts().total("late"));
    assertEquals("late", layer.backend().id());
  }

  @Test
  void forwardAndBackwardEachByItself() {
    NormLayer layer = layer(new Late() {});
    assertTrue(layer.eval().warmUp(Duration.ofMinutes(1)));
    train(layer.train());
    assertEquals(1, layer.kernelCounts().total("late"), "LayerNorm does the same in both modes");
    assertEquals(1, layer.kernelCounts().total("starter"));
  }

  /** As a layer is that was made or loaded just now, before anybody called eval(). */
  @Test
  void aLayerInTrainingWarmsUpForInferenceToo() {
    NormBackend late = new Late() {};
    NormLayer layer =
        LayerBuilder.of(NormSpec.batchNorm(), 3)
            .withDecision(new Choice(late, STARTER, OptionalLong.empty()))
            .withStatistics(new double[3], new double[] {1, 1, 1})
            .build();
    assertTrue(layer.warmUp(Duration.ofMinutes(1)));
    FloatSpan x = FloatSpan.of(1, 2, 6, 4, 3, 2);
    layer.infer(x, FloatSpan.of(new float[6]));
    assertEquals(1, layer.kernelCounts().total("late"));
    layer.forward(x, FloatSpan.of(new float[6]));
    layer.backward(x, FloatSpan.of(new float[6]));
    assertEquals(3, layer.kernelCounts().total("late"));
  }

  @Test
  void warmingUpLeavesTheLayerAsItIs() {
    NormLayer layer = layer(new Late() {});
    train(layer);
    float[] before = layer.gradients().weight().toArray();
    layer.warmUp(Duration.ofMinutes(1));
    assertArrayEquals(before, layer.gradients().weight().toArray());
  }

  @Test
  void oneLayerWarmsUpForAllOfItsKind() {
    NormBackend late = new Late() {};
    layer(late).eval().warmUp(Duration.ofMinutes(1));
    NormLayer another = layer(late).eval();
    another.forward(X, FloatSpan.of(new float[3]));
    assertEquals(1, another.kernelCounts().total("late"));
  }

  @Test
  void expectedCallsDecideWhenTheOtherBackendWarmsUp() {
    NormLayer few = layer(new Late() {}, OptionalLong.of(1));
    NormLayer many = layer(new Late() {}, MANY);
    for (int i = 0; i < 10_000 && many.kernelCounts().total("late") == 0; i++) {
      train(few);
      train(many);
    }
    assertEquals(0, few.kernelCounts().total("late"));
    assertTrue(many.kernelCounts().total("late") > 0, "it was worthwhile from the first call on");
  }

  @Test
  void whereTheOtherBackendCantPrepareTheStarterGoesOn() {
    NormLayer layer =
        layer(
            new Late() {
              @Override
              public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
                throw new IllegalStateException("no memory on the device");
              }
            },
            MANY);
    train(layer);
    train(layer);
    assertEquals(4, layer.kernelCounts().total("starter"));
    assertThrows(IllegalStateException.class, () -> layer.warmUp(Duration.ofSeconds(1)));
  }

  /** What the JVM throws reaches the caller, but not with every call. */
  @Test
  void anErrorOfTheJvmComesOnceAndTheStarterGoesOn() {
    NormLayer layer =
        layer(
            new Late() {
              @Override
              public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
                throw new InternalError("of the device");
              }
            },
            MANY);
    FloatSpan y = FloatSpan.of(new float[3]);
    assertThrows(InternalError.class, () -> layer.eval().forward(X, y));
    layer.forward(X, y);
    assertEquals(1, layer.kernelCounts().total("starter"));
  }

  @Test
  void smallCallsHavePlansThatTheStarterSupports() {
    Predicate<NormPlan> twoRows = plan -> plan.shape().elements() == 6;
    NormBackend starter = new Picky("starter", new LiteralBackend(), twoRows);
    requireWarm(new Late() {}, starter, "its own plan alone");
    NormBackend some =
        new Picky("some", new LiteralBackend(), plan -> plan.shape().batch() % 2 == 0);
    requireWarm(new Late() {}, some, "some of the small ones");
  }

  /** A kernel of its own, not of loops, which would compute any plan. */
  @Test
  void smallCallsHavePlansThatTheOtherBackendSupports() {
    LiteralBackend own = new LiteralBackend(HandoverTest::ownKernel);
    NormBackend late =
        new Picky("late", own, plan -> plan.shape().elements() == 6) {
          @Override
          public CostEstimate cost(NormPlan plan, Direction direction) {
            return new CostEstimate(1, 0.01).withWarmUp(1e15);
          }
        };
    requireWarm(late, STARTER, "its own plan alone");
  }

  /** Its memory and its time would be the caller's. */
  @Test
  void noLargeCallIsMadeToWarmUp() {
    NormPlan plan = new NormPlan(NormSpec.layerNorm(), Shape.dense(300, 256));
    NormBackend starter =
        new Picky("starter", new LiteralBackend(), one -> one.shape().elements() == 300 * 256);
    HandoverKernel kernel =
        HandoverKernel.of(plan, new Choice(new Late() {}, starter, OptionalLong.empty()));
    assertFalse(kernel.warmUp(Call.FORWARD, Duration.ofMinutes(1)));
    assertFalse(kernel.warmUp(Call.FORWARD, Duration.ofMinutes(1)), "again");
  }

  private static NormKernel ownKernel(NormPlan plan, Parallelism parallelism) {
    NormKernel kernel = LiteralBackend.kernel(plan, parallelism);
    return new NormKernel() {
      @Override
      public void forward(ForwardArgs args) {
        kernel.forward(args);
      }

      @Override
      public void backward(BackwardArgs args) {
        kernel.backward(args);
      }
    };
  }

  private static void requireWarm(NormBackend late, NormBackend starter, String what) {
    NormPlan plan = new NormPlan(NormSpec.layerNorm(), Shape.dense(2, 3));
    HandoverKernel kernel =
        HandoverKernel.of(plan, new Choice(late, starter, OptionalLong.empty()));
    for (Call call : List.of(Call.FORWARD, Call.BACKWARD)) {
      assertTrue(kernel.warmUp(call, Duration.ofMinutes(1)), call + " of " + what);
    }
  }

  @Test
  void aStarterThatFailsDoesntEndTheHandoverFromOthers() {
    NormBackend late = new Late() {};
    NormBackend failing =
        new ForwardingBackend("failing", new LiteralBackend()) {
          @Override
          public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
            if (plan.shape().channels() != 3) {
              throw new IllegalStateException("no small ones");
            }
            return super.prepare(plan, parallelism);
          }
        };
    Duration minute = Duration.ofMinutes(1);
    assertFalse(layer(new Choice(late, failing, OptionalLong.empty())).warmUp(minute));
    assertTrue(layer(late).warmUp(minute));
  }

  /** A layer began it, and none ends it. */
  @Test
  void aWarmUpKeepsNoThreads() throws Exception {
    NormBackend late = new Late() {};
    assertNull(Collected.after(poolOfLayerThatBegan(late)));
    assertEquals("late", late.id(), "it is there until now, and its class");
  }

  private static WeakReference<ForkJoinPool> poolOfLayerThatBegan(NormBackend late) {
    ForkJoinPool pool = new ForkJoinPool(2);
    train(layer(new Choice(late, Optional.of(STARTER), MANY, Parallelism.on(pool))));
    return new WeakReference<>(pool);
  }

  /** No layer has begun it. */
  @Test
  void aWarmUpThatWaitsKeepsNoStarter() throws Exception {
    layer(new Late() {}).warmUp(Duration.ofMinutes(1)); // from now on all layers look for theirs
    NormBackend late = new Late() {};
    assertNull(Collected.after(starterOfLayerThatWaits(late)));
    assertEquals("late", late.id(), "it is there until now, and its class");
  }

  private static WeakReference<NormBackend> starterOfLayerThatWaits(NormBackend late) {
    NormBackend starter = new ForwardingBackend("starter", new LiteralBackend());
    train(layer(new Choice(late, starter, OptionalLong.of(1))));
    return new WeakReference<>(starter);
  }

  @Test
  void warmingUpCoversTheUsualShapeThoughItWasForgotten() {
    NormBackend late = new Late() {};
    Shape usual = Shape.dense(2, 3);
    NormLayer layer = usualLayer(late, usual);
    for (int rows = 1; rows <= 20; rows++) {
      layer.plan(Shape.sequence(rows, 3)); // of another kind than dense
    }
    assertTrue(layer.eval().warmUp(Duration.ofMinutes(1)));
    NormLayer another = usualLayer(late, usual);
    another.infer(new float[6], usual);
    assertEquals(1, another.kernelCounts().total("late"));
  }

  private static NormLayer usualLayer(NormBackend late, Shape usual) {
    return LayerBuilder.of(NormSpec.layerNorm(), usual)
        .withDecision(new Choice(late, STARTER, OptionalLong.empty()))
        .build();
  }

  @Test
  void noCallsCantBeExpected() {
    LayerBuilder builder = LayerBuilder.of(NormSpec.layerNorm(), 3);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> builder.withExpectedCalls(0));
    assertEquals("expectedCalls is 0; it must be at least 1", refused.getMessage());
  }

  @Test
  void anotherBackendStartsWhereOneWithTheSameBitsIsFastAtOnce() {
    NormPlan plan = new NormPlan(NormSpec.layerNorm(), Shape.dense(2, 3));
    NormBackend late = new Late() {};
    assertEquals(
        Optional.of(STARTER), Backends.of(late, STARTER).starter(late, plan), "it has to warm up");
    assertEquals(Optional.empty(), Backends.of(late, STARTER).starter(STARTER, plan));
    assertEquals(Optional.empty(), Backends.of(late).starter(late, plan), "there is no other");
    NormBackend inexact =
        new ForwardingBackend("inexact", new LiteralBackend()) {
          @Override
          public OptionalDouble tolerance() {
            return OptionalDouble.of(1e-6);
          }
        };
    assertEquals(Optional.empty(), Backends.of(late, inexact).starter(late, plan));
  }

  @Test
  void namedBackendComputesAtOnce() {
    NormBackend late = new Late() {};
    NormLayer layer = LayerBuilder.of(NormSpec.layerNorm(), 3).withBackend(late).build();
    train(layer);
    assertEquals(2, layer.kernelCounts().total("late"));
    assertFalse(layer.warmUp(Duration.ZERO), "it isn't warm, and no time was given");
    NormLayer fast = LayerBuilder.of(NormSpec.layerNorm(), 3).withBackend(STARTER).build();
    assertTrue(fast.warmUp(Duration.ZERO), "there is nothing to wait for");
  }

  @Test
  void aStarterThatThrowsWhenAskedDoesntBegin() {
    NormBackend cantPrepare =
        new ForwardingBackend("starter", new LiteralBackend()) {
          @Override
          public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
            throw new IllegalStateException("no driver");
          }
        };
    NormBackend hasNoCost =
        new ForwardingBackend("starter", new LiteralBackend()) {
          @Override
          public CostEstimate cost(NormPlan plan, Direction direction) {
            throw new AssertionError("no figures");
          }
        };
    for (NormBackend starter : List.of(cantPrepare, hasNoCost)) {
      NormLayer layer = layer(new Choice(new Late() {}, starter, OptionalLong.of(1_000)));
      train(layer);
      assertEquals(2, layer.kernelCounts().total("late"));
    }
  }

  @Test
  void anyTimeCanBeGiven() {
    NormLayer layer = layer(new Late() {});
    assertFalse(layer.warmUp(Duration.ofSeconds(Long.MIN_VALUE)), "there was no time");
    assertTrue(layer.warmUp(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)));
    NormPlan plan = new NormPlan(NormSpec.layerNorm(), Shape.dense(2, 3));
    Choice choice = new Choice(new Late() {}, STARTER, OptionalLong.empty());
    HandoverKernel kernel = HandoverKernel.of(plan, choice);
    assertFalse(kernel.warmUp(Call.BACKWARD, Duration.ofSeconds(Long.MIN_VALUE)));
  }

  /** Reads no file once it knows what to compare with, and none when there is no time. */
  @Test
  void backendsAreSearchedForOnce() {
    AtomicInteger searches = new AtomicInteger();
    ClassLoader counting =
        new ClassLoader(HandoverTest.class.getClassLoader()) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            searches.incrementAndGet();
            return super.getResources(name);
          }
        };
    Choice named =
        new Choice(new Late() {}, Optional.empty(), OptionalLong.empty(), Parallelism.callerOnly());
    HandoverKernel kernel =
        HandoverKernel.of(new NormPlan(NormSpec.layerNorm(), Shape.dense(2, 3)), named);
    ClassLoader usual = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(counting);
    try {
      kernel.warmUp(Call.FORWARD, Duration.ZERO);
      assertEquals(0, searches.get(), "without time");
      kernel.warmUp(Call.FORWARD, Duration.ofMinutes(1));
      int first = searches.get();
      assertTrue(first > 0, "with time");
      kernel.warmUp(Call.BACKWARD, Duration.ofMinutes(1));
      assertEquals(first, searches.get(), "again");
    } finally {
      Thread.currentThread().setContextClassLoader(usual);
    }
  }
}
