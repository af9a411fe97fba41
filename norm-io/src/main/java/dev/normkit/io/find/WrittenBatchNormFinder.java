package dev.normkit.io.find;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.io.norm.DataShape;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Place;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * BatchNorm with its running statistics in elementary operators: (x − mean)/√(variance + ε), or the
 * difference times one over the root, then perhaps ·γ and + β; or TensorFlow's x·s + (β − mean·s)
 * with s = γ/√(variance + ε). All but x are constants of one number per channel.
 */
final class WrittenBatchNormFinder implements NormFinder {
  private final Surroundings around;
  private final Trace trace;
  private final Deviation.Finder deviations;

  WrittenBatchNormFinder(Surroundings around) {
    this.around = around;
    trace = new Trace(around);
    deviations = new Deviation.Finder(trace, around);
  }

  /**
   * The parts, as far as they have been found.
   *
   * @param x what is normalized
   * @param mean what is subtracted
   * @param deviation what it is divided by
   * @param scaled the result, with γ and β
   */
  private record Parts(Value x, Value mean, Deviation deviation, Scaled scaled) {}

  @Override
  public Optional<FoundNorm> at(Node node) {
    if (node.inputs() != 2
        || node.input(0).isEmpty()
        || node.input(1).isEmpty()
        || node.output(0).isEmpty()) {
      return Optional.empty();
    }
    Optional<Parts> parts =
        node.is("Sub") ? centered(node) : node.is("Mul") ? scaledFirst(node) : Optional.empty();
    return parts.flatMap(this::found);
  }

  private Optional<Channels> channels(Value value) {
    return around.constant(value).flatMap(constant -> Channels.of(constant.shape()));
  }

  /** How many channels a constant has numbers of; 0 if it isn't one per channel. */
  private long count(Value value) {
    return channels(value).map(Channels::count).orElse(0L);
  }

  /** (x − mean), then what it is divided by. */
  private Optional<Parts> centered(Node difference) {
    Value x = difference.input(0).get();
    Value mean = difference.input(1).get();
    Optional<Channels> channels = channels(mean);
    if (channels.isEmpty() || around.constant(x).isPresent()) {
      return Optional.empty();
    }
    Value centered = difference.output(0).get();
    Optional<Node> next = AffineTail.onlyReader(centered).filter(one -> one.inputs() == 2);
    Optional<Deviation> deviation =
        next.flatMap(one -> trace.other(one, centered).flatMap(by -> deviations.of(one, by)));
    if (deviation.isEmpty() || next.get().output(0).isEmpty()) {
      return Optional.empty();
    }
    List<Node> nodes = new ArrayList<>(List.of(difference));
    nodes.addAll(deviation.get().nodes());
    nodes.add(next.get());
    Scaled quotient =
        new Scaled(next.get().output(0).get(), deviation.get().gamma(), Optional.empty(), nodes);
    Scaled tail = new AffineTail(trace, around, channels.get().behind()).follow(quotient);
    return Optional.of(
        new Parts(x, mean, deviation.get(), fits(channels.get(), tail) ? tail : quotient));
  }

  private boolean fits(Channels channels, Scaled scaled) {
    return scaled.gamma().stream().allMatch(one -> channels(one).equals(Optional.of(channels)))
        && scaled.beta().stream().allMatch(one -> channels(one).equals(Optional.of(channels)));
  }

  /** x·s, then what is added to it: β − mean·s. */
  private Optional<Parts> scaledFirst(Node product) {
    boolean first = around.constant(product.input(1).get()).isPresent();
    Value x = product.input(first ? 0 : 1).get();
    Value scale = product.input(first ? 1 : 0).get();
    Optional<Deviation> deviation = deviations.of(product, scale);
    if (deviation.isEmpty() || around.constant(x).isPresent()) {
      return Optional.empty();
    }
    Optional<Node> sum =
        AffineTail.onlyReader(product.output(0).get())
            .filter(one -> one.is("Add") && one.output(0).isPresent());
    Optional<Node> shift =
        sum.flatMap(one -> trace.other(one, product.output(0).get()))
            .map(deviations::bare)
            .flatMap(Value::producer)
            .filter(one -> one.is("Sub") && one.input(0).isPresent() && one.input(1).isPresent());
    Optional<Node> subtracted =
        shift.flatMap(one -> deviations.bare(one.input(1).get()).producer());
    Optional<Value> mean =
        subtracted.filter(one -> one.is("Mul")).flatMap(one -> trace.other(one, scale));
    if (mean.isEmpty()) {
      return Optional.empty();
    }
    List<Node> nodes = new ArrayList<>(deviation.get().nodes());
    nodes.addAll(List.of(product, subtracted.get(), shift.get(), sum.get()));
    Scaled scaled =
        new Scaled(sum.get().output(0).get(), deviation.get().gamma(), shift.get().input(0), nodes);
    return Optional.of(new Parts(x, mean.get(), deviation.get(), scaled));
  }

  private Optional<FoundNorm> found(Parts parts) {
    Optional<Channels> channels = channels(parts.mean());
    Optional<Layout> layout = channels.flatMap(known -> known.layout(around.rank(parts.x())));
    boolean fit =
        layout.isPresent()
            && Stream.of(
                    Optional.of(parts.deviation().variance()),
                    parts.scaled().gamma(),
                    parts.scaled().beta())
                .flatMap(Optional::stream)
                .allMatch(one -> count(one) == channels.get().count());
    if (!fit) {
      return Optional.empty();
    }
    Optional<Weight> gamma = parts.scaled().gamma().map(around::weight);
    List<Node> nodes = parts.scaled().nodes();
    Normalization norm =
        new Normalization(
            NormName.of(nodes.get(0), parts.scaled().output(), parts.scaled().gamma(), gamma),
            NormMethod.BATCH,
            Places.of(Place.Form.WRITTEN_OUT, nodes),
            data(layout.get(), parts.x(), gamma),
            Settings.of(parts.deviation().epsilon()),
            new Weights(
                gamma,
                parts.scaled().beta().map(around::weight),
                Optional.of(around.weight(parts.mean())),
                Optional.of(around.weight(parts.deviation().variance()))),
            List.of("its running statistics are constants of elementary operators"),
            List.of());
    return Optional.of(new FoundNorm(norm, nodes, Optional.of(parts.x()), parts.scaled().output()));
  }

  private DataShape data(Layout layout, Value x, Optional<Weight> gamma) {
    return layout == Layout.CHANNELS_FIRST
        ? around.channelsFirst(Optional.of(x), gamma)
        : around.data(layout, Optional.of(x));
  }

  /**
   * A constant of one number per channel, by its shape.
   *
   * @param count how many channels there are
   * @param behind how many axes of size 1 come after theirs
   */
  private record Channels(long count, int behind) {

    /** Empty if it isn't of that kind, or has one number for all. */
    static Optional<Channels> of(List<Long> shape) {
      int axis = shape.size() - 1;
      while (axis >= 0 && shape.get(axis) == 1) {
        axis--;
      }
      boolean single = axis >= 0 && shape.subList(0, axis).stream().allMatch(size -> size == 1);
      return single && shape.get(axis) > 1
          ? Optional.of(new Channels(shape.get(axis), shape.size() - 1 - axis))
          : Optional.empty();
    }

    /** Of data whose channels these are; empty if they would be another axis. */
    Optional<Layout> layout(OptionalInt rank) {
      int axes = rank.orElse(behind == 0 ? 0 : behind + 2);
      if (axes == behind + 2) {
        return Optional.of(Layout.CHANNELS_FIRST);
      }
      return behind == 0 && axes > 2 ? Optional.of(Layout.CHANNELS_LAST) : Optional.empty();
    }
  }
}
