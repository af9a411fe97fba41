package dev.normkit.evidence.net;

/** A layer of samples of one size, with memory for what it gives. */
abstract class SizedLayer implements Layer {
  final Size input;
  final Size output;

  /** Of y. */
  final TensorMemory outputs;

  /** Of dx. */
  final TensorMemory gradients;

  SizedLayer(Size input, Size output) {
    this.input = input;
    this.output = output;
    outputs = new TensorMemory(output);
    gradients = new TensorMemory(input);
  }

  /** The size of a sample that goes in. */
  Size input() {
    return input;
  }

  @Override
  public Size output() {
    return output;
  }
}
