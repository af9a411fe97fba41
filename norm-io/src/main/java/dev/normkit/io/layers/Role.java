package dev.normkit.io.layers;

/** What a tensor is for a normalization layer. */
public enum Role {
  /** γ. */
  WEIGHT("weight (gamma)"),
  /** β. */
  BIAS("bias (beta)"),
  /** The running mean. */
  MEAN("running mean"),
  /** The running variance. */
  VARIANCE("running variance"),
  /** How many batches the statistics have seen. */
  BATCHES("number of batches"),
  /** λ of SwitchableNorm. */
  MEAN_LOGITS("mean logits"),
  /** λ' of SwitchableNorm. */
  VARIANCE_LOGITS("variance logits");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /** {@return the name for people} */
  public String word() {
    return word;
  }

  /** {@return whether it is one of the two mixing logits} */
  public boolean logits() {
    return this == MEAN_LOGITS || this == VARIANCE_LOGITS;
  }
}
