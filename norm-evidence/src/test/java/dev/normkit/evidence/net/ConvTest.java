package dev.normkit.evidence.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A gradient fits whatever forward computes, so forward needs a test of its own. */
class ConvTest {
  private static final Size SIZE = new Size(2, 5, 4);
  private static final int BATCH = 3;

  private final Random random = new Random(1);

  @Test
  void isTheSumOverTheKernel() {
    compare(new Conv.Kernel(3, 3, 1));
    compare(new Conv.Kernel(3, 3, 2));
    compare(new Conv.Kernel(2, 5, 2));
  }

  private void compare(Conv.Kernel kernel) {
    Conv conv = new Conv(SIZE, kernel, random);
    Parameter bias = conv.parameters().get(1);
    for (int c = 0; c < kernel.channels(); c++) {
      bias.values().array()[c] = c + 1;
    }
    Tensor x = new Tensor(BATCH, SIZE);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = (float) random.nextGaussian();
    }
    Tensor y = conv.forward(x, Mode.INFERENCE);
    Size output = conv.output();
    assertEquals((SIZE.height() + kernel.stride() - 1) / kernel.stride(), output.height());
    assertEquals((SIZE.width() + kernel.stride() - 1) / kernel.stride(), output.width());
    for (int i = 0; i < y.data().length; i++) {
      assertEquals(expected(conv, kernel, x, i), y.data()[i], 1e-5, kernel + " at " + i);
    }
  }

  /** b + Σ w·x over channels and places of the kernel, in the middle of which is the output's. */
  private static double expected(Conv conv, Conv.Kernel kernel, Tensor x, int at) {
    Size output = conv.output();
    int column = at % output.width() * kernel.stride();
    int row = at / output.width() % output.height() * kernel.stride();
    int channel = at / output.plane() % output.channels();
    int image = at / output.count();
    int side = kernel.side();
    double sum = conv.parameters().get(1).values().get(channel);
    for (int c = 0; c < SIZE.channels(); c++) {
      for (int place = 0; place < side * side; place++) {
        int i = row + place / side - side / 2;
        int j = column + place % side - side / 2;
        if (i >= 0 && i < SIZE.height() && j >= 0 && j < SIZE.width()) {
          int weight = (channel * SIZE.channels() + c) * side * side + place;
          int from = image * SIZE.count() + c * SIZE.plane() + i * SIZE.width() + j;
          sum += (double) conv.parameters().get(0).values().get(weight) * x.data()[from];
        }
      }
    }
    return sum;
  }
}
