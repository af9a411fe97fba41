package dev.normkit.tests;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The questions of the contract: shapes that break loops, data that breaks arithmetic. */
public final class Cases {
  /** Around lane counts and chunk sizes, and far from both. */
  private static final int[] LENGTHS = {
    1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 2047, 2048, 2049, 4097, 8193,
    20000
  };

  private static final int LONG = 1000;

  /** Of a row in more than one chunk. */
  private static final int CHUNKED = 2100;

  private static final List<Shape> CNN =
      List.of(
          Shape.channelsFirst(3, 6, 5),
          Shape.channelsFirst(2, 6, 3, 3),
          Shape.channelsFirst(2, 4, 2, 3, 2),
          Shape.channelsLast(3, 5, 6),
          Shape.channelsLast(2, 3, 3, 6),
          Shape.channelsLast(2, 2, 3, 2, 4));

  private static final Shape DENSE = Shape.dense(5, 12);
  private static final Shape SEQUENCE = Shape.sequence(2, 3, 7);

  private static final List<NormCase> ALL = collect();

  private Cases() {}

  /**
   * Every kind of case but the large ones.
   *
   * @return in a fixed order, without duplicates
   */
  public static List<NormCase> all() {
    return ALL;
  }

  private static List<NormCase> collect() {
    Set<NormCase> cases = new LinkedHashSet<>();
    for (NormMethod method : NormMethod.values()) {
      cases.addAll(layouts(method));
      cases.addAll(lengths(method));
      cases.addAll(hostile(method));
    }
    cases.addAll(unusual());
    return List.copyOf(cases);
  }

  /** Specs that aren't as usual: other statistics, other branches, other variances. */
  static List<NormCase> unusual() {
    List<NormCase> cases = new ArrayList<>(unusualLayouts());
    for (Form form : Form.UNUSUAL) {
      cases.addAll(hostile(form, hostileShapes(form.method(), 128)));
    }
    return cases;
  }

  /** Those of them that ask for layouts. */
  static List<NormCase> unusualLayouts() {
    return Stream.of(Form.UNUSUAL, Form.JOINED)
        .flatMap(List::stream)
        .flatMap(form -> layouts(form).stream())
        .toList();
  }

  /**
   * Cases with so many elements that a kernel may use several threads.
   *
   * @return at least 2¹⁹ elements each, every method and layout
   */
  public static List<NormCase> large() {
    return List.of(
        ordinary(NormMethod.LAYER, Shape.dense(1749, 301)),
        ordinary(NormMethod.LAYER, Shape.dense(4001, 132)),
        // Chunks in several waves.
        ordinary(NormMethod.LAYER, Shape.dense(4300, 500)),
        ordinary(NormMethod.BATCH, Shape.dense(4300, 500)),
        ordinary(NormMethod.RMS, Shape.sequence(3, 44, 4001)),
        ordinary(NormMethod.RMS, Shape.dense(4001, 132)),
        ordinary(NormMethod.BATCH, Shape.dense(16001, 33)),
        hostile(spec(NormMethod.BATCH), Shape.dense(16001, 33), Data.OUTLIERS_SPREAD),
        hostile(spec(NormMethod.BATCH), Shape.dense(16001, 33), Data.NAN),
        ordinary(NormMethod.BATCH, Shape.dense(601, 1033)),
        ordinary(NormMethod.BATCH, Shape.dense(2041, 1033)),
        ordinary(NormMethod.BATCH, Shape.channelsFirst(9, 5, 119, 101)),
        ordinary(NormMethod.BATCH, Shape.channelsFirst(9, 40, 37, 41)),
        ordinary(NormMethod.BATCH, Shape.channelsLast(9, 119, 101, 5)),
        ordinary(NormMethod.INSTANCE, Shape.channelsFirst(9, 5, 119, 101)),
        ordinary(NormMethod.INSTANCE, Shape.channelsLast(9, 119, 101, 5)),
        ordinary(NormMethod.GROUP, Shape.channelsFirst(7, 6, 121, 107)),
        ordinary(NormMethod.GROUP, Shape.channelsLast(7, 121, 107, 6)),
        ordinary(NormMethod.GROUP, Shape.channelsLast(1, 121, 107, 42)),
        ordinary(NormMethod.GROUP, Shape.dense(4001, 132)),
        ordinary(NormMethod.SWITCHABLE, Shape.channelsFirst(9, 5, 119, 101)),
        ordinary(NormMethod.SWITCHABLE, Shape.channelsFirst(9, 40, 37, 41)),
        ordinary(NormMethod.SWITCHABLE, Shape.channelsLast(9, 119, 101, 5)),
        ordinary(NormMethod.SWITCHABLE, Shape.dense(4001, 132)));
  }

  /**
   * Cases with so many elements that a kernel may use several threads that wait actively.
   *
   * @return at least 2¹⁶ elements each, every method and layout
   */
  public static List<NormCase> awake() {
    return List.of(
        ordinary(NormMethod.LAYER, Shape.dense(219, 301)),
        ordinary(NormMethod.RMS, Shape.sequence(2, 11, 3001)),
        ordinary(NormMethod.RMS, Shape.dense(501, 132)),
        ordinary(NormMethod.BATCH, Shape.dense(2003, 33)),
        ordinary(NormMethod.BATCH, Shape.channelsFirst(3, 5, 67, 67)),
        ordinary(NormMethod.BATCH, Shape.channelsFirst(3, 40, 23, 25)),
        ordinary(NormMethod.BATCH, Shape.channelsLast(3, 67, 67, 5)),
        ordinary(NormMethod.INSTANCE, Shape.channelsFirst(3, 5, 67, 67)),
        ordinary(NormMethod.INSTANCE, Shape.channelsLast(3, 67, 67, 5)),
        ordinary(NormMethod.GROUP, Shape.channelsFirst(3, 6, 61, 61)),
        ordinary(NormMethod.GROUP, Shape.channelsLast(3, 61, 61, 6)),
        ordinary(NormMethod.GROUP, Shape.dense(501, 132)),
        ordinary(NormMethod.SWITCHABLE, Shape.channelsFirst(3, 5, 67, 67)),
        ordinary(NormMethod.SWITCHABLE, Shape.channelsLast(3, 67, 67, 5)),
        ordinary(NormMethod.SWITCHABLE, Shape.dense(501, 132)));
  }

  /**
   * Cases of up to 10⁶ rows or elements of one channel, with data whose rounding errors agree or
   * whose mean is large.
   *
   * @return every method and layout in which so many numbers are summed
   */
  public static List<NormCase> many() {
    List<NormCase> cases = new ArrayList<>();
    for (Data data : List.of(Data.CENTRED, Data.TWO_VALUES)) {
      cases.add(hostile(spec(NormMethod.BATCH), Shape.dense(1_000_000, 1), data));
      cases.add(hostile(spec(NormMethod.BATCH), Shape.dense(100_000, 1), data));
      cases.add(hostile(spec(NormMethod.LAYER), Shape.dense(2, 100_000), data));
    }
    for (Shape shape :
        List.of(Shape.channelsFirst(8, 3, 112, 112), Shape.channelsLast(8, 112, 112, 3))) {
      cases.add(hostile(spec(NormMethod.BATCH), shape, Data.TWO_VALUES));
    }
    for (Shape shape :
        List.of(Shape.channelsFirst(1, 4, 300, 300), Shape.channelsLast(1, 300, 300, 4))) {
      cases.add(hostile(spec(NormMethod.INSTANCE), shape, Data.TWO_VALUES));
      cases.add(hostile(spec(NormMethod.GROUP), shape, Data.TWO_VALUES));
      cases.add(hostile(spec(NormMethod.SWITCHABLE), shape, Data.TWO_VALUES));
    }
    cases.add(hostile(spec(NormMethod.BATCH), Shape.dense(100_000, 1), Data.MEAN_1E6));
    cases.add(hostile(spec(NormMethod.LAYER), Shape.sequence(100_000, 3), Data.MEAN_1E6));
    cases.add(hostile(spec(NormMethod.LAYER), Shape.sequence(300_000, 2), Data.TWO_VALUES));
    cases.add(hostile(spec(NormMethod.RMS), Shape.sequence(300_000, 2), Data.TWO_VALUES));
    return cases;
  }

  /**
   * Cases whose kernels several threads share.
   *
   * @return some 10⁴ elements each, every method and layout
   */
  public static List<NormCase> shared() {
    return List.of(
        ordinary(NormMethod.LAYER, Shape.dense(37, 301)),
        ordinary(NormMethod.LAYER, Shape.dense(101, 132)),
        ordinary(NormMethod.RMS, Shape.sequence(3, 4, 1001)),
        ordinary(NormMethod.RMS, Shape.dense(101, 132)),
        ordinary(NormMethod.BATCH, Shape.dense(409, 33)),
        ordinary(NormMethod.BATCH, Shape.channelsFirst(4, 5, 19, 31)),
        ordinary(NormMethod.BATCH, Shape.channelsLast(4, 19, 31, 5)),
        ordinary(NormMethod.INSTANCE, Shape.channelsFirst(4, 5, 19, 31)),
        ordinary(NormMethod.INSTANCE, Shape.channelsLast(4, 19, 31, 5)),
        ordinary(NormMethod.GROUP, Shape.channelsFirst(3, 6, 21, 33)),
        ordinary(NormMethod.GROUP, Shape.channelsLast(3, 21, 33, 6)),
        ordinary(NormMethod.SWITCHABLE, Shape.channelsFirst(4, 5, 19, 31)),
        ordinary(NormMethod.SWITCHABLE, Shape.channelsLast(4, 19, 31, 5)),
        ordinary(NormMethod.SWITCHABLE, Shape.channelsFirst(3, 40, 7, 9)),
        ordinary(NormMethod.SWITCHABLE, Shape.dense(101, 132)));
  }

  /** Cases whose running statistics are asked for after some batches: every way to keep them. */
  static List<NormCase> trained() {
    List<NormCase> cases = new ArrayList<>();
    for (Form form : Form.TRAINED) {
      List<Shape> shapes =
          form.method() == NormMethod.INSTANCE
              ? List.of(Shape.channelsFirst(3, 4, 5), Shape.channelsLast(3, 5, 4))
              : List.of(
                  Shape.dense(5, 4), Shape.channelsFirst(3, 4, 5), Shape.channelsLast(3, 5, 4));
      for (Shape shape : shapes) {
        for (Data data : List.of(Data.CENTRED, Data.MEAN_1E4)) {
          cases.add(hostile(form.spec(), shape, data));
        }
      }
    }
    return cases;
  }

  /** The same case but for ε, so of another plan with equal sizes. */
  static NormCase withOtherEpsilon(NormCase asked) {
    double other = 2 * asked.plan().spec().epsilon() + 1e-3;
    return new NormCase(withEpsilon(asked.plan(), other), asked.data());
  }

  /** The same plan but for ε. */
  static NormPlan withEpsilon(NormPlan plan, double epsilon) {
    return new NormPlan(plan.spec().withEpsilon(epsilon), plan.shape());
  }

  private static NormCase ordinary(NormMethod method, Shape shape) {
    return new NormCase(new NormPlan(spec(method).build(), shape), Data.CENTRED);
  }

  private static SpecBuilder spec(NormMethod method) {
    return Form.usual(method).spec();
  }

  /** Every layout that is legal for a method, with and without γ and β. */
  static List<NormCase> layouts(NormMethod method) {
    return layouts(Form.usual(method));
  }

  private static List<NormCase> layouts(Form form) {
    NormMethod method = form.method();
    List<NormCase> cases = new ArrayList<>();
    for (Shape shape : form.legal(shapes(method))) {
      for (int parts = 0; parts < 4; parts++) {
        SpecBuilder builder = form.spec().weight(parts % 2 == 0).bias(parts < 2);
        cases.add(new NormCase(new NormPlan(builder.build(), shape), Data.CENTRED));
      }
      if (method.overTrailingAxes()) {
        for (int axis = 0; axis < shape.rank(); axis++) {
          NormSpec spec = form.spec().axis(axis).build();
          cases.add(new NormCase(new NormPlan(spec, shape), Data.CENTRED));
        }
      }
      if (method == NormMethod.GROUP) {
        for (int groups : new int[] {1, shape.layout() == Layout.DENSE ? 4 : shape.channels()}) {
          NormSpec spec = form.spec().groups(groups).build();
          cases.add(new NormCase(new NormPlan(spec, shape), Data.CENTRED));
        }
      }
    }
    return cases;
  }

  private static List<Shape> shapes(NormMethod method) {
    List<Shape> shapes = new ArrayList<>(CNN);
    if (method != NormMethod.INSTANCE) {
      shapes.add(DENSE);
    }
    if (method.overTrailingAxes() || method == NormMethod.BATCH) {
      shapes.add(SEQUENCE);
    }
    return shapes;
  }

  /** Awkward numbers of elements, rows, columns and planes. */
  private static List<NormCase> lengths(NormMethod method) {
    List<NormCase> cases = new ArrayList<>();
    for (int length : LENGTHS) {
      for (Shape shape : shapes(method, length)) {
        cases.add(ordinary(method, shape));
      }
    }
    return cases;
  }

  private static List<Shape> shapes(NormMethod method, int length) {
    int few = length > LONG ? 1 : 3;
    return switch (method) {
      case LAYER, RMS -> List.of(Shape.dense(few, length), Shape.dense(length, few));
      case BATCH ->
          List.of(
              Shape.dense(length, few),
              Shape.dense(5, length),
              Shape.channelsFirst(2, few, length),
              Shape.channelsFirst(length, 2, 3),
              Shape.channelsLast(2, length, few));
      case INSTANCE ->
          List.of(
              Shape.channelsFirst(2, few, length),
              Shape.channelsLast(few, length, 2),
              Shape.channelsLast(2, 3, length));
      case GROUP ->
          List.of(
              Shape.channelsFirst(few, 4, length),
              Shape.channelsLast(few, length, 4),
              Shape.channelsLast(few, 2, 2 * length),
              Shape.dense(few, 2 * length + 2));
      case SWITCHABLE ->
          List.of(
              Shape.channelsFirst(2, few, length),
              Shape.channelsLast(few, length, 2),
              Shape.dense(length, 2),
              Shape.dense(3, length));
    };
  }

  /** Every kind of data, on groups of 128 and of some 1000 elements, and on longer rows. */
  private static List<NormCase> hostile(NormMethod method) {
    List<Shape> shapes = new ArrayList<>(hostileShapes(method, 128));
    shapes.addAll(hostileShapes(method, LONG));
    if (method.overTrailingAxes()) {
      shapes.add(Shape.dense(3, CHUNKED));
    }
    return hostile(Form.usual(method), shapes);
  }

  private static List<NormCase> hostile(Form form, List<Shape> shapes) {
    List<NormCase> cases = new ArrayList<>();
    for (Shape shape : form.legal(shapes)) {
      for (Data data : Data.values()) {
        boolean withoutEpsilon = data == Data.SCALE_1E_MINUS_23;
        cases.add(hostile(form.spec().epsilon(withoutEpsilon ? 0 : 1e-5), shape, data));
        if (data == Data.CONSTANT) {
          cases.add(hostile(form.spec().epsilon(0), shape, data));
        }
        if (data == Data.DY_MINUS_ZERO) {
          // Some γ are negative, and one +0 among the addends hides how a sum begins.
          cases.add(hostile(form.spec().weight(false), shape, data));
        }
      }
    }
    return cases;
  }

  private static NormCase hostile(SpecBuilder spec, Shape shape, Data data) {
    return new NormCase(new NormPlan(spec.build(), shape), data);
  }

  private static List<Shape> hostileShapes(NormMethod method, int size) {
    return switch (method) {
      case LAYER, RMS -> List.of(Shape.dense(3, size), Shape.channelsFirst(2, 4, size / 4));
      case BATCH ->
          List.of(
              Shape.dense(size, 3),
              Shape.channelsFirst(4, 3, size / 4),
              Shape.channelsLast(4, size / 4, 3));
      case INSTANCE -> List.of(Shape.channelsFirst(2, 3, size), Shape.channelsLast(2, size, 3));
      case GROUP ->
          List.of(
              Shape.channelsFirst(2, 4, size / 2),
              Shape.channelsLast(2, size / 2, 4),
              Shape.dense(2, 2 * size));
      case SWITCHABLE ->
          List.of(
              Shape.channelsFirst(2, 3, size),
              Shape.channelsLast(2, size, 3),
              Shape.dense(size / 4, 5));
    };
  }
}
