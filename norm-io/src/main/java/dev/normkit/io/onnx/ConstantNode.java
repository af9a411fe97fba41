package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.io.bytes.Rounding;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.TensorInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** What a node makes of constants. */
final class ConstantNode {
  private final Constants constants;
  private final Node node;
  private final int depth;

  ConstantNode(Constants constants, Node node, int depth) {
    this.constants = constants;
    this.node = node;
    this.depth = depth;
  }

  Optional<Constant> value() {
    return made().map(this::withOthers);
  }

  /** Also what only gives a size or a scale: another value of it would change the constant. */
  private Constant withOthers(Constant made) {
    Set<Value> others = new LinkedHashSet<>(made.origin().others());
    for (int i = 0; i < node.inputs(); i++) {
      input(i).ifPresent(one -> others.addAll(one.origin().roots()));
    }
    others.remove(made.origin().root());
    constants.take(others.size() + made.origin().via().size());
    return made.from(made.origin().withOthers(others));
  }

  private Optional<Constant> made() {
    if (!node.domain().isEmpty() && !node.op().equals("DequantizeLinear")) {
      return Optional.empty();
    }
    return switch (node.op()) {
      case "Constant" -> written();
      case "ConstantOfShape" -> filled();
      case "Identity" -> first().map(one -> one.with("Identity", one.shape(), one.data()));
      case "Cast" -> first().flatMap(this::cast);
      case "Reshape", "Flatten", "Squeeze", "Unsqueeze" -> first().map(this::reshaped);
      case "Transpose" -> first().flatMap(this::transposed);
      case "DequantizeLinear" -> first().flatMap(this::dequantized);
      case "Neg" -> changed(x -> -x);
      case "Sqrt" -> changed(Math::sqrt);
      case "Reciprocal" -> changed(x -> 1 / x);
      case "Add" -> both((a, b) -> a + b);
      case "Sub" -> both((a, b) -> a - b);
      case "Mul" -> both((a, b) -> a * b);
      case "Div" -> both((a, b) -> a / b);
      default -> Optional.empty();
    };
  }

  private Optional<Constant> input(int i) {
    return node.input(i).flatMap(value -> constants.of(value, depth));
  }

  private Optional<Constant> first() {
    return input(0);
  }

  /** A Constant node without a tensor. */
  private Optional<Constant> written() {
    for (AttributeProto given : node.proto().getAttributeList()) {
      switch (given.getName()) {
        case "value_float" -> {
          return root("float32", List.of(), given.getF());
        }
        case "value_int" -> {
          return root("int64", List.of(), given.getI());
        }
        case "value_floats" -> {
          constants.take(given.getFloatsCount());
          return root(
              "float32",
              List.of((long) given.getFloatsCount()),
              given.getFloatsList().stream().mapToDouble(Float::doubleValue).toArray());
        }
        case "value_ints" -> {
          constants.take(given.getIntsCount());
          return root(
              "int64",
              List.of((long) given.getIntsCount()),
              given.getIntsList().stream().mapToDouble(Long::doubleValue).toArray());
        }
        default -> {
          // Another attribute.
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Constant> root(String type, List<Long> shape, double... data) {
    return node.output(0).map(out -> new Constant(type, shape, data, Origin.stored(out, type)));
  }

  private Optional<Constant> filled() {
    Optional<long[]> sizes = node.input(0).flatMap(constants::wholes);
    if (sizes.isEmpty() || !Dims.fitArray(sizes.get())) {
      return Optional.empty();
    }
    Optional<TensorProto> fill = node.tensor("value");
    double value = 0;
    String type = "float32";
    if (fill.isPresent()) {
      if (fill.get().getDimsList().stream().anyMatch(size -> size != 1)
          || !Constants.isRead(fill.get())) {
        return Optional.empty();
      }
      double[] one = constants.read(fill.get());
      if (one.length != 1) {
        return Optional.empty();
      }
      value = one[0];
      type = TensorReader.info(fill.get()).type().word();
    }
    return root(type, Dims.list(sizes.get()), value);
  }

  private Optional<Constant> cast(Constant one) {
    ElementType to = TensorReader.type((int) node.whole("to", 0));
    return WholeNumbers.castable(one, to)
        ? Optional.of(each(one, x -> Rounding.to(to, x)).ofType(to.word()))
        : Optional.empty();
  }

  /** Elements keep their order, so a shape that inputs decide does no harm: it is then a row. */
  private Constant reshaped(Constant one) {
    Optional<List<Long>> shape =
        node.output(0)
            .flatMap(out -> constants.shape(out))
            .filter(Dims::fitArray)
            .map(Dims::list)
            .filter(sizes -> one.count() == TensorInfo.product(sizes));
    return one.with(node.op(), shape.orElse(List.of(one.count())), one.data());
  }

  private Optional<Constant> transposed(Constant one) {
    int rank = one.shape().size();
    List<Long> order = node.wholes("perm").orElseGet(() -> Dims.reversed(rank));
    if (!Dims.isOrder(order, rank)) {
      return Optional.empty();
    }
    List<Long> shape = order.stream().map(axis -> one.shape().get(axis.intValue())).toList();
    if (one.data().length == 1) {
      return Optional.of(one.with("Transpose", shape, one.data()));
    }
    long[] strides = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      strides[axis] = Dims.stride(one.shape(), order.get(axis).intValue());
    }
    constants.take(one.count());
    double[] moved = new double[one.data().length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = one.data()[(int) Dims.offset(shape, strides, i)];
    }
    return Optional.of(one.with("Transpose", shape, moved));
  }

  /** (x − zero point) · scale, of the tensor or along an axis, in the type of the scale. */
  private Optional<Constant> dequantized(Constant one) {
    Optional<Constant> scale = input(1);
    Optional<Constant> zero = node.input(2).isPresent() ? input(2) : Optional.empty();
    if (scale.isEmpty() || (node.input(2).isPresent() && zero.isEmpty())) {
      return Optional.empty();
    }
    long axis = node.whole("axis", 1);
    int at = (int) (axis < 0 ? axis + one.shape().size() : axis);
    boolean single = scale.get().count() == 1;
    boolean along =
        at >= 0 && at < one.shape().size() && one.shape().get(at) == scale.get().count();
    if (!single && !along || node.whole("block_size", 0) != 0) {
      return Optional.empty();
    }
    long stride = single ? 1 : Dims.stride(one.shape(), at);
    long size = scale.get().count();
    Optional<ElementType> type = ElementType.ofWord(scale.get().type());
    if (type.isEmpty() || node.whole("output_dtype", 0) != 0) {
      return Optional.empty();
    }
    constants.take(one.count());
    double[] wide = new double[Math.toIntExact(one.count())];
    for (int i = 0; i < wide.length; i++) {
      int entry = (int) (i / stride % size);
      double from = zero.isEmpty() ? 0 : zero.get().get(zero.get().count() == 1 ? 0 : entry);
      wide[i] = Rounding.to(type.get(), (one.get(i) - from) * scale.get().get(entry));
    }
    return Optional.of(one.with("DequantizeLinear", one.shape(), wide).ofType(scale.get().type()));
  }

  private Optional<Constant> changed(DoubleUnaryOperator change) {
    return first()
        .filter(WholeNumbers::hold)
        .map(one -> each(one, WholeNumbers.ofType(one, change)))
        .filter(WholeNumbers::hold);
  }

  private Constant each(Constant one, DoubleUnaryOperator change) {
    constants.take(one.data().length);
    double[] changed = new double[one.data().length];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = change.applyAsDouble(one.data()[i]);
    }
    return one.with(node.op(), one.shape(), changed);
  }

  private Optional<Constant> both(DoubleBinaryOperator change) {
    Optional<Constant> a = input(0).filter(WholeNumbers::hold);
    Optional<Constant> b = input(1).filter(WholeNumbers::hold);
    return a.isEmpty() || b.isEmpty()
        ? Optional.empty()
        : both(a.get(), b.get(), WholeNumbers.ofType(a.get(), change)).filter(WholeNumbers::hold);
  }

  /** Of equal shapes, or with a single number; it comes from the operand of more elements. */
  private Optional<Constant> both(Constant a, Constant b, DoubleBinaryOperator change) {
    if (b.count() == 1 && b.shape().size() <= a.shape().size()) {
      double y = b.get(0);
      Constant joined = a.from(a.origin().joined(b.origin()));
      return Optional.of(each(joined, x -> change.applyAsDouble(x, y)));
    }
    if (a.count() == 1 && a.shape().size() <= b.shape().size()) {
      double x = a.get(0);
      Constant joined = b.from(b.origin().joined(a.origin()));
      return Optional.of(each(joined, y -> change.applyAsDouble(x, y)));
    }
    if (!a.shape().equals(b.shape())) {
      return Optional.empty();
    }
    int count = Math.max(a.data().length, b.data().length);
    constants.take(count);
    double[] all = new double[count];
    for (int i = 0; i < count; i++) {
      all[i] = change.applyAsDouble(a.get(i), b.get(i));
    }
    Constant joined = a.from(a.origin().joined(b.origin()));
    return Optional.of(joined.with(node.op(), joined.shape(), all));
  }
}
