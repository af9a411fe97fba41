package dev.normkit.io.norm;

import java.util.List;

/**
 * Where a normalization stands in a file.
 *
 * @param form how it is written there
 * @param operator its operator with the version, or the operators that make it
 * @param scope the body or function that holds it; empty for the model's own graph, and for files
 *     without a graph
 * @param nodes the names of its nodes; none for files without a graph
 */
public record Place(Form form, String operator, String scope, List<String> nodes) {

  /** How a normalization is written. */
  public enum Form {
    /** As one operator. */
    OPERATOR("operator"),
    /** In elementary operators. */
    WRITTEN_OUT("written out"),
    /** As another normalization between reshapes. */
    RESHAPED("reshaped"),
    /** As a layer's state, without a graph. */
    STATE("state");

    private final String word;

    Form(String word) {
      this.word = word;
    }

    /** {@return the word used in reports} */
    public String word() {
      return word;
    }
  }

  /** Copies the names. */
  public Place {
    nodes = List.copyOf(nodes);
  }
}
