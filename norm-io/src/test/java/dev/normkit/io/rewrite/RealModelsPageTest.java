package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The page on trained models has their norms as they are now, and norm-bench their shapes. With
 * {@code -Dnormkit.models.page=write} both are written anew.
 */
@Tag("models")
class RealModelsPageTest {

  @Test
  void thePageHasAllNorms() throws Exception {
    String before = RealModelsPage.read(RealModelsPage.FILE);
    String page = RealModelsPage.of(before);
    if ("write".equals(System.getProperty("normkit.models.page"))) {
      Files.writeString(RealModelsPage.FILE, page);
      Files.createDirectories(RealModelsPage.SHAPES.getParent());
      Files.writeString(RealModelsPage.SHAPES, RealModelsPage.shapes());
    }
    assertEquals(
        RealModelsPage.withoutFigures(page),
        RealModelsPage.withoutFigures(RealModelsPage.read(RealModelsPage.FILE)));
    assertEquals(RealModelsPage.shapes(), RealModelsPage.read(RealModelsPage.SHAPES));
  }
}
