package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
