package dev.normkit.io.npy;

import dev.normkit.io.bytes.ByteSource;
import dev.normkit.io.bytes.FileBytes;
import dev.normkit.io.bytes.OpenTensors;
import dev.normkit.io.bytes.StoredTensor;
import dev.normkit.io.bytes.Tensor;
import dev.normkit.io.bytes.ZipArchive;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Arrays of NumPy as tensors: floats of 16 to 64 bits, whole numbers, truth values, either byte
 * order, C and Fortran order, any shape.
 */
public final class NpyTensors {
  private static final String SUFFIX = ".npy";

  private NpyTensors() {}

  /**
   * Opens a file of one array, which is named after the file.
   *
   * @param file its bytes, closed with the result
   * @return one tensor
   * @throws FileFormatException if it isn't an .npy file
   * @throws IOException if it can't be read
   */
  public static OpenTensors open(FileBytes file) throws IOException {
    StoredTensor tensor = read(stem(name(file.path())), file.part(0, file.length()));
    return new OpenTensors("NumPy", Map.of(tensor.info().name(), tensor), Map.of(), file);
  }

  /**
   * Reads an archive of arrays, each named as in {@code numpy.savez}.
   *
   * @param archive of files that end in .npy; closed with the result
   * @return its tensors
   * @throws FileFormatException if one of them isn't an .npy file
   * @throws IOException if it can't be read
   */
  public static OpenTensors openArchive(ZipArchive archive) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, ByteSource> entry : archive.entries().entrySet()) {
      StoredTensor tensor = member(entry.getKey(), entry.getValue());
      tensors.put(tensor.info().name(), tensor);
    }
    return new OpenTensors("NumPy archive", tensors, Map.of(), archive);
  }

  private static StoredTensor member(String name, ByteSource source) throws IOException {
    try {
      return read(stem(name), source);
    } catch (FileFormatException refused) {
      throw refused.withPlace("its entry '" + name + "'");
    }
  }

  /** Reads the header alone. */
  static StoredTensor read(String name, ByteSource file) throws IOException {
    NpyInput input;
    NpyHeader header;
    try (InputStream in = file.open()) {
      input = new NpyInput(in);
      header = NpyHeader.of(name, NpyHeaderText.parse(input.header()));
    }
    ByteSource data = new After(file, input.position());
    ElementType type = header.info().type();
    long wanted = header.info().elements() * type.bytes();
    if (type != ElementType.OTHER && wanted != data.length()) {
      throw Npy.otherBytes(header.info(), data.length());
    }
    return new StoredTensor(header.info(), header.order(), header.fortran(), data);
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  static String stem(String name) {
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  /** What follows a file's header. */
  private record After(ByteSource file, long header) implements ByteSource {
    @Override
    public long length() {
      return file.length() - header;
    }

    @Override
    public boolean present() {
      return file.present();
    }

    @Override
    public InputStream open() throws IOException {
      InputStream in = file.open();
      in.skipNBytes(header);
      return in;
    }
  }
}
