package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.io.edit.EditedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a changed model goes. */
class WrittenModelTest {
  @TempDir Path folder;

  private static EditedModel model(Optional<Path> home) {
    return new EditedModel(new byte[] {1, 2, 3}, List.of(), "", home);
  }

  @Test
  void linksAreFollowed() throws Exception {
    Path file = Files.write(folder.resolve("file.onnx"), new byte[1]);
    Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), Path.of("file.onnx"));
    model(Optional.empty()).write(link, true);
    assertTrue(Files.isSymbolicLink(link));
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
  }

  /** The weights have to lie where the file does, not where a link to it does. */
  @Test
  void aLinkOutOfTheFolderOfTheWeights() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other")).resolve("out.onnx");
    Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), other);
    EditedModel model = model(Optional.of(folder));
    assertThrows(IllegalArgumentException.class, () -> model.write(link, true));
    assertFalse(Files.exists(other));
  }
}
