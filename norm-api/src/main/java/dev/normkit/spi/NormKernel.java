package dev.normkit.spi;

/**
 * A prepared normalization of one plan: immutable, shared freely between threads, allocating
 * nothing per call while the work stays on the calling thread. Arguments were checked when their
 * record was made, so a kernel does not check them again; it only refuses arguments made for
 * another plan.
 */
public interface NormKernel {

  /**
   * Computes y = γ·(x−μ)/√(σ²+ε)+β. The statistics are the batch's own, or, where {@link
   * ForwardArgs#running()} is present, the running ones (BatchNorm; InstanceNorm that keeps some;
   * SwitchableNorm in its batch branch). Saves the moments where {@link ForwardArgs#moments()} is
   * present. y may be x.
   *
   * @param args checked arguments for this kernel's plan
   * @throws IllegalArgumentException if the arguments were made for another plan
   */
  void forward(ForwardArgs args);

  /**
   * Computes dx, and overwrites dγ, dβ and the gradients of the mixing logits. Running statistics
   * of the forward pass count as constants. dx may be dy or x.
   *
   * @param args checked arguments for this kernel's plan
   * @throws IllegalArgumentException if the arguments were made for another plan
   */
  void backward(BackwardArgs args);
}
