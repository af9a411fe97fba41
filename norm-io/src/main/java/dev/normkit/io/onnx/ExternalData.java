package dev.normkit.io.onnx;

import dev.normkit.io.bytes.Brief;
import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Where a model's external data lies: in its folder or below, never elsewhere. */
record ExternalData(Optional<Path> folder) {

  /**
   * Finds a file.
   *
   * @param location as the model has it
   * @param wrong makes an exception of a reason
   * @throws FileFormatException if it would lie outside the folder, also by a link, or isn't there
   */
  Path resolve(String location, Function<String, FileFormatException> wrong)
      throws FileFormatException {
    String named = "its external data '" + Brief.of(location) + "' ";
    if (folder.isEmpty()) {
      throw wrong.apply(named + "needs the model's folder, but the model wasn't read from a file");
    }
    Path home = folder.get();
    try {
      Path data = home.resolve(location.replace('\\', '/')).normalize();
      if (location.isEmpty() || !data.startsWith(home.normalize()) || !inside(home, data)) {
        throw wrong.apply(named + "lies outside the model's folder");
      }
      if (!Files.isRegularFile(data)) {
        throw wrong.apply(named + "isn't there; it must lie in the model's folder");
      }
      return data;
    } catch (InvalidPathException noName) {
      throw wrong.apply(named + "can't be the name of a file");
    }
  }

  /** By links too; what isn't there leads nowhere. */
  private static boolean inside(Path home, Path data) {
    try {
      return !Files.exists(data) || data.toRealPath().startsWith(home.toRealPath());
    } catch (IOException unreadable) {
      return false;
    }
  }
}
