package dev.normkit.io.model;

import dev.normkit.io.bytes.FileBytes;
import dev.normkit.io.report.Inspection;
import dev.normkit.io.safetensors.Safetensors;
import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Inspects a file, whatever it is: an ONNX model, or the weights of a network. */
public final class FileInspection {
  /**
   * Zip archives, HDF5, NumPy, Python's pickles, an index of several files, and safetensors that
   * was cut off. A pickle isn't read, but the refusal says what would do.
   */
  private static final Pattern TENSORS =
      Pattern.compile(
          "(?:PK|\u0089HDF|\u0093NUMPY|\u0080[\u0002-\u0005]|\\{|.{8}\\{\").*", Pattern.DOTALL);

  private static final int START = 16;

  private FileInspection() {}

  /**
   * Inspects a file.
   *
   * @param file an ONNX model, a safetensors file or its index, a Keras file
   * @return its normalizations and what is wrong with them
   * @throws FileFormatException if it is none of these or damaged
   * @throws IOException if it can't be read, or is a directory, a pipe or a device
   * @throws IllegalStateException if a library of its format is missing
   */
  public static Inspection of(Path file) throws IOException {
    return holdsTensors(file) ? StateNorms.inspect(file) : ModelFile.open(file).inspect();
  }

  /** A pipe is refused before its first bytes are taken, which nobody could read again. */
  private static boolean holdsTensors(Path path) throws IOException {
    try (FileBytes file = FileBytes.open(path)) {
      ByteBuffer start = file.read(0, (int) Math.min(START, file.length()));
      return Safetensors.maybe(file)
          || TENSORS.matcher(StandardCharsets.ISO_8859_1.decode(start)).matches();
    }
  }
}
