package dev.normkit.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The files that the guides' examples read, by the names that they have there. */
public final class GuideFiles {
  private static final Path RESOURCES = Path.of("..", "norm-io", "src", "test", "resources");

  private static final Map<String, String> FILES =
      Map.of(
          "model.safetensors", "models/burn-multi_layer.safetensors",
          "model.keras", "models/small.keras",
          "large.npz", "npy/tensors/deflated.npz",
          "model.onnx", "onnx/real/burn-onnx-opset_18.onnx",
          "x.npy", "npy/apply/auto/x.npy");

  private GuideFiles() {}

  /** Copies them, from a module's folder. */
  public static void copyTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Files.copy(RESOURCES.resolve(file.getValue()), folder.resolve(file.getKey()));
    }
  }
}
