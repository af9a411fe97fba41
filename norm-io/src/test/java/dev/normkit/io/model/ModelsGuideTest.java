package dev.normkit.io.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.io.health.FindingKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/models.md} has all that there is; its code is run with that of the other pages. */
class ModelsGuideTest {
  @Test
  void everyFindingIsInTheTable() throws IOException {
    String guide = Files.readString(Path.of("..", "docs", "models.md"));
    for (FindingKind kind : FindingKind.values()) {
      assertTrue(guide.contains(kind.word()), kind.word());
    }
  }
}
