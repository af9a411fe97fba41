package dev.normkit.io.health;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Some channels of a layer. A layer may have millions, and a file thousands of layers that share
 * their numbers; so which they are is asked again, not kept.
 *
 * @param of how many channels there are
 * @param wanted which of them these are
 * @param size how many these are
 */
record Channels(int of, IntPredicate wanted, int size) {

  static Channels of(int count, IntPredicate wanted) {
    return new Channels(count, wanted, (int) IntStream.range(0, count).filter(wanted).count());
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isAll() {
    return size == of;
  }

  /** As many as a finding names. */
  List<Integer> first() {
    return indices().limit(Finding.MOST_CHANNELS).boxed().collect(Collectors.toUnmodifiableList());
  }

  /** The largest of their numbers; 0 without any. */
  double worst(IntToDoubleFunction each) {
    return indices().mapToDouble(each::applyAsDouble).max().orElse(0);
  }

  private IntStream indices() {
    return IntStream.range(0, of).filter(wanted);
  }

  /** For example {@code 3 of 64}. */
  String text() {
    return size + " of " + of;
  }
}
