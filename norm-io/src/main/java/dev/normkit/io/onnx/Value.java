package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Optional;

/**
 * A value of a model: a name in the scope that defines it. Equal if it is the same value, whoever
 * reads it.
 *
 * @param scope where it is defined; where it is read if nothing defines it
 * @param name its name there
 */
public record Value(Scope scope, String name) {

  /** {@return the node that makes it; empty for inputs, initializers and dangling names} */
  public Optional<Node> producer() {
    return scope.producer(name);
  }

  /** {@return the tensor that the file gives for it, if it does} */
  public Optional<TensorProto> initializer() {
    return scope.initializer(name);
  }

  /** {@return whether it is given at run time} */
  public boolean isInput() {
    return scope.isInput(name) && initializer().isEmpty();
  }

  /** {@return whether a caller sees it: an output of its graph, body or function} */
  public boolean isOutput() {
    return scope.isOutput(name);
  }

  /**
   * {@return the nodes that read it, also those in bodies; one that reads it twice is there twice}
   */
  public List<Node> consumers() {
    return scope.consumers(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
