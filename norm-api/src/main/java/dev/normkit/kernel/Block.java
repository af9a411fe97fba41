package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;

/**
 * A rectangle of elements of one operand: {@link #rows} rows of {@link #n} neighbouring elements,
 * {@link #stride} apart. Rows, planes and columns are all such: of contiguous rows and planes the
 * stride is n, of columns n is how many there are side by side and the rows are those of the
 * tensor. One object per operand and thread, placed anew before each call of a loop.
 */
public final class Block {
  private float[] array;
  private int offset;
  private int rows;
  private int n;
  private int stride;
  private boolean idle;
  private boolean idlePerRow;

  /** A block of nothing, to be placed. */
  public Block() {}

  /**
   * Takes another rectangle, of contiguous rows.
   *
   * @param newArray the data
   * @param newOffset its first element
   * @param newRows how many rows
   * @param newN elements per row
   * @return this block
   */
  public Block place(float[] newArray, int newOffset, int newRows, int newN) {
    array = newArray;
    offset = newOffset;
    rows = newRows;
    n = newN;
    stride = newN;
    return this;
  }

  /**
   * Takes the distance of rows that aren't neighbours, after {@link #place}.
   *
   * @param newStride from the start of one row to the next, at least n
   * @return this block
   */
  public Block apart(int newStride) {
    stride = newStride;
    return this;
  }

  /** Takes contiguous rows of a tensor, from an element on. */
  Block place(FloatSpan span, int at, int newRows, int newN) {
    return place(span.array(), span.offset() + at, newRows, newN);
  }

  /**
   * Moves to other rows of the same length in the same array. Stores only what changes: where
   * memory is the limit, stores wait behind those of the output (norm-bench/NOTES.md#whole-rows).
   */
  void move(int newOffset, int newRows) {
    offset = newOffset;
    if (rows != newRows) {
      rows = newRows;
    }
  }

  /** Keeps none of the caller's data reachable. */
  void clear() {
    // Not where nothing is there: a store of a reference has a barrier.
    if (array != null) {
      array = null;
    }
  }

  /** Whether loops leave it out, and also what they do once per row. */
  void idle(boolean newIdle, boolean newIdlePerRow) {
    idle = newIdle;
    idlePerRow = newIdlePerRow;
  }

  /**
   * Whether loops may leave out its elements, since the call is there to be counted: see {@link
   * Loops#idleCalls}.
   *
   * @return false in every call whose result counts
   */
  public boolean isIdle() {
    return idle;
  }

  /**
   * Whether loops may also leave out what they do once per row, as its moments: in most idle calls.
   *
   * @return false in every call whose result counts
   */
  public boolean isIdlePerRow() {
    return idlePerRow;
  }

  /** {@return the array of the elements, the caller's} */
  public float[] array() {
    return array;
  }

  /** {@return where the first row begins, an index of {@link #array}} */
  public int offset() {
    return offset;
  }

  /** {@return how many rows there are, at least 1} */
  public int rows() {
    return rows;
  }

  /** {@return how many elements a row has, at least 1} */
  public int n() {
    return n;
  }

  /** {@return how far it is from the start of one row to the next, at least n} */
  public int stride() {
    return stride;
  }

  /**
   * Where a row begins.
   *
   * @param row from 0
   * @return an index of {@link #array}
   */
  public int at(int row) {
    return offset + row * stride;
  }

  /**
   * One element.
   *
   * @param row from 0
   * @param i from 0
   * @return its value
   */
  public float get(int row, int i) {
    return array[offset + row * stride + i];
  }

  /**
   * Writes one element.
   *
   * @param row from 0
   * @param i from 0
   * @param value its new value
   */
  public void set(int row, int i, float value) {
    array[offset + row * stride + i] = value;
  }
}
