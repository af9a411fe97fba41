package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Which node makes a value, and which ones read it, kept as nodes are replaced: looking all nodes
 * through after each change takes time in the square of their number.
 */
final class Links {
  private final Map<String, List<NodeProto>> producers = new HashMap<>();
  private final Map<String, List<NodeProto>> readers = new HashMap<>();

  /** What each node read when it was entered, since its bodies may read something else by now. */
  private final Map<NodeProto, List<String>> entered = new IdentityHashMap<>();

  private final Function<NodeProto, List<String>> read;
  private final ToIntFunction<NodeProto> place;

  /**
   * No nodes yet.
   *
   * @param read what a node reads
   * @param place where a node is in the order of all
   */
  Links(Function<NodeProto, List<String>> read, ToIntFunction<NodeProto> place) {
    this.read = read;
    this.place = place;
  }

  void enter(NodeProto node) {
    entered.put(node, read.apply(node));
    node.getOutputList().forEach(name -> enter(producers, name, node));
    entered.get(node).forEach(name -> enter(readers, name, node));
  }

  private void enter(Map<String, List<NodeProto>> links, String name, NodeProto node) {
    List<NodeProto> all = links.computeIfAbsent(name, unused -> new ArrayList<>(1));
    int at = all.size();
    while (at > 0 && place.applyAsInt(all.get(at - 1)) > place.applyAsInt(node)) {
      at--;
    }
    all.add(at, node);
  }

  void leave(NodeProto node) {
    node.getOutputList().forEach(name -> leave(producers, name, node));
    entered.remove(node).forEach(name -> leave(readers, name, node));
  }

  /** One that reads a value twice leaves twice. */
  private static void leave(Map<String, List<NodeProto>> links, String name, NodeProto node) {
    links.computeIfPresent(
        name,
        (unused, all) -> {
          all.removeIf(one -> one == node);
          return all.isEmpty() ? null : all;
        });
  }

  /** The node that makes a value; the first one if there are several. */
  Optional<NodeProto> producer(String name) {
    return Optional.ofNullable(producers.get(name)).map(all -> all.get(0));
  }

  /** The nodes that read a value, in order; one that reads it twice is there twice. */
  List<NodeProto> readers(String name) {
    return readers.getOrDefault(name, List.of());
  }
}
