package dev.normkit.cli;

import dev.normkit.selector.NetworkDescription;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of {@code --plan}. */
final class NetworkFile {
  private NetworkFile() {}

  static NetworkDescription read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": it is not a file but a directory");
    }
    try {
      return NetworkDescription.fromJson(Files.readString(file));
    } catch (CharacterCodingException notUtf8) {
      throw new IOException(file + ": it is not UTF-8 text", notUtf8);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
    }
  }
}
