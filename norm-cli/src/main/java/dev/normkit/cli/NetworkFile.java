package dev.normkit.cli;

import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.network.NetworkDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The file of {@code --plan}, which is named whatever is wrong with its layers. */
final class NetworkFile {
  private final InputFile file;
  private final FileName name;

  NetworkFile(FileName name) {
    this.name = name;
    file = new InputFile("--plan", name);
  }

  NetworkDescription read(Pipes pipes) throws IOException {
    if (isModel()) {
      return ModelPath.open(name).network();
    }
    String json = file.read(pipes, NetworkFile::text);
    return checked(() -> NetworkDescription.fromJson(json));
  }

  /** A text is JSON whatever its name. */
  private boolean isModel() {
    return !name.standardInput() && name.text().toLowerCase(Locale.ROOT).endsWith(".onnx");
  }

  /** Does something with the network. */
  <T> T checked(Supplier<T> made) {
    return file.checked(
        () -> {
          try {
            return made.get();
          } catch (SelectionException nothingFits) {
            throw new IllegalArgumentException(nothingFits.summary(), nothingFits);
          }
        });
  }

  private static String text(InputStream in, OptionalLong length) throws IOException {
    byte[] bytes = in.readAllBytes();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new IOException("it is not UTF-8 text", notUtf8);
    }
  }
}
