package dev.normkit.layer;

import dev.normkit.api.NormPlan;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;

/** The plain backend, which lets a test do something before each call. */
class InterposedBackend extends ForwardingBackend {
  InterposedBackend(String id) {
    super(id, Layers.backend());
  }

  void beforeForward() {}

  void beforeBackward() {}

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    NormKernel kernel = super.prepare(plan, parallelism);
    return new NormKernel() {
      @Override
      public void forward(ForwardArgs args) {
        beforeForward();
        kernel.forward(args);
      }

      @Override
      public void backward(BackwardArgs args) {
        beforeBackward();
        kernel.backward(args);
      }
    };
  }
}
