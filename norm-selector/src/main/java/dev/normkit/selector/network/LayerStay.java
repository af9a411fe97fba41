package dev.normkit.selector.network;

/**
 * A layer that keeps its method on another batch.
 *
 * @param layer the layer's name
 * @param why the reason
 */
public record LayerStay(String layer, Why why) {

  /** Why a layer keeps its method. */
  public enum Why {
    /** The user named it. */
    PINNED("the user named the method"),
    /** The model has it, and no rule replaces it. */
    OF_MODEL("the model has the method"),
    /** It was saved with the model. */
    FROZEN_METHOD("the method was frozen with the model"),
    /** Its running statistics are fixed. */
    FROZEN_STATISTICS("the running statistics are fixed"),
    /** The rules pick the same again. */
    SAME_DECISION("the rules pick the same method");

    private final String reason;

    Why(String reason) {
      this.reason = reason;
    }

    /** {@return the reason in words, for example {@code the user named the method}} */
    public String reason() {
      return reason;
    }
  }
}
