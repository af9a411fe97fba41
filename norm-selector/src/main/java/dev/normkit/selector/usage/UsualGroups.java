package dev.normkit.selector.usage;

import com.google.common.math.IntMath;
import dev.normkit.api.Shape;
import java.util.OptionalInt;

/** How many groups GroupNorm has if the user gives no number. */
public final class UsualGroups {
  /** As many as GroupNorm was published with (Wu &amp; He 2018), if they fit. */
  public static final int MOST = 32;

  /** A statistic group of fewer values is as small as a batch that the rules call small. */
  public static final int FEWEST_VALUES = 8;

  private UsualGroups() {}

  /**
   * The largest divisor of gcd(32, C) that leaves at least {@link #FEWEST_VALUES} per group.
   *
   * @param shape what the data looks like
   * @return empty if even one group has fewer
   */
  public static OptionalInt of(Shape shape) {
    for (int groups = dividing(shape); groups > 0; groups /= 2) {
      if (valuesOfSample(shape) / groups >= FEWEST_VALUES) {
        return OptionalInt.of(groups);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * The groups that the channels allow, however few values they leave.
   *
   * @param shape what the data looks like
   * @return gcd(32, C)
   */
  public static int dividing(Shape shape) {
    return IntMath.gcd(MOST, shape.channels());
  }

  /**
   * The number of values of one sample.
   *
   * @param shape what the data looks like
   * @return C·S
   */
  public static long valuesOfSample(Shape shape) {
    return (long) shape.channels() * shape.spatial();
  }
}
