package dev.normkit.evidence.translation;

import dev.normkit.api.Specified;
import dev.normkit.evidence.net.NetworkBuilder;
import dev.normkit.evidence.net.Residual;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.net.Size;
import dev.normkit.evidence.net.Upsample;
import java.util.Optional;
import java.util.Random;

/** Two convolutions that halve, a residual block, two after an enlargement, one after another. */
final class TranslationNetwork {
  static final String TEXT =
      "3×3 convolutions throughout, in the manner of Johnson et al. 2016 but small: 8 and 16"
          + " channels at stride 2, a residual block of two convolutions with 16 channels at 7×7, two"
          + " convolutions with 8 channels at 14×14 after an enlargement by nearest neighbours, and"
          + " after another one a last convolution with one channel; a normalization behind all but"
          + " the last, which makes six, and ReLU behind all but the last and the second of the block;"
          + " no connection from input to output around them";

  private static final int NARROW = 8;
  private static final int WIDE = 16;

  private TranslationNetwork() {}

  static Sequential of(Size picture, Optional<Specified> norm, Random random) {
    NetworkBuilder network = new NetworkBuilder(picture, random);
    network.conv(NARROW, 3, 2).norm(norm).relu();
    network.conv(WIDE, 3, 2).norm(norm).relu();
    Size small = new Size(WIDE, quarter(picture.height()), quarter(picture.width()));
    network.add(block(small, norm, random));
    network.then(Upsample::new).conv(NARROW, 3, 1).norm(norm).relu();
    network.conv(NARROW, 3, 1).norm(norm).relu();
    return network.then(Upsample::new).conv(1, 3, 1).build();
  }

  private static int quarter(int side) {
    if (side % 4 != 0) {
      throw new IllegalArgumentException(
          "a side of " + side + " pixels can't be halved twice; it must be a multiple of 4");
    }
    return side / 4;
  }

  private static Residual block(Size size, Optional<Specified> norm, Random random) {
    NetworkBuilder block = new NetworkBuilder(size, random);
    block.conv(WIDE, 3, 1).norm(norm).relu().conv(WIDE, 3, 1).norm(norm);
    return new Residual(block.build());
  }
}
