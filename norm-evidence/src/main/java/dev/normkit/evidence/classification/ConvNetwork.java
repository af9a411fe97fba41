package dev.normkit.evidence.classification;

import dev.normkit.evidence.net.NetworkBuilder;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.net.Size;
import java.util.Random;
import java.util.function.Consumer;

/** Six 3×3 convolutions, each with normalization and ReLU, then the average and a dense layer. */
public final class ConvNetwork {
  static final String TEXT =
      "six 3×3 convolutions with 16, 16, 16, 32, 32 and 32 channels, of which the first, second and"
          + " fourth halve height and width; behind each a normalization and ReLU; then the average"
          + " of each channel and a dense layer";

  private static final int CLASSES = 10;

  private ConvNetwork() {}

  /** With a method behind each convolution. */
  static Sequential of(Size image, Method method, Random random) {
    return of(image, network -> network.norm(method.spec()), random);
  }

  /**
   * With whatever is added behind each convolution.
   *
   * @param image the size of what comes in
   * @param norm adds to a network that ends in a convolution
   * @param random draws the first weights
   */
  public static Sequential of(Size image, Consumer<NetworkBuilder> norm, Random random) {
    NetworkBuilder network = new NetworkBuilder(image, random);
    int[] channels = {16, 16, 16, 32, 32, 32};
    int[] strides = {2, 2, 1, 2, 1, 1};
    for (int i = 0; i < channels.length; i++) {
      network.conv(channels[i], 3, strides[i]);
      norm.accept(network);
      network.relu();
    }
    return network.pool().dense(CLASSES).build();
  }
}
