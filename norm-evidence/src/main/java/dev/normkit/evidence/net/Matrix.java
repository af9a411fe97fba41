package dev.normkit.evidence.net;

import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A matrix in an array, row by row without gaps.
 *
 * @param data shared
 * @param offset of the first element
 * @param rows as stored
 * @param columns as stored
 * @param transposed whether a product takes it as columns×rows
 */
public record Matrix(float[] data, int offset, int rows, int columns, boolean transposed) {
  private static final JavaBLAS BLAS = javaAlone();

  /**
   * From as many multiplications on JavaBLAS 3.2 may add in the lanes of vectors, and in another
   * order once that is compiled: the same run would give other bits each time. So no product is as
   * large; one that is comes in parts. Below, one order holds on every JDK and with any flag.
   */
  static final int PLAIN = 1_000_000;

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
    int most = Math.max(1, (PLAIN - 1) / Math.max(1, columns * a.width()));
    for (int first = 0; first < rows; first += most) {
      part(a, b, keep, first, Math.min(most, rows - first));
    }
  }

  /** Some rows of a product. BLAS stores by columns, so what it computes is cᵀ = bᵀ·aᵀ. */
  private void part(Matrix a, Matrix b, float keep, int first, int count) {
    BLAS.sgemm(
        b.transposed ? "T" : "N",
        a.transposed ? "T" : "N",
        columns,
        count,
        a.width(),
        1,
        b.data,
        b.offset,
        b.columns,
        a.data,
        a.offset + first * (a.transposed ? 1 : a.columns),
        a.columns,
        keep,
        data,
        offset + first * columns,
        columns);
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
