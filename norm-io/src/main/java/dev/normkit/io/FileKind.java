package dev.normkit.io;

import dev.normkit.io.bytes.FileBytes;
import dev.normkit.io.keras.KerasFile;
import dev.normkit.io.npy.NpyTensors;
import dev.normkit.io.safetensors.Safetensors;
import dev.normkit.io.safetensors.ShardIndex;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.ReadLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** What a file is, by its first bytes; its name decides nothing but the words of a refusal. */
final class FileKind {
  private static final byte[] NPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
  private static final byte[] ZIP = {'P', 'K'};
  private static final byte[] PICKLE = {(byte) 0x80};

  private FileKind() {}

  static OpenFile open(Path path, ReadLimits limits) throws IOException {
    FileBytes file = FileBytes.open(path);
    try {
      return open(file, limits);
    } catch (IOException | RuntimeException refused) {
      file.close();
      throw refused;
    }
  }

  private static OpenFile open(FileBytes file, ReadLimits limits) throws IOException {
    byte[] start = file.read(0, (int) Math.min(file.length(), HDF5.length)).array();
    // First, since a header's length may begin as anything does.
    if (Safetensors.maybe(file)) {
      return OpenFile.of(Safetensors.open(file));
    }
    if (begins(start, ZIP)) {
      file.close();
      return Archives.open(file.path(), limits);
    }
    if (begins(start, NPY)) {
      return OpenFile.of(NpyTensors.open(file));
    }
    if (begins(start, HDF5)) {
      return OpenFile.of(KerasFile.open(file.part(0, file.length()), limits, file));
    }
    if (start.length > 0 && start[0] == '{') {
      return OpenFile.of(ShardIndex.open(file));
    }
    if (begins(start, PICKLE)) {
      throw Archives.pickle(file.path());
    }
    if (named(file.path(), ".safetensors")) {
      return OpenFile.of(Safetensors.open(file));
    }
    throw unknown(file);
  }

  private static FileFormatException unknown(FileBytes file) throws IOException {
    if (named(file.path(), ".onnx")) {
      return new FileFormatException(
          "it is an ONNX file by its name; open it as a model, since its weights belong to nodes");
    }
    if (file.length() == 0) {
      return new FileFormatException("it is empty");
    }
    ByteBuffer start = file.read(0, (int) Math.min(file.length(), 64));
    String text = StandardCharsets.US_ASCII.decode(start).toString();
    return text.startsWith("version https://git-lfs")
        ? new FileFormatException(
            "it is a pointer of Git LFS, not the file itself; fetch that with: git lfs pull")
        : new FileFormatException(
            "its kind isn't read; these are: safetensors (and its index.json), .npy, .npz,"
                + " .h5, .keras");
  }

  private static boolean named(Path path, String suffix) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(suffix);
  }

  private static boolean begins(byte[] start, byte[] with) {
    return start.length >= with.length
        && ByteBuffer.wrap(start, 0, with.length).equals(ByteBuffer.wrap(with));
  }
}
