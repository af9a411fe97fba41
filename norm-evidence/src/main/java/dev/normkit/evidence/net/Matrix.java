package dev.normkit.evidence.net;

import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A matrix in an array, row by row without gaps.
 *
 * <p>Products are made of JavaBLAS's products of a matrix and a vector. Its products of matrices
 * add in the lanes of vectors from a million multiplications on, and in another order once that is
 * compiled, so the same run would give other bits each time; below, they use no vectors, and are 3
 * times slower (12 instead of 35 GFLOP/s on AMD EPYC).
 *
 * @param data shared
 * @param offset of the first element
 * @param rows as stored
 * @param columns as stored
 * @param transposed whether a product takes it as columns×rows
 */
public record Matrix(float[] data, int offset, int rows, int columns, boolean transposed) {
  private static final JavaBLAS BLAS = javaAlone();

  /** Columns that are copied at once: a cache line of each row is then used in full. */
  private static final int TILE = 16;

  private static final ThreadLocal<Memory> LEFT = ThreadLocal.withInitial(Memory::new);
  private static final ThreadLocal<Memory> RIGHT = ThreadLocal.withInitial(Memory::new);

  public Matrix(float[] data, int offset, int rows, int columns) {
    this(data, offset, rows, columns, false);
  }

  /** Without its look for native libraries, and without a line that says so. */
  private static JavaBLAS javaAlone() {
    String library = JavaBLAS.class.getPackageName();
    System.setProperty(library + ".allowNative", "false");
    Logger log = Logger.getLogger(library + ".InstanceBuilder");
    log.setLevel(Level.WARNING);
    return JavaBLAS.getInstance();
  }

  /** A view with rows and columns exchanged. */
  public Matrix transpose() {
    return new Matrix(data, offset, rows, columns, !transposed);
  }

  private int height() {
    return transposed ? columns : rows;
  }

  private int width() {
    return transposed ? rows : columns;
  }

  /** Sets this matrix, which isn't transposed, to a·b. */
  public void setProduct(Matrix a, Matrix b) {
    product(a, b, 0);
  }

  /** Adds a·b to this matrix, which isn't transposed. */
  public void addProduct(Matrix a, Matrix b) {
    product(a, b, 1);
  }

  private void product(Matrix a, Matrix b, float keep) {
    if (transposed || a.width() != b.height() || rows != a.height() || columns != b.width()) {
      throw new IllegalArgumentException(
          "%d×%d isn't the size of %d×%d times %d×%d"
              .formatted(rows, columns, a.height(), a.width(), b.height(), b.width()));
    }
    // Steps of more than one element are several times slower.
    Matrix left = a.transposed ? a.copyTransposed(LEFT.get()) : a;
    Matrix right = b.transposed ? b.copyTransposed(RIGHT.get()) : b;
    for (int row = 0; row < rows; row++) {
      setRow(row, left, right, keep);
    }
  }

  /** A row of c is a row of a times b. BLAS stores by columns: to it this is bᵀ times a vector. */
  private void setRow(int row, Matrix a, Matrix b, float keep) {
    BLAS.sgemv(
        "N",
        columns,
        b.rows,
        1,
        b.data,
        b.offset,
        columns,
        a.data,
        a.offset + row * a.columns,
        1,
        keep,
        data,
        offset + row * columns,
        1);
  }

  /** What this matrix is as a product takes it, in memory of the thread. */
  private Matrix copyTransposed(Memory memory) {
    float[] copy = memory.of(rows * columns);
    for (int left = 0; left < columns; left += TILE) {
      int right = Math.min(columns, left + TILE);
      for (int row = 0; row < rows; row++) {
        int from = offset + row * columns;
        for (int column = left; column < right; column++) {
          copy[column * rows + row] = data[from + column];
        }
      }
    }
    return new Matrix(copy, 0, columns, rows);
  }

  /** An array that grows. */
  private static final class Memory {
    private float[] floats = {};

    float[] of(int count) {
      if (floats.length < count) {
        floats = new float[count];
      }
      return floats;
    }
  }

  /** The class that multiplies: whether it uses vectors depends on JDK and flags. */
  public static String multipliedBy() {
    return BLAS.getClass().getSimpleName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Matrix that
        && data == that.data
        && offset == that.offset
        && rows == that.rows
        && columns == that.columns
        && transposed == that.transposed;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new int[] {offset, rows, columns});
  }
}
