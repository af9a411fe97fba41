package dev.normkit.io.onnx;

import dev.normkit.io.bytes.Pickle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What a file is that is taken for an ONNX model by mistake. */
final class OtherFormat {
  private static final int START = 64;

  private OtherFormat() {}

  /** What the first bytes say of a file of that name; empty if they may be a model's. */
  static Optional<String> of(String file, byte[] bytes) {
    if (Pickle.begins(Arrays.copyOf(bytes, Math.min(Pickle.START, bytes.length)))) {
      return Optional.of(
          Pickle.remedy(file)
              + "; the network itself comes as ONNX from Python's torch.onnx.export");
    }
    String start = new String(bytes, 0, Math.min(START, bytes.length), StandardCharsets.ISO_8859_1);
    if (start.startsWith("version https://git-lfs")) {
      return Optional.of(
          "it is a pointer of Git LFS, not the file itself; fetch that with: git lfs pull");
    }
    if (start.startsWith("\u0089HDF")) {
      return Optional.of("it is an HDF5 file, as Keras writes them");
    }
    if (start.startsWith("PK")) {
      return Optional.of("it is a zip archive, as PyTorch and Keras write them");
    }
    if (start.startsWith("\u0093NUMPY")) {
      return Optional.of("it is a NumPy array");
    }
    if (start.length() > 9 && start.startsWith("{\"", 8)) {
      return Optional.of("it is a safetensors file, which holds weights without their network");
    }
    if (start.startsWith("TFL3", 4)) {
      return Optional.of("it is a TensorFlow Lite model");
    }
    return start.chars().allMatch(c -> c >= ' ' && c < 0x7F || c == '\n' || c == '\r' || c == '\t')
        ? Optional.of("it is text")
        : Optional.empty();
  }
}
