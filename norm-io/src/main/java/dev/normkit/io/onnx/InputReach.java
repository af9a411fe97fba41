package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which values the model's inputs reach. All others are made of initializers and constants alone,
 * whatever operators make them; no element is read to tell. Random numbers, and what bodies or
 * unknown operators make, count as reached.
 *
 * <p>Each value is looked at once. For one thread.
 */
public final class InputReach {
  private static final Set<String> RANDOM =
      Set.of(
          "Bernoulli",
          "Dropout",
          "Multinomial",
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike");

  private final Map<Value, Boolean> known = new HashMap<>();

  /** Of one model's values, as they are asked for. */
  public InputReach() {}

  /**
   * {@return whether an input reaches a value}
   *
   * @param value any value of the model
   */
  public boolean of(Value value) {
    Deque<Value> path = new ArrayDeque<>(List.of(value));
    Set<Value> open = new HashSet<>();
    while (!path.isEmpty()) {
      Value at = path.peek();
      if (!known.containsKey(at)) {
        List<Value> before = before(at);
        // Until all before it are known it counts as reached: one of them may lead back to it.
        known.put(at, !before.isEmpty() || !isStored(at));
        before.stream().filter(one -> !known.containsKey(one)).forEach(path::push);
        if (!before.isEmpty()) {
          open.add(at);
        }
      } else {
        path.pop();
        if (open.remove(at)) {
          known.put(at, before(at).stream().anyMatch(known::get));
        }
      }
    }
    return known.get(value);
  }

  /** What a value is made of; nothing if it is stored, or what makes it isn't known. */
  private static List<Value> before(Value value) {
    return value
        .producer()
        .filter(InputReach::isPlain)
        .map(node -> IntStream.range(0, node.inputs()).mapToObj(node::input))
        .map(all -> all.flatMap(Optional::stream).distinct().toList())
        .orElse(List.of());
  }

  private static boolean isPlain(Node node) {
    return (node.domain().isEmpty() || node.op().equals("DequantizeLinear"))
        && !RANDOM.contains(node.op())
        && node.proto().getAttributeList().stream().noneMatch(InputReach::isBody);
  }

  private static boolean isBody(AttributeProto attribute) {
    return attribute.hasG() || attribute.getGraphsCount() > 0;
  }

  private static boolean isStored(Value value) {
    return value.initializer().isPresent()
        || value.producer().filter(node -> node.is("Constant")).isPresent();
  }
}
