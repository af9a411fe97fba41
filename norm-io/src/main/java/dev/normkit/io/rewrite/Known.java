package dev.normkit.io.rewrite;

import dev.normkit.io.onnx.Dims;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.onnx.Scope;
import dev.normkit.io.onnx.Value;
import dev.normkit.io.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a model tells of values, as far as it is the same in all calls of a function.
 *
 * @param graph the model as it was
 * @param scopes where the values are, once for each call
 */
record Known(OnnxGraph graph, List<Scope> scopes) {

  /** How many axes a value has. */
  OptionalInt rank(String name) {
    return same(name, value -> graph.shapes().of(value).map(sizes -> sizes.length)).stream()
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  /** The size of one of a value's axes. */
  OptionalLong size(String name, int axis) {
    return same(
            name,
            value ->
                graph
                    .shapes()
                    .of(value)
                    .filter(sizes -> axis < sizes.length && Dims.known(sizes[axis]))
                    .map(sizes -> sizes[axis]))
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /** The type of a value's elements. */
  Optional<ElementType> elementType(String name) {
    return same(name, graph::elementType);
  }

  private <T> Optional<T> same(String name, Function<Value, Optional<T>> told) {
    List<Optional<T>> all =
        scopes.stream().map(scope -> told.apply(scope.resolve(name))).distinct().toList();
    return all.size() == 1 ? all.get(0) : Optional.empty();
  }
}
