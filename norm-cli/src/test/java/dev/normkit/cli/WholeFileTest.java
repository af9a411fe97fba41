package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path directory;

  @Test
  void replacesAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("y"), "old");
    WholeFile.write(file, part -> Files.writeString(part, "new"));
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("y"), names());
  }

  @Test
  void leavesEverythingAsItWasWhenWritingFails() throws IOException {
    Path file = Files.writeString(directory.resolve("y"), "old");
    WholeFile.Content diskFull =
        part -> {
          Files.writeString(part, "half");
          throw new IOException("disk full");
        };
    assertThrows(IOException.class, () -> WholeFile.write(file, diskFull));
    assertThrows(IOException.class, () -> WholeFile.write(directory.resolve("z"), diskFull));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("y"), names());
  }

  @Test
  void writesThroughALinkInsteadOfReplacingIt() throws IOException {
    Path file = Files.writeString(directory.resolve("y"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    WholeFile.write(link, part -> Files.writeString(part, "new"));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(file));
  }

  @Test
  void neverReplacesADirectory() throws IOException {
    Path below = Files.createDirectory(directory.resolve("below"));
    IOException refused = assertThrows(IOException.class, () -> WholeFile.write(below, part -> {}));
    assertTrue(refused.getMessage().contains("a directory or a device"), refused.getMessage());
    assertEquals(List.of("below"), names());
  }

  @Test
  void failuresNameTheFileOfTheUserAlone() throws IOException {
    Path file = directory.resolve("y");
    assertEquals(file + ": access is denied", failure(file, new AccessDeniedException("part")));
    assertEquals(file + ": No space left", failure(file, new IOException("No space left")));
    assertEquals(file + ": gone", failure(file, new FileSystemException("part", "other", "gone")));
    Path long255 = directory.resolve("y".repeat(255));
    WholeFile.write(long255, part -> {});
    assertTrue(Files.exists(long255));
    Path tooLong = directory.resolve("y".repeat(256));
    String refused =
        assertThrows(IOException.class, () -> WholeFile.write(tooLong, part -> {})).getMessage();
    assertTrue(refused.startsWith(tooLong + ": "), refused);
    assertFalse(refused.contains(".part"), refused);
  }

  private static String failure(Path file, IOException thrown) {
    WholeFile.Content failing =
        part -> {
          throw thrown;
        };
    return assertThrows(IOException.class, () -> WholeFile.write(file, failing)).getMessage();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
