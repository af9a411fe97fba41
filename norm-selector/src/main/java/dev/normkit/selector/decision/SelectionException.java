package dev.normkit.selector.decision;

import dev.normkit.selector.words.Brief;
import java.util.Objects;
import java.util.Optional;

/**
 * No method or backend fits, or the one that the user named can't be used. Carries the decisions
 * made so far.
 */
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
   * Adds the decision about the method to an exception about the backend.
   *
   * @param decided the method for which no backend was found
   * @return an exception that carries both decisions
   */
  public SelectionException withMethod(MethodDecision decided) {
    return caused(summary, decided.toText() + "\n" + text(), Optional.of(decided));
  }

  /**
   * Names the layer of a network that the exception is about.
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
    return Objects.requireNonNull(getMessage()).substring(summary.length() + 1);
  }

  /** {@return what went wrong in one line, without the text of the decisions} */
  public String summary() {
    return summary;
  }

  /** {@return the decision about the method; empty if only a backend was asked for} */
  public Optional<MethodDecision> method() {
    return method == null ? Optional.empty() : method;
  }

  /** {@return the decision about the backend; empty if the method wasn't decided} */
  public Optional<BackendDecision> backend() {
    return backend == null ? Optional.empty() : backend;
  }
}
