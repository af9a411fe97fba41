package dev.normkit.layer;

import java.util.concurrent.CountDownLatch;

/** Its backward calls wait, so that a test meets a thread in the middle of one. */
final class WaitingBackend extends InterposedBackend {
  final CountDownLatch inside = new CountDownLatch(1);
  final CountDownLatch leave = new CountDownLatch(1);

  WaitingBackend() {
    super("waiting");
  }

  @Override
  void beforeBackward() {
    inside.countDown();
    try {
      leave.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
