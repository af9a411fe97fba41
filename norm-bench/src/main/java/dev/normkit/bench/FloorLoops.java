package dev.normkit.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link FloorContestant}, apart from it since they name the vector module. Lengths
 * are multiples of {@link FloorContestant#UNIT}.
 */
final class FloorLoops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = SPECIES.length();

  private FloorLoops() {}

  /** Reads one array; what it gives is there so that it is read. */
  static float read(float[] x, int at, int n) {
    FloatVector even = FloatVector.zero(SPECIES);
    FloatVector odd = even;
    for (int i = 0; i < n; i += 2 * WIDTH) {
      even = even.add(FloatVector.fromArray(SPECIES, x, at + i));
      odd = odd.add(FloatVector.fromArray(SPECIES, x, at + i + WIDTH));
    }
    return even.add(odd).lane(0);
  }

  /** The same of two arrays side by side. */
  static float read(float[] x, float[] dy, int at, int n) {
    FloatVector even = FloatVector.zero(SPECIES);
    FloatVector odd = even;
    FloatVector dyEven = even;
    FloatVector dyOdd = even;
    for (int i = 0; i < n; i += 2 * WIDTH) {
      even = even.add(FloatVector.fromArray(SPECIES, x, at + i));
      dyEven = dyEven.add(FloatVector.fromArray(SPECIES, dy, at + i));
      odd = odd.add(FloatVector.fromArray(SPECIES, x, at + i + WIDTH));
      dyOdd = dyOdd.add(FloatVector.fromArray(SPECIES, dy, at + i + WIDTH));
    }
    return even.add(odd).add(dyEven.add(dyOdd)).lane(0);
  }

  /** Reads one array and writes another. */
  static void write(float[] x, float[] y, int at, int yAt, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector.fromArray(SPECIES, x, at + i).add(1).intoArray(y, yAt + i);
    }
  }

  /** Reads two arrays and writes a third. */
  static void write(float[] x, float[] dy, float[] dx, int at, int dxAt, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector.fromArray(SPECIES, x, at + i)
          .add(FloatVector.fromArray(SPECIES, dy, at + i))
          .intoArray(dx, dxAt + i);
    }
  }
}
