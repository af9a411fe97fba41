package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.tier.ClassFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** As norm-tests says of the library's modules, of which this one is the last to be built. */
class BytecodeTest {
  @Test
  void isThatOfJava17() throws IOException {
    assertEquals(
        Set.of(ClassFiles.JAVA_17), ClassFiles.versions(Path.of("target", "classes")).keySet());
  }
}
