package dev.normkit.evidence.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Images to learn from and others to be examined with, of mean 0 and deviation 1.
 *
 * @param name for reports
 * @param train to learn from
 * @param test never learnt from
 */
public record ImageData(String name, Images train, Images test) {
  static ImageData of(String name, Images train, Images test) {
    Images.Standard standard = train.standard();
    return new ImageData(name, standard.of(train), standard.of(test));
  }

  /** All numbers below a count, in an order drawn from a generator. */
  public static int[] order(int count, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(order, random);
    return order.stream().mapToInt(Integer::intValue).toArray();
  }
}
