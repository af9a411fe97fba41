package dev.normkit.selector;

import java.util.Optional;

/** Nothing fits, or what was pinned cannot be had. Carries the decisions made so far. */
public final class SelectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String summary;
  // Decisions are not serializable; the message, which has their text, is.
  private final transient Optional<MethodDecision> method;
  private final transient Optional<BackendDecision> backend;

  SelectionException(MethodDecision method) {
    this(
        DecisionText.oneLine(method.reason()),
        method.toText(),
        Optional.of(method),
        Optional.empty());
  }

  SelectionException(Optional<MethodDecision> method, BackendDecision backend) {
    this(
        DecisionText.oneLine(backend.reason()),
        method.map(m -> new Selection(m, backend).toText()).orElseGet(backend::toText),
        method,
        Optional.of(backend));
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

  /** The same of one layer of a network. */
  SelectionException inLayer(String name) {
    String where = "layer \"" + name + "\": ";
    String text = getMessage().substring(summary.length() + 1);
    SelectionException named = new SelectionException(where + summary, text, method(), backend());
    named.initCause(this);
    return named;
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
