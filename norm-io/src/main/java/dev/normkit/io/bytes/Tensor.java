package dev.normkit.io.bytes;

import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.TensorInfo;
import java.io.IOException;

/** A tensor of an open file; its elements are read when they are asked for, in C order. */
public interface Tensor {

  /** {@return its name, type and shape} */
  TensorInfo info();

  /**
   * As floats, rounded to the nearest where float32 doesn't hold them.
   *
   * @return one per element
   * @throws FileFormatException if a finite value would become infinite, or the type isn't read
   * @throws IOException if the file can't be read
   */
  float[] floats() throws IOException;

  /**
   * As doubles, exactly.
   *
   * @return one per element
   * @throws FileFormatException if a double doesn't hold a value, or the type isn't read
   * @throws IOException if the file can't be read
   */
  double[] doubles() throws IOException;

  /**
   * Whole numbers as they are; true is 1.
   *
   * @return one per element
   * @throws FileFormatException if they aren't whole numbers of at most 63 bits
   * @throws IOException if the file can't be read
   */
  long[] longs() throws IOException;
}
