package dev.normkit.io.find;

import dev.normkit.io.onnx.Node;

/** Whose operators are known. */
final class Domains {
  private Domains() {}

  /** ONNX' own and ONNX Runtime's, which is named com.microsoft also where no opset says so. */
  static boolean known(Node node) {
    return node.domain().isEmpty() || microsoft(node);
  }

  static boolean microsoft(Node node) {
    return node.domain().equals("com.microsoft");
  }
}
