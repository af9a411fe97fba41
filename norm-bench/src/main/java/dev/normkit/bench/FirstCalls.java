package dev.normkit.bench;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.Specified;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * The calls of a fresh process from the first one on, in lines {@code shape direction figure ms}.
 * Arguments: {@code auto}, a backend's id, or {@link #TOLD} and how many calls the layer is told to
 * expect, which are all then; a direction, and shapes, one after the other.
 */
final class FirstCalls {
  /** Sums of so many calls; a shape whose calls take long stops before. */
  static final int[] SUMS = {1, 10, 100, 1000, 10_000, 100_000};

  static final String TOLD = "told-";

  /** Elements of an array that begins where a region of the heap does, and stays there. */
  private static final int LARGE = 1 << 18;

  private static final double MOST_NANOS = 4e9;

  /** Of that, what the next sum may be expected to take; calls after a handover are faster. */
  private static final double EXPECTED = 2.5;

  /** Calls around the 10,000th. */
  private static final int LATE_FROM = 9_900;

  private static final int LATE_TO = 10_100;

  private final NormLayer layer;
  private final boolean backward;
  private final FloatSpan x;
  private final FloatSpan y;
  private final FloatSpan dy;
  private final FloatSpan dx;

  private FirstCalls(NormLayer layer, boolean backward) {
    this.layer = layer;
    this.backward = backward;
    int elements = layer.typicalPlan().shape().elements();
    x = random(elements);
    dy = random(elements);
    y = new FloatSpan(large(elements), 0, elements);
    dx = new FloatSpan(large(elements), 0, elements);
  }

  private static FloatSpan random(int elements) {
    Random random = new Random(elements);
    float[] values = large(elements);
    for (int i = 0; i < elements; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new FloatSpan(values, 0, elements);
  }

  /** Large arrays have a place of their own, where no collection of garbage moves them from. */
  private static float[] large(int elements) {
    return new float[Math.max(elements, LARGE)];
  }

  public static void main(String[] args) {
    for (String shape : Arrays.copyOfRange(args, 2, args.length)) {
      long begin = System.nanoTime();
      NormLayer layer = layer(args[0], shape);
      print(shape, args[1], "of", System.nanoTime() - begin);
      int[] sums = isTold(args[0]) ? new int[] {told(args[0])} : SUMS;
      new FirstCalls(layer, args[1].equals("training")).run(sums, shape, args[1]);
    }
  }

  private static boolean isTold(String contestant) {
    return contestant.startsWith(TOLD);
  }

  private static int told(String contestant) {
    return Integer.parseInt(contestant.substring(TOLD.length()));
  }

  private static NormLayer layer(String backend, String word) {
    int[] sizes = Arrays.stream(word.split("x")).mapToInt(Integer::parseInt).toArray();
    boolean planes = sizes.length == 4;
    Specified spec = planes ? NormSpec.batchNorm() : NormSpec.layerNorm();
    Shape shape = planes ? Shape.channelsFirst(sizes) : Shape.dense(sizes[0], sizes[1]);
    LayerBuilder builder = LayerBuilder.of(spec, shape);
    if (planes) {
      double[] ones = new double[shape.channels()];
      Arrays.fill(ones, 1);
      builder = builder.withStatistics(new double[ones.length], ones);
    }
    if (isTold(backend)) {
      return builder.withExpectedCalls(told(backend)).build();
    }
    return backend.equals("auto")
        ? builder.build()
        : builder.withBackend(Backends.discover().require(backend)).build();
  }

  private static void print(String shape, String direction, String figure, double nanos) {
    System.out.printf(Locale.ROOT, "%s %s %s %.4f%n", shape, direction, figure, nanos / 1e6);
  }

  private void run(int[] sums, String shape, String direction) {
    long sum = 0;
    long later = 0;
    long[] late = new long[LATE_TO - LATE_FROM];
    int next = 0;
    int last = sums[0];
    long printed = 0;
    for (int call = 1; call <= last && sum < MOST_NANOS; call++) {
      long took = call();
      sum += took;
      later = call == 1 ? later : Math.max(later, took);
      if (call > LATE_FROM && call <= LATE_TO) {
        late[call - LATE_FROM - 1] = took;
      }
      if (next < sums.length && call == sums[next]) {
        print(shape, direction, Integer.toString(call), sum);
        next++;
        if (next < sums.length && reaches(sums, next, sum, sum - printed)) {
          last = sums[next];
        } else if (sums.length > 1 && call > LATE_FROM) {
          last = LATE_TO;
        }
        printed = sum;
      }
      if (call == LATE_TO) {
        Arrays.sort(late);
        print(shape, direction, "late", late[late.length / 2]);
      }
    }
    print(shape, direction, "slowest-later", later);
  }

  /** Whether the next sum is near enough, if its calls take as long as those of the last one. */
  private static boolean reaches(int[] sums, int next, long sum, long taken) {
    int made = next == 1 ? sums[0] : sums[next - 1] - sums[next - 2];
    double left = (double) taken / made * (sums[next] - sums[next - 1]);
    return sum + left <= EXPECTED * MOST_NANOS;
  }

  private long call() {
    long begin = System.nanoTime();
    if (backward) {
      layer.forward(x, y);
      layer.backward(dy, dx);
    } else {
      layer.infer(x, y);
    }
    return System.nanoTime() - begin;
  }
}
