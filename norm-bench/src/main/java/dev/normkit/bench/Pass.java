package dev.normkit.bench;

/** Which half of a normalization a row measures. */
enum Pass {
  /** With the batch's own statistics, saving what the backward pass needs. */
  FORWARD,
  /** With running statistics. */
  INFERENCE,
  /** dx and the gradients of γ and β, from statistics that a forward pass has saved. */
  BACKWARD
}
