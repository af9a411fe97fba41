package dev.normkit.io.bytes;

import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.TensorInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;

/**
 * A tensor whose elements lie in a row.
 *
 * @param info name, type and shape
 * @param order of the bytes of an element
 * @param fortran whether the first axis is the fastest
 * @param source its bytes and nothing else
 */
public record StoredTensor(TensorInfo info, ByteOrder order, boolean fortran, ByteSource source)
    implements Tensor {

  @Override
  public float[] floats() throws IOException {
    float[] read = read((elements, in) -> elements.floats(in, source.present()));
    if (!fortran) {
      return read;
    }
    float[] moved = new float[read.length];
    Axes.fromFortran(info.shape(), (from, to) -> moved[to] = read[from]);
    return moved;
  }

  @Override
  public double[] doubles() throws IOException {
    double[] read = read((elements, in) -> elements.doubles(in, source.present()));
    if (!fortran) {
      return read;
    }
    double[] moved = new double[read.length];
    Axes.fromFortran(info.shape(), (from, to) -> moved[to] = read[from]);
    return moved;
  }

  @Override
  public long[] longs() throws IOException {
    long[] read = read((elements, in) -> elements.longs(in, source.present()));
    if (!fortran) {
      return read;
    }
    long[] moved = new long[read.length];
    Axes.fromFortran(info.shape(), (from, to) -> moved[to] = read[from]);
    return moved;
  }

  private interface Reading<T> {
    T read(Elements elements, InputStream in) throws IOException;
  }

  private <T> T read(Reading<T> reading) throws IOException {
    try (InputStream in = source.open()) {
      T array = reading.read(new Elements(info, order), in);
      if (in.read() >= 0) {
        throw new FileFormatException(needs() + "more follow");
      }
      return array;
    } catch (Truncated truncated) {
      throw new FileFormatException(
          needs() + truncated.present() + " are there; is it truncated?", truncated);
    }
  }

  private String needs() {
    return "its shape "
        + info.text()
        + " needs "
        + info.elements() * info.type().bytes()
        + " bytes, but ";
  }
}
