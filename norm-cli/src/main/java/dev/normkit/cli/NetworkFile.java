package dev.normkit.cli;

import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.network.NetworkDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The file of {@code --plan}, which is named whatever is wrong with its layers. */
final class NetworkFile {
  private static final int START = 16;

  /** What PyTorch's old files begin with. */
  private static final byte PICKLE = (byte) 0x80;

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

  /** By its name, or since no text has such bytes; a text is JSON whatever its name. */
  private boolean isModel() throws IOException {
    if (name.standardInput()) {
      return false;
    }
    return name.text().toLowerCase(Locale.ROOT).endsWith(".onnx") || isBinary(name.path());
  }

  /** A pipe's bytes come only once, so none of them is taken here. */
  private static boolean isBinary(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(START);
      if (isUtf16(start)) {
        return false;
      }
      for (byte one : start) {
        if (one >= 0 && one < ' ' && "\t\n\r\f".indexOf(one) < 0 || one == PICKLE) {
          return true;
        }
      }
    }
    return false;
  }

  /** By the mark that editors and shells of Windows put before such text. */
  private static boolean isUtf16(byte... start) {
    if (start.length < 2) {
      return false;
    }
    int mark = (start[0] & 0xff) << 8 | start[1] & 0xff;
    return mark == 0xFEFF || mark == 0xFFFE;
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
    if (isUtf16(bytes)) {
      throw new IOException("it is UTF-16 text; save it as UTF-8");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new IOException("it is not UTF-8 text", notUtf8);
    }
  }
}
