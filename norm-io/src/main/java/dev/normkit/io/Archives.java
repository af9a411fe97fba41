package dev.normkit.io;

import dev.normkit.io.bytes.ByteSource;
import dev.normkit.io.bytes.Pickle;
import dev.normkit.io.bytes.ZipArchive;
import dev.normkit.io.keras.KerasFile;
import dev.normkit.io.npy.NpyTensors;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.ReadLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** What a zip archive is: NumPy's, Keras', or PyTorch's, which isn't read. */
final class Archives {
  private Archives() {}

  static OpenFile open(Path path, ReadLimits limits) throws IOException {
    ZipArchive archive = ZipArchive.open(path, limits);
    try {
      return open(path, archive, limits);
    } catch (IOException | RuntimeException refused) {
      archive.close();
      throw refused;
    }
  }

  private static OpenFile open(Path path, ZipArchive archive, ReadLimits limits)
      throws IOException {
    Map<String, ByteSource> entries = archive.entries();
    Set<String> names = entries.keySet();
    if (names.stream().anyMatch(name -> name.endsWith("data.pkl"))) {
      throw pickle(path);
    }
    if (names.stream().allMatch(name -> name.endsWith(".npy"))) {
      return OpenFile.of(NpyTensors.openArchive(archive));
    }
    if (names.contains(KerasFile.CONFIG) && names.contains(KerasFile.WEIGHTS)) {
      return OpenFile.of(KerasFile.openArchive(entries, limits, archive));
    }
    throw new FileFormatException(
        "it is a zip archive, but neither of NumPy, whose files end in .npy, nor of Keras, with"
            + " config.json and model.weights.h5; "
            + Names.those(names));
  }

  static FileFormatException pickle(Path path) {
    return new FileFormatException(Pickle.remedy(path.getFileName().toString()));
  }
}
