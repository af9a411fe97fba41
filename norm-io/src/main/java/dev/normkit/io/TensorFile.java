package dev.normkit.io;

import dev.normkit.io.bytes.OpenTensors;
import dev.normkit.io.bytes.Tensor;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.ReadLimits;
import dev.normkit.io.tensor.TensorInfo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A file of named tensors, whatever wrote it: safetensors in one file or several ({@code
 * model.safetensors.index.json}), NumPy's {@code .npy} and {@code .npz}, Keras' {@code .h5} and
 * {@code .keras}. What it is shows in its first bytes, not in its name.
 *
 * <p>Opening reads names, shapes and types; elements are read when they are asked for, so files of
 * many gigabytes cost what is asked of them. Values come in C order, the last axis the fastest. Not
 * for several threads at once.
 *
 * <p>The file is foreign until proven otherwise: whatever its bytes are, each method gives what it
 * promises or throws {@link FileFormatException}, in little time, and with no more memory than 64
 * MiB and 16 times the bytes that it read.
 */
public final class TensorFile implements Closeable {
  private final Path path;
  private final OpenFile file;
  private final OpenTensors open;

  private TensorFile(Path path, OpenFile file) {
    this.path = path;
    this.file = file;
    this.open = file.tensors();
  }

  /**
   * Opens a file within the usual limits.
   *
   * @param path a file, or the index of several
   * @return its tensors, to be closed
   * @throws FileFormatException if it isn't a file of tensors, is damaged, or is of a kind that
   *     isn't read, with the reason and what would do
   * @throws IOException if it can't be read
   */
  public static TensorFile open(Path path) throws IOException {
    return open(path, ReadLimits.usual());
  }

  /**
   * Opens a file.
   *
   * @param path a file, or the index of several
   * @param limits of what it may ask for
   * @return its tensors, to be closed
   * @throws FileFormatException if it isn't a file of tensors, is damaged, or is of a kind that
   *     isn't read, with the reason and what would do
   * @throws IOException if it can't be read
   */
  public static TensorFile open(Path path, ReadLimits limits) throws IOException {
    try {
      return new TensorFile(path, FileKind.open(path, limits));
    } catch (FileFormatException refused) {
      throw refused.withPlace(path);
    }
  }

  /** {@return the file} */
  public Path path() {
    return path;
  }

  /** {@return what the file is, for people: safetensors, NumPy, NumPy archive, Keras, …} */
  public String format() {
    return open.format();
  }

  /** {@return the tensors' names in the file's order} */
  public List<String> names() {
    return List.copyOf(open.tensors().keySet());
  }

  /**
   * Whether there is a tensor.
   *
   * @param name as the file has it
   * @return false if there is none
   */
  public boolean has(String name) {
    return open.tensors().containsKey(name);
  }

  /** {@return texts that the file keeps beside its tensors; empty if it has none} */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(open.metadata());
  }

  /**
   * Type and shape of a tensor.
   *
   * @param name as the file has it
   * @return what is known without reading its elements
   * @throws FileFormatException if there is none of this name, with those that are there
   */
  public TensorInfo info(String name) throws FileFormatException {
    return tensor(name).info();
  }

  /**
   * A tensor's elements as floats: F16, BF16 and F32 exactly, other types rounded to the nearest.
   *
   * @param name as the file has it
   * @return one per element, in C order
   * @throws FileFormatException if there is none of this name, the file is damaged, the type isn't
   *     read, or a finite value would become infinite
   * @throws IOException if the file can't be read
   */
  public float[] floats(String name) throws IOException {
    return read(name, Tensor::floats);
  }

  /**
   * A tensor's elements as doubles, exactly.
   *
   * @param name as the file has it
   * @return one per element, in C order
   * @throws FileFormatException if there is none of this name, the file is damaged, the type isn't
   *     read, or a whole number isn't a double
   * @throws IOException if the file can't be read
   */
  public double[] doubles(String name) throws IOException {
    return read(name, Tensor::doubles);
  }

  /**
   * A tensor's whole numbers; true is 1.
   *
   * @param name as the file has it
   * @return one per element, in C order
   * @throws FileFormatException if there is none of this name, the file is damaged, or its elements
   *     aren't whole numbers of at most 63 bits
   * @throws IOException if the file can't be read
   */
  public long[] longs(String name) throws IOException {
    return read(name, Tensor::longs);
  }

  /** For the layers that the tensors may be. */
  OpenFile content() {
    return file;
  }

  private interface Reading<T> {
    T read(Tensor tensor) throws IOException;
  }

  private <T> T read(String name, Reading<T> reading) throws IOException {
    Tensor tensor = tensor(name);
    try {
      return reading.read(tensor);
    } catch (FileFormatException refused) {
      throw refused.withPlace(path + ": tensor '" + name + "'");
    }
  }

  private Tensor tensor(String name) throws FileFormatException {
    Tensor tensor = open.tensors().get(name);
    if (tensor == null) {
      throw new FileFormatException(
          path + ": there is no tensor '" + name + "'; " + Names.those(open.tensors().keySet()));
    }
    return tensor;
  }

  @Override
  public void close() throws IOException {
    open.open().close();
  }

  @Override
  public String toString() {
    return path + " (" + format() + ", " + open.tensors().size() + " tensors)";
  }
}
