package dev.normkit.selector.decision;

import dev.normkit.selector.words.Brief;
import java.util.Optional;

/** Nothing fits, or what was pinned cannot be had. Carries the decisions made so far. */
public final class SelectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String summary;
  // Decisions are not serializable; the message, which has their text, is.
  private final transient Optional<MethodDecision> method;
  private final transient Optional<BackendDecision> backend;

  SelectionException(MethodDecision method) {
    this(Brief.oneLine(method.reason()), method.toText(), Optional.of(method), Optional.empty());
  }

  SelectionException(BackendDecision backend) {
    this(Brief.oneLine(backend.reason()), backend.toText(), Optional.empty(), Optional.of(backend));
  }

  private SelectionException(
      String summary,
      String text,
      Optional<MethodDecision> method,
      Optional<BackendDecision> backend) {
    super(summary + "\n" + text);
    this.summary = summary;
    this.method = method;
    this.backend = backend;
  }

  /**
   * The same with the method for which no backend was found.
   *
   * @param decided what was decided before
   * @return an exception that carries both decisions
   */
  public SelectionException withMethod(MethodDecision decided) {
    return caused(summary, decided.toText() + "\n" + text(), Optional.of(decided));
  }

  /**
   * The same of one layer of a network.
   *
   * @param name the layer's name
   * @return an exception that names it
   */
  public SelectionException withLayer(String name) {
    return caused("layer \"" + name + "\": " + summary, text(), method());
  }

  private SelectionException caused(String why, String text, Optional<MethodDecision> before) {
    SelectionException other = new SelectionException(why, text, before, backend());
    other.initCause(this);
    return other;
  }

  private String text() {
    return getMessage().substring(summary.length() + 1);
  }

  /**
   * What went wrong, without the text of the decisions.
   *
   * @return one line
   */
  public String summary() {
    return summary;
  }

  /**
   * The decision about the method.
   *
   * @return empty if only a backend was asked for
   */
  public Optional<MethodDecision> method() {
    return method == null ? Optional.empty() : method;
  }

  /**
   * The decision about the backend.
   *
   * @return empty if there was no method to look for a backend for
   */
  public Optional<BackendDecision> backend() {
    return backend == null ? Optional.empty() : backend;
  }
}
