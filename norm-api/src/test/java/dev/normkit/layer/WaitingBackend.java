package dev.normkit.layer;

import dev.normkit.api.NormPlan;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.concurrent.CountDownLatch;

/** Its backward calls wait, so that a test meets a thread in the middle of one. */
final class WaitingBackend extends ForwardingBackend {
  final CountDownLatch inside = new CountDownLatch(1);
  final CountDownLatch leave = new CountDownLatch(1);

  WaitingBackend() {
    super("waiting", Layers.backend());
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    NormKernel kernel = super.prepare(plan, parallelism);
    return new NormKernel() {
      @Override
      public void forward(ForwardArgs args) {
        kernel.forward(args);
      }

      @Override
      public void backward(BackwardArgs args) {
        inside.countDown();
        try {
          leave.await();
        } catch (InterruptedException interrupted) {
          throw new IllegalStateException(interrupted);
        }
        kernel.backward(args);
      }
    };
  }
}
