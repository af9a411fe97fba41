package dev.normkit.io.model;

import dev.normkit.io.report.Inspection;
import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Inspects a file, whatever it is: an ONNX model, or the weights of a network. */
public final class FileInspection {
  /**
   * Zip archives, HDF5, NumPy, Python's pickles, an index of several files, and safetensors after
   * its length. A pickle isn't read, but the refusal says what would do.
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
   * @throws IOException if it can't be read
   * @throws IllegalStateException if a library of its format is missing
   */
  public static Inspection of(Path file) throws IOException {
    return holdsTensors(file) ? StateNorms.inspect(file) : ModelFile.open(file).inspect();
  }

  private static boolean holdsTensors(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(START), StandardCharsets.ISO_8859_1);
      return TENSORS.matcher(start).matches();
    }
  }
}
