package dev.normkit.io.edit;

/**
 * What became of a norm of a model, and why.
 *
 * @param norm the node's name, or where it has none that of its output
 * @param changed whether something was changed
 * @param text what was done, or why nothing was; continues a line that begins with the name
 */
public record EditOutcome(String norm, boolean changed, String text) {
  @Override
  public String toString() {
    return norm + ": " + text;
  }
}
