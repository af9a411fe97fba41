package dev.normkit.io.find;

import dev.normkit.io.onnx.Node;
import java.util.Optional;

/** Knows one form in which files have normalizations. */
interface NormFinder {

  /**
   * Looks at a node.
   *
   * @param node any node of the model
   * @return the normalization that it is, or of which it is the node by which this form is known
   */
  Optional<FoundNorm> at(Node node);
}
